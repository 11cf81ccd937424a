"""The installation's secret: made once, guarded, never weak."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geodata.errors import Refused
from webmap.secret_key import WEAK, checked, derived, secret_key


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path):
    made = secret_key(tmp_path / "town.gpkg")
    lies = tmp_path / "town.gpkg.secret"
    assert len(made) >= 32
    assert stat.S_IMODE(lies.stat().st_mode) == 0o600
    assert secret_key(tmp_path / "town.gpkg") == made
    assert [path.name for path in tmp_path.iterdir()] == ["town.gpkg.secret"]


def test_two_installations_have_two_keys(tmp_path: Path):
    assert secret_key(tmp_path / "a.gpkg") != secret_key(tmp_path / "b.gpkg")


def test_many_who_make_it_at_once_get_the_same(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: secret_key(tmp_path / "town.gpkg"), range(32)))
    assert len(set(made)) == 1


@pytest.mark.parametrize("weak", [b"", b"dev", b"x" * 64, b"0123456789" * 3, *(word * 40 for word in sorted(WEAK))])
def test_a_weak_key_is_refused_and_left_alone(tmp_path: Path, weak: bytes):
    lies = tmp_path / "town.gpkg.secret"
    lies.write_bytes(weak)
    with pytest.raises(Refused) as refused:
        secret_key(tmp_path / "town.gpkg")
    assert refused.value.code == "secret.weak"
    assert weak not in str(refused.value).encode() or not weak
    assert lies.read_bytes() == weak


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Refused) as refused:
        secret_key(tmp_path / "absent" / "town.gpkg")
    assert refused.value.code == "store.no-access"


def test_a_key_for_one_purpose_tells_nothing_of_another():
    key = checked(bytes(range(32)))
    assert derived(key, "a") != derived(key, "b")
    assert len(derived(key, "a")) == 32
