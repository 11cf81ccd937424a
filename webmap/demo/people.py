"""Somebody of each role to try the demo as, with passwords that are random and told once."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from geodata.model.role import PARTNER_ROLES, TOWN_ROLES, Role
from geodata.storage import beside
from webmap.accounts import accounts_file, passwords, people
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.people import Held

TOWN: Final = "gotene"
UNIT: Final = "Gatuenheten"
"""A unit that actions of the example belong to, so that the caseworker has something to do."""

NAMES: Final = {
    Role.READER: ("lasare", "Lena Läsare"),
    Role.EST_REPORTER: ("est", "Erik Samverkan"),
    Role.POLICE: ("polis", "Petra Polis"),
    Role.WALK_LEADER: ("vandringsledare", "Vera Vandringsledare"),
    Role.CASEWORKER: ("handlaggare", "Hanna Handläggare"),
    Role.PLANNER: ("planerare", "Per Planerare"),
    Role.COORDINATOR: ("samordnare", "Sara Samordnare"),
    Role.ADMIN: ("admin", "Ali Administratör"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What somebody signs in to the demo with."""

    role: Role
    email: str
    password: str


def settle(store_url: str, now: datetime) -> list[Key]:
    """One account for each role, and what opens them; nothing where the demo has accounts already."""
    file = AccountsFile(beside(store_url, accounts_file.ENDING))
    try:
        with file.reading() as connection:
            if people.everyone(connection):
                return []
        keys = [Key(role, f"{NAMES[role][0]}@example.org", _password()) for role in (*TOWN_ROLES, Role.ADMIN)]
        with ThreadPoolExecutor(4) as pool:  # each takes a tenth of a second
            kept = list(pool.map(lambda key: passwords.hashed(key.password), keys))
        with file.writing() as connection:
            for key, password in zip(keys, kept, strict=True):
                people.add(
                    connection,
                    key.email,
                    name=NAMES[key.role][1],
                    held=[_held(key.role, now)],
                    unit=UNIT if key.role is Role.CASEWORKER else "",
                    password=password,
                    by="demo",
                    now=now,
                )
    finally:
        file.close()
    return keys


def _held(role: Role, now: datetime) -> Held:
    if role is Role.ADMIN:
        return Held(role)
    return Held(role, TOWN, now.date() + timedelta(days=365) if role in PARTNER_ROLES else None)


def _password() -> str:
    """Random, and without letters that look alike: it is copied from a terminal."""
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(4))
