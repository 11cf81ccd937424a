"""The demo's accounts: one for each role, opened by what is told and nothing else."""

from datetime import datetime, timedelta
from pathlib import Path

from geodata.model.role import TOWN_ROLES, Role
from tests.builders import NOON
from webmap.accounts import people
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.entering import Door, by_password
from webmap.demo.people import TOWN, settle


def test_each_role_has_somebody_whose_password_is_told_once(tmp_path: Path):
    store = str(tmp_path / "demo.gpkg")
    keys = settle(store, NOON)
    assert [key.role for key in keys] == [*TOWN_ROLES, Role.ADMIN]
    assert len({key.password for key in keys}) == len(keys)
    file = AccountsFile(tmp_path / "demo.gpkg.accounts")
    door = Door(file, bytes(range(32)), "", NOON)
    for key in keys:
        account = by_password(door, key.email, key.password).account(NOON)
        assert account.is_admin if key.role is Role.ADMIN else account.has(key.role, TOWN)
    with file.reading() as connection:
        kept = people.everyone(connection)
    file.close()
    assert settle(store, NOON) == []
    assert all(person.has_password for person in kept)


def test_two_demos_have_different_passwords(tmp_path: Path, now: datetime):
    first, second = (settle(str(tmp_path / name), now + timedelta(days=1)) for name in ("a.gpkg", "b.gpkg"))
    assert not {key.password for key in first} & {key.password for key in second}
