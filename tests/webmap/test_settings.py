"""Settings come from the environment, and a bad one is refused by its name."""

import dataclasses

import pytest

from geodata.errors import Invalid
from webmap.settings import Settings, default_store

KEY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


def test_without_variables_the_server_stays_on_this_machine():
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8000, "sv")
    assert settings.store == default_store()
    assert settings.store.endswith("tryggkarta.gpkg")


def test_each_field_is_read_from_its_variable():
    given = {
        "TRYGGKARTA_STORE": "/data/x.gpkg",
        "TRYGGKARTA_HOST": "::1",
        "TRYGGKARTA_PORT": "8123",
        "TRYGGKARTA_THREADS": "2",
        "TRYGGKARTA_MAX_BODY_BYTES": "2048",
        "TRYGGKARTA_MAX_UPLOAD_BYTES": "4096",
        "TRYGGKARTA_LANGUAGE": "en",
        "TRYGGKARTA_TOKEN": "hemlig",
        "TRYGGKARTA_PUBLIC_URL": "https://trygg.example.se",
        "TRYGGKARTA_PROXY": "127.0.0.1",
        "TRYGGKARTA_BACKUP_KEY": KEY,
        "TRYGGKARTA_SMTP_URL": "smtp+starttls://u:hemligt@post.example.se",
        "TRYGGKARTA_SMTP_PASSWORD_FILE": "/run/credentials/smtp",
        "TRYGGKARTA_MAIL_FROM": "trygg@example.se",
        "TRYGGKARTA_BACKGROUND_URL": "http://kartor.intern/wms",
        "TRYGGKARTA_BACKGROUND_WMS_LAYERS": "topo",
        "TRYGGKARTA_BACKGROUND_HOSTS": "http://kartor.intern",
        "TRYGGKARTA_BACKGROUND_NETWORKS": "10.0.0.0/8",
        "TRYGGKARTA_BACKGROUND_CREDIT": "© Götene kommun",
        "TRYGGKARTA_BACKGROUND_MAX_ZOOM": "17",
        "TRYGGKARTA_BACKGROUND_CACHE_MB": "7",
        "TRYGGKARTA_BACKGROUND_AGE_DAYS": "3",
        "TRYGGKARTA_SESSION_IDLE_HOURS": "8",
        "TRYGGKARTA_SESSION_DAYS": "2",
        "TRYGGKARTA_OIDC_ISSUER": "https://inloggning.example.se",
        "TRYGGKARTA_OIDC_CLIENT_ID": "karta",
        "TRYGGKARTA_OIDC_CLIENT_SECRET": "hemligt",
        "TRYGGKARTA_OIDC_LABEL": "Götene kommun",
    }
    background = ("http://kartor.intern/wms", "topo", "http://kartor.intern", "10.0.0.0/8", "© Götene kommun", 17, 7, 3)
    letters = ("smtp+starttls://u:hemligt@post.example.se", "/run/credentials/smtp", "trygg@example.se")
    door = ("https://trygg.example.se", "127.0.0.1", KEY, *letters)
    openid = ("https://inloggning.example.se", "karta", "hemligt", "Götene kommun")
    expected = ("/data/x.gpkg", "::1", 8123, 2, 2048, 4096, "en", "hemlig", *door, *background, 8, 2, *openid)
    assert len(given) == len(dataclasses.fields(Settings))
    assert dataclasses.astuple(Settings.from_environment(given)) == expected
    assert "hemligt" not in repr(Settings.from_environment(given))


def test_an_empty_variable_counts_as_absent():
    assert Settings.from_environment({"TRYGGKARTA_PORT": " "}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "8000.0"),
        ("PORT", "٨"),
        ("THREADS", "0"),
        ("MAX_BODY_BYTES", "9" * 30),
        ("LANGUAGE", "no"),
        ("PUBLIC_URL", "http://trygg.example.se"),
        ("PUBLIC_URL", "https://trygg.example.se/karta"),
        ("PUBLIC_URL", "https://någon@trygg.example.se"),
        ("PROXY", "localhost"),
        ("PROXY", "127.0.0.1, 10.0.0.0/8"),
        ("BACKGROUND_MAX_ZOOM", "4"),
        ("BACKGROUND_CACHE_MB", "0"),
        ("BACKGROUND_AGE_DAYS", "0"),
        ("SESSION_IDLE_HOURS", "0"),
        ("SESSION_DAYS", "31"),
    ],
)
def test_a_bad_value_is_refused_by_its_variable(name: str, value: str):
    with pytest.raises(Invalid) as refused:
        Settings.from_environment({f"TRYGGKARTA_{name}": value})
    assert refused.value.facts["field"] == f"TRYGGKARTA_{name}"


def test_the_environment_itself_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRYGGKARTA_PORT", "8199")
    assert Settings.from_environment().port == 8199


def test_a_background_source_is_checked_before_anything_starts():
    url = {"TRYGGKARTA_BACKGROUND_URL": "https://kartor.example.se/{z}/{x}/{y}.png"}
    hosts = {"TRYGGKARTA_BACKGROUND_HOSTS": "kartor.example.se"}
    assert Settings.from_environment({}).background_source() is None
    for given, code in ((url, "hosts-missing"), (url | hosts, "credit-missing")):
        with pytest.raises(Invalid) as refused:
            Settings.from_environment(given)
        assert refused.value.code == f"background.{code}"
    source = Settings.from_environment(url | hosts | {"TRYGGKARTA_BACKGROUND_CREDIT": "© X"}).background_source()
    assert source is not None
    assert source.credit == "© X"


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("", ""),
        ("https://Trygg.example.se", "trygg.example.se"),
        ("https://a.se:443/", "a.se"),
        ("https://a:8443", "a:8443"),
    ],
)
def test_the_public_host_is_what_browsers_call_it(given: str, host: str):
    assert Settings(public_url=given).public_host() == host


def test_only_an_address_and_a_proxy_together_let_others_in():
    address, proxy = {"public_url": "https://a.se"}, {"proxy": "127.0.0.1, ::1"}
    assert [Settings(**said).is_public() for said in ({}, address, proxy, address | proxy)] == [
        False,
        False,
        False,
        True,
    ]
    assert sorted(map(str, Settings(**proxy).proxies())) == ["127.0.0.1", "::1"]


def test_a_key_that_is_none_is_refused_before_a_backup_needs_it():
    with pytest.raises(Invalid) as refused:
        Settings.from_environment({"TRYGGKARTA_BACKUP_KEY": "age1x"})
    assert refused.value.code == "key.invalid"
