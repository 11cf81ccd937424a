"""What is taken as a password, and that an unknown account costs as much as a known one."""

import argon2
import pytest

from geodata.errors import Refused
from webmap.accounts import passwords

EMAIL = "anna.ek@example.org"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kort", "account.password-short"),
        ("elva tecken", "account.password-short"),
        ("x" * 257, "account.password-long"),
        ("aaaaaaaaaaaa", "account.password-simple"),
        ("abababababab", "account.password-simple"),
        ("abcdefghijklm", "account.password-simple"),
        ("anna.ek@example.org", "account.password-simple"),
        ("ANNA.EK@example.org!", "account.password-simple"),
        ("anna.ek@exam", "account.password-simple"),
    ],
)
def test_what_others_would_try_first_is_refused_without_telling_it_back(password: str, code: str):
    with pytest.raises(Refused) as refused:
        passwords.checked(password, email=EMAIL)
    assert refused.value.code == code
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password", ["tolv tecken!", "bara små bokstäver", "駅前の道が暗くて怖いです", "1 2 3 4 5 6 7"]
)
def test_length_is_asked_for_and_no_mixture(password: str):
    assert passwords.checked(password, email=EMAIL) == password


def test_a_password_fits_its_own_hash_alone():
    kept = passwords.hashed("häst batteri häftklammer")
    assert kept.startswith("$argon2id$")
    assert passwords.fits("häst batteri häftklammer", kept)
    assert not passwords.fits("häst batteri häftklammer ", kept)
    assert not passwords.fits("", kept)


def test_letters_are_the_same_however_a_keyboard_writes_them():
    assert passwords.fits("ha\u0308st batteri", passwords.hashed("h\u00e4st batteri"))


def test_without_a_hash_nothing_fits_and_the_work_is_the_same(monkeypatch: pytest.MonkeyPatch):
    compared = []
    real = argon2.PasswordHasher.verify
    monkeypatch.setattr(
        argon2.PasswordHasher, "verify", lambda self, kept, given: compared.append(kept) or real(self, kept, given)
    )
    assert not passwords.fits("anything", None)
    assert compared == [passwords.NOBODYS]
    assert not passwords.is_outdated(passwords.NOBODYS)


def test_a_hash_made_more_cheaply_is_outdated():
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert passwords.is_outdated(cheap)
    assert not passwords.fits("x", "no hash at all")
