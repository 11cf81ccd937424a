"""What is believed of a provider; tests/webmap/pages/test_own_sign_in.py goes there and back."""

import pytest

from geodata.errors import Refused
from webmap.accounts.openid import provider
from webmap.settings import Settings


@pytest.mark.parametrize("address", ["https://inloggning.example.se", "http://127.0.0.1:8080/x", "http://localhost"])
def test_a_provider_is_asked_over_tls_or_on_this_machine(address: str):
    assert provider(Settings(oidc_issuer=address, oidc_client_id="karta")) is not None


@pytest.mark.parametrize(
    "address", ["http://inloggning.example.se", "https://", "ftp://x", "http://127.0.0.1.evil.example", "x", "file:///"]
)
def test_any_other_is_refused(address: str):
    with pytest.raises(Refused):
        provider(Settings(oidc_issuer=address, oidc_client_id="karta"))


def test_without_an_issuer_there_is_none():
    assert provider(Settings()) is None
    with pytest.raises(Refused):
        provider(Settings(oidc_issuer="https://inloggning.example.se"))
