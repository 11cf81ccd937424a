"""The front door of storage: a URL or path in, a `Store` out; loads one driver."""

import sqlite3
from pathlib import Path

from geodata.errors import Invalid
from geodata.storage.store import Count, Fault, Store, Transaction

__all__ = [
    "Count",
    "Fault",
    "Store",
    "Transaction",
    "beside",
    "create_store",
    "open_store",
    "restore_store",
    "sqlite_version",
]


def sqlite_version() -> str:
    """The version of the SQLite that keeps stores in this process."""
    return sqlite3.sqlite_version


def _path(url: str | Path) -> Path:
    text = str(url)
    if text.startswith("gpkg:"):
        return Path(text.removeprefix("gpkg:").removeprefix("//"))
    if "://" in text:
        raise Invalid("store.unknown-url", url=text.split("://", 1)[0])
    return Path(text)


def beside(url: str | Path, ending: str) -> Path:
    """Where a file or folder that goes with a store lies: next to it, by its whole name with ``ending`` (".jobs")."""
    path = _path(url)
    return path.with_name(path.name + ending)


def open_store(url: str | Path) -> Store:
    """The store at ``url`` (a path, or ``gpkg:PATH``); `Missing` ``store.missing`` where there is none."""
    from geodata.storage.geopackage import GeoPackageStore  # noqa: PLC0415 - one driver is loaded, when it is asked for

    return GeoPackageStore.open(_path(url))


def create_store(url: str | Path) -> Store:
    """A new, empty store at ``url``, readable by its owner only; `Conflict` ``store.exists``."""
    from geodata.storage.geopackage import GeoPackageStore  # noqa: PLC0415

    return GeoPackageStore.create(_path(url))


def restore_store(backup: Path, url: str | Path) -> None:
    """Make a store at ``url`` from a backup, after checking it; `Conflict` ``store.exists``."""
    from geodata.storage.geopackage import GeoPackageStore  # noqa: PLC0415

    GeoPackageStore.restore(backup, _path(url))
