"""``tryggkarta check``, ``backup`` and ``restore``: a store's health."""

from pathlib import Path

import click

from geodata.storage import restore_store
from webmap.commands import asking, telling
from webmap.commands.telling import _


@click.command()
@asking.options(asking.store_option, asking.json_option)
def check(*, store_url: str | None, as_json: bool) -> None:
    """Look for anything wrong with the file, its indexes, the links and the log. Exit code 1 where something is."""
    with asking.opened(store_url) as store, telling.progress(_("Checking"), 1) as tell:
        faults = store.check()
        tell(1)
    told = [{"part": each.part, "what": each.what} for each in faults]
    facts = {"store": asking.url_of(store_url), "ok": not faults, "faults": told}
    if faults:
        for each in faults:
            telling.note(f"{each.part}: {each.what}")
        lines = [_("{number} faults. Restore the last backup with: tryggkarta restore", number=len(faults))]
    else:
        lines = [_("All is well with {store}.", store=asking.url_of(store_url))]
    telling.result(facts, lines, as_json=as_json)
    if faults:
        raise click.exceptions.Exit(1)


@click.command()
@click.option("-o", "--output", "out", type=asking.A_FILE, required=True, help="The copy to make, where nothing is.")
@asking.options(asking.store_option, asking.json_option)
def backup(*, out: Path, store_url: str | None, as_json: bool) -> None:
    """Make a checked, complete copy of the store while it is in use. Never copy the file itself."""
    with asking.opened(store_url) as store, telling.progress(_("Copying"), 1) as tell:
        store.backup(out)
        tell(1)
    facts = {"store": asking.url_of(store_url), "file": str(out), "bytes": out.stat().st_size}
    telling.result(facts, [_("Backed up to {file}.", file=out)], as_json=as_json)


@click.command()
@click.argument("file", type=asking.A_FILE)
@asking.options(asking.store_option, asking.json_option)
def restore(*, file: Path, store_url: str | None, as_json: bool) -> None:
    """Make a store from the backup FILE, after checking it; nothing may be where the store is to be."""
    url = asking.url_of(store_url)
    restore_store(file, url)
    telling.result({"file": str(file), "store": url}, [_("Restored to {store}.", store=url)], as_json=as_json)
