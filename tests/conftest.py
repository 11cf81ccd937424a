"""What tests ask for by name: a fresh store on every driver, a clock that stands still. No way out of the machine."""

import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from geodata.storage import Store, create_store, open_store
from tests.builders import NOON

settings.register_profile(
    "house",
    deadline=None,  # a commit waits for the disk
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # examples share a store and bring ids of their own
    max_examples=50,
)
settings.load_profile("house")


# --- the machine's edge -----------------------------------------------------------------------------------------------


def is_loopback(host: object) -> bool:
    """Whether a host named to a socket is this machine, under any of its own names."""
    if host is None or host in ("localhost", b"localhost"):
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def stay_on_this_machine(event: str, facts: tuple[object, ...]) -> None:
    """Stops every socket of this process that would look up, reach or be reached from another machine."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        hosts = facts[:1]
    elif event in ("socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"):
        hosts = facts[1][:1] if isinstance(facts[1], tuple) else ()  # a local socket's address is a path
    else:
        return
    for host in hosts:
        if not isinstance(host, int) and not is_loopback(host):
            message = f"{event}: a test may not leave this machine for {host!r}"
            raise ConnectionRefusedError(message)


sys.addaudithook(stay_on_this_machine)


# --- programs of others -----------------------------------------------------------------------------------------------


@pytest.fixture
def needs() -> Callable[..., None]:
    """Leaves a test out where one of these programs is missing, and says so in one line; fails where CI is set."""

    def check(*programs: str) -> None:
        missing = [name for name in programs if shutil.which(name) is None and not Path("/usr/sbin", name).is_file()]
        if missing and os.environ.get("CI"):
            pytest.fail(f"missing: {', '.join(missing)}; scripts/machine.sh proxy installs what these tests need")
        if missing:
            pytest.skip(f"missing: {', '.join(missing)}")

    return check


# --- stores -----------------------------------------------------------------------------------------------------------

FreshUrl = Callable[[Path], str]


def _geopackages(folder: Path) -> FreshUrl:
    """Copies of one empty, closed file: ten times as fast as making each."""
    template, made = folder / "template.gpkg", create_store(folder / "made.gpkg")
    made.backup(template)
    made.close()

    def fresh(folder: Path) -> str:
        return str(shutil.copy2(template, folder / "store.gpkg"))

    return fresh


DRIVERS: dict[str, Callable[[Path], FreshUrl]] = {"geopackage": _geopackages}
"""Every storage driver, with what makes the address of a fresh, empty store. A new driver adds its line here."""


@pytest.fixture(scope="session", params=DRIVERS)
def fresh_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FreshUrl:
    """Makes the address of one more empty store, in the folder given."""
    return DRIVERS[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture
def store(fresh_url: FreshUrl, tmp_path: Path) -> Iterator[Store]:
    """A fresh, empty store."""
    opened = open_store(fresh_url(tmp_path))
    yield opened
    opened.close()


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def now() -> datetime:
    """The hour at which everything happens, UTC."""
    return NOON
