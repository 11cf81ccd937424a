"""``tryggkarta serve`` and ``demo``: the pages on this machine."""

from functools import partial
from pathlib import Path

import click

from geodata.storage import beside
from webmap import labels
from webmap.commands import asking, telling
from webmap.commands.telling import _
from webmap.settings import Settings

address = asking.options(
    click.option("--host", help="This machine's own address; default TRYGGKARTA_HOST, else 127.0.0.1."),
    click.option("--port", type=click.IntRange(0, 65535), help="Default TRYGGKARTA_PORT, else 8000; 0: any free one."),
)


@click.command()
@address
@asking.store_option
def serve(*, host: str | None, port: int | None, store_url: str | None) -> None:
    """Serve the pages and the API until Ctrl-C. To others only by a trusted proxy."""
    from webmap import serving  # noqa: PLC0415 - Flask is loaded when it is to serve

    url = asking.url_of(store_url)
    serving.serve(url, host, port, say=click.echo, has_admin=partial(_has_admin, url), has_key=partial(_has_key, url))


def _has_admin(url: str) -> bool:
    """Whether somebody can sign in as the admin of a store's installation."""
    from webmap.accounts import accounts_file, people  # noqa: PLC0415

    file = accounts_file.AccountsFile(beside(url, accounts_file.ENDING))
    if not file.is_there:
        return False
    try:
        with file.reading() as connection:
            return people.has_admin(connection, asking.now())
    finally:
        file.close()


def _has_key(url: str) -> bool:
    """Whether the installation's secret key is strong, made now where there is none; raises ``secret.weak``."""
    from webmap.secret_key import secret_key  # noqa: PLC0415

    return bool(secret_key(url))


@click.command()
@address
@click.option(
    "--store",
    "store_url",
    metavar="PATH_OR_URL",
    help="The demo's store; default demo.gpkg in the data folder, never TRYGGKARTA_STORE: that one is real.",
)
def demo(*, host: str | None, port: int | None, store_url: str | None) -> None:
    """Serve an example: Götene with real findings and an invented walk, and an exercise area with a street map."""
    import webmap.demo  # noqa: PLC0415
    from webmap import serving  # noqa: PLC0415

    path = store_url or demo_store()
    if asking.is_new(path):
        webmap.demo.build(path, asking.now())
    else:
        webmap.demo.complete(path, asking.now())
    settings = Settings.from_environment()
    if serving.is_loopback(host or settings.host) and not settings.is_public():
        _tell_people(path)
    serving.serve(path, host, port, say=click.echo)


def _tell_people(path: str) -> None:
    """Make the demo's accounts where there are none, and print what opens them."""
    from webmap.demo.people import settle  # noqa: PLC0415

    keys = settle(path, asking.now())
    if not keys:
        click.echo(_("The accounts were made before. Remove {file} to have new ones.", file=f"{path}.accounts*"))
        return
    click.echo(_("Sign in at /logga-in as one of these. The passwords are told this once:"))
    for key in keys:
        click.echo(f"  {key.email:<30} {key.password}  {labels.label(key.role, telling.language())}")


def demo_store() -> str:
    """Where the demo keeps its store when none is named: beside the real one, never in it."""
    import platformdirs  # noqa: PLC0415

    return str(Path(platformdirs.user_data_dir("tryggkarta")) / "demo.gpkg")
