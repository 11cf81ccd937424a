"""What commands are asked with: the options that several share, and the store that they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from geodata.errors import Conflict, Missing
from geodata.storage import Store, create_store, open_store
from webmap.settings import Settings

if TYPE_CHECKING:
    from geodata.exchange.sealed import Recipient

F = TypeVar("F", bound=Callable[..., Any])

A_FILE: Final = click.Path(path_type=Path)

store_option = click.option(
    "--store", "store_url", metavar="PATH_OR_URL", help="The store; default TRYGGKARTA_STORE, else the data folder."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
municipality_option = click.option(
    "--municipality", "town", metavar="NAME", help="Code, name or slug; may be left out where there is only one."
)
mapping_option = click.option(
    "--mapping", "mapping_file", type=A_FILE, help="What the file means (TOML, docs/imports.md)."
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
encrypt_option = click.option(
    "--encrypt-to", "encrypt_to", multiple=True, metavar="KEY", help="An age1… key; default TRYGGKARTA_BACKUP_KEY."
)
plain_option = click.option("--plain", is_flag=True, help="Not encrypted, also where TRYGGKARTA_BACKUP_KEY is set.")
crs_option = click.option("--crs", "crs_name", default="EPSG:4326", show_default=True, help="The CRS of the file.")


def options(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one, in the order given."""

    def decorate(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def url_of(named: str | None) -> str:
    """The store's path or URL: as named, else as the settings say."""
    return named or Settings.from_environment().store


@contextmanager
def opened(named: str | None) -> Iterator[Store]:
    """The store, open while the block runs; `Missing` ``store.missing``."""
    store = open_store(url_of(named))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened_or_new(named: str | None) -> Iterator[Store]:
    """The store, made where there is none."""
    url = url_of(named)
    store = create_store(url) if is_new(url) else open_store(url)
    try:
        yield store
    finally:
        store.close()


def is_new(url: str) -> bool:
    """Whether there is no store yet; the folder that is to hold it is made. Raises where there is something else."""
    try:
        open_store(url).close()
    except Missing as refused:
        if refused.code != "store.missing":
            raise
        Path(str(refused.facts["store"])).parent.mkdir(parents=True, exist_ok=True)
        return True
    return False


def check_not_the_store(out: Path, store_url: str | None) -> None:
    """Refuses to write a file over the store; `Conflict` ``store.exists``."""
    store = Path(url_of(store_url).removeprefix("gpkg:"))
    if out.exists() and store.exists() and out.samefile(store):
        raise Conflict("store.exists", file=str(out))


def recipients(encrypt_to: tuple[str, ...], *, plain: bool) -> "list[Recipient]":
    """The keys that something is encrypted to: as named, else as the settings say; none where it is to be plain."""
    from geodata.exchange.sealed import recipients as read  # noqa: PLC0415 - what reads keys is loaded when asked for

    return [] if plain else read(" ".join(encrypt_to) or Settings.from_environment().backup_key)


def now() -> datetime:
    """The time (UTC): the only clock of the command line."""
    return datetime.now(UTC)
