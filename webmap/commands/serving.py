"""``tryggkarta serve`` and ``demo``: the pages on this machine."""

from pathlib import Path

import click

from webmap.commands import asking

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

    serving.serve(asking.url_of(store_url), host, port, say=click.echo)


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
    serving.serve(path, host, port, say=click.echo)


def demo_store() -> str:
    """Where the demo keeps its store when none is named: beside the real one, never in it."""
    import platformdirs  # noqa: PLC0415

    return str(Path(platformdirs.user_data_dir("tryggkarta")) / "demo.gpkg")
