"""``tryggkarta check``, ``backup`` and ``restore``: a store's health."""

from pathlib import Path

import click

from geodata.casework import photos
from geodata.errors import Invalid
from geodata.storage import beside
from geodata.storage.copies import Head, head_faults, head_of, summary
from geodata.storage.photos import ENDING, PhotoFiles
from webmap import disclosures
from webmap.commands import asking, telling
from webmap.commands.telling import _

STORE_ALONE = ".gpkg"
"""How a file is called that holds nothing but a store, which other programs open."""


@click.command()
@click.option("--head", "noted", metavar="SEQ:HASH", help="The log's head as a backup told it: is it still in the log?")
@asking.options(asking.store_option, asking.json_option)
def check(*, noted: str | None, store_url: str | None, as_json: bool) -> None:
    """Look for anything wrong with the file, its indexes, the links and the log. Exit code 1 where something is."""
    url, head = asking.url_of(store_url), Head.read(noted) if noted else None
    with asking.opened(store_url) as store, telling.progress(_("Checking"), 1) as tell:
        faults = [*store.check(), *(head_faults(store, head) if head else ())]
        now = head_of(store)
        gone = [] if faults else photos.missing(store, PhotoFiles(beside(url, ENDING)))
        tell(1)
    told = [{"part": each.part, "what": each.what} for each in faults]
    told += [{"part": "photos", "what": f"the file {sha256} is missing or damaged"} for sha256 in gone]
    told += [{"part": "disclosures", "what": what} for what in disclosures.faults(url)]
    facts = {"store": url, "ok": not told, "head": str(now), "faults": told}
    if told:
        for each in told:
            telling.note(f"{each['part']}: {each['what']}")
        lines = [_("{number} faults. Restore the last backup with: tryggkarta restore", number=len(told))]
    else:
        lines = [_("All is well with {store}.", store=url)]
    telling.result(facts, lines, as_json=as_json)
    if told:
        raise click.exceptions.Exit(1)


@click.command()
@click.option(
    "-o", "--output", "out", type=asking.A_FILE, required=True, help="The file to make, or the folder for it."
)
@asking.options(asking.encrypt_option, asking.plain_option, asking.store_option, asking.json_option)
def backup(*, out: Path, encrypt_to: tuple[str, ...], plain: bool, store_url: str | None, as_json: bool) -> None:
    """Make a checked, complete copy of everything while it is in use. Never copy the files themselves.

    A name that ends with .gpkg makes a copy of the store alone, never encrypted, which QGIS opens.
    """
    from webmap import backing_up  # noqa: PLC0415 - what reads keys is loaded when there are some

    url, keys, now = asking.url_of(store_url), asking.recipients(encrypt_to, plain=plain), asking.now()
    if out.is_dir():
        out /= f"tryggkarta-{now:%Y%m%dT%H%M%SZ}.tar.gz" + (".age" if keys else "")
    alone = out.suffix == STORE_ALONE
    if alone and keys:
        raise Invalid("value.invalid", field="--output", value=out.name, allowed="*.tar.gz.age, --plain")
    with telling.progress(_("Copying"), 1) as tell:
        if alone:
            with asking.opened(store_url) as store:
                store.backup(out)
            head = summary(out).head
        else:
            head = backing_up.make(url, out, keys, now).head
        tell(1)
    size = out.stat().st_size
    told = {"encrypted": bool(keys), "bytes": size, "head": str(head)}
    disclosures.told(url, "backup", told, by=disclosures.OPERATOR, now=now)
    lines = [_("Backed up to {file}.", file=out), _("The log's head: {head}", head=head)]
    if alone:
        lines.append(_("It holds the store alone: no accounts, no photos, no secret key."))
    telling.result({"store": url, "file": str(out), **told}, lines, as_json=as_json)


@click.command()
@click.argument("file", type=asking.A_FILE)
@click.option("--identity", type=asking.A_FILE, metavar="FILE", help="The secret key of an encrypted backup.")
@asking.options(asking.store_option, asking.json_option)
def restore(*, file: Path, identity: Path | None, store_url: str | None, as_json: bool) -> None:
    """Make a store from the backup FILE, after checking it; nothing may be where the store is to be."""
    from geodata.exchange import sealed  # noqa: PLC0415
    from webmap import backing_up  # noqa: PLC0415

    url = asking.url_of(store_url)
    manifest = backing_up.restore(file, url, sealed.identities(identity) if identity else [])
    facts = {"file": str(file), "store": url, "manifest": manifest}
    telling.result(facts, [_("Restored to {store}.", store=url)], as_json=as_json)
