"""``tryggkarta export``: observations, actions and areas of a store as files."""

from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import click

from geodata.exchange import sealed
from geodata.exchange.files import replacing
from geodata.model.role import Role
from geodata.model.viewer import with_role
from webmap import disclosures, exporting
from webmap.commands import asking, telling
from webmap.commands.telling import _
from webmap.settings import LANGUAGES

export_options: Final = asking.options(
    click.option(
        "--format", "form", type=click.Choice(list(exporting.FORMS)), required=True, help="The file's format."
    ),
    click.option("-o", "--output", "out", type=asking.A_FILE, required=True, help="The file to write."),
    click.option(
        "--as",
        "role",
        type=click.Choice([role.value for role in Role]),
        default=Role.PUBLIC.value,
        show_default=True,
        help="What this role sees in its municipality.",
    ),
    click.option("--encrypt-to", "keys", multiple=True, metavar="KEY", help="For the holder of an age1… key only."),
    asking.crs_option,
    asking.municipality_option,
    asking.store_option,
    asking.json_option,
)


class Asked(TypedDict):
    """What every export is asked with."""

    form: str
    out: Path
    role: str
    keys: tuple[str, ...]
    crs_name: str
    town: str | None
    store_url: str | None
    as_json: bool


@click.group(name="export")
def exports() -> None:
    """Write observations, actions or areas to a file of yours alone. Texts can't become formulas in a spreadsheet."""


@exports.command()
@click.option("--filter", "asked_filter", default="", help="As in the list's address: 'codes=L1,V1&from=2026-01-31'.")
@export_options
def observations(*, asked_filter: str, **asked: Unpack[Asked]) -> None:
    """Write observations; `tryggkarta import observations` takes CSV and GeoJSON back in."""
    _write("observations", asked_filter, **asked)


@exports.command()
@export_options
def actions(**asked: Unpack[Asked]) -> None:
    """Write all planning actions, each with its own position where it has one."""
    _write("actions", "", **asked)


@exports.command()
@export_options
def areas(**asked: Unpack[Asked]) -> None:
    """Write all areas; in CSV and XLSX their outlines are WKT."""
    _write("areas", "", **asked)


@exports.command(name="map")
@click.option("-o", "--output", "out", type=asking.A_FILE, required=True, help="The HTML file to write.")
@click.option("--filter", "asked_filter", default="", help="As in the list's address: 'codes=L1,V1&from=2026-01-31'.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="Its language.")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def standalone(
    *, out: Path, asked_filter: str, lang: str, town: str | None, store_url: str | None, as_json: bool
) -> None:
    """Write a map that opens as a file, without server or network. It holds only what everyone may see."""
    from geodata.exchange.standalone_map import standalone_map  # noqa: PLC0415 - folium is loaded when it is used
    from webmap.standalone import assets, background_of, contents  # noqa: PLC0415

    with asking.opened(store_url) as store:
        slug = store.municipality(town).thing.slug
        where = exporting.filter_of(store, "observations", slug, asked_filter)
        streets = background_of(asking.url_of(store_url), slug)
        shown = contents(store, where, language=lang, now=asking.now(), streets=streets)
    asking.check_not_the_store(out, store_url)
    with replacing(out) as file, telling.progress(_("Writing"), 1) as tell:
        file.write(standalone_map(shown, assets()))
        tell(1)
    facts = {"file": str(out), "written": len(shown.items), "bytes": out.stat().st_size}
    telling.result(facts, [_("{number} written to {file}.", number=len(shown.items), file=out)], as_json=as_json)


@exporting.uncollected()
def _write(what: str, asked_filter: str, **asked: Unpack[Asked]) -> None:
    out, form = asked["out"], asked["form"]
    exporting.check_crs(form, asked["crs_name"])
    with asking.opened(asked["store_url"]) as store:
        slug = store.municipality(asked["town"]).thing.slug
        viewer, now = with_role(Role(asked["role"])), asking.now()
        where = exporting.filter_of(exporting.seen_by(store, viewer, now), what, slug, asked_filter)
        found = exporting.features_of(store, viewer, what, where, now)
    asking.check_not_the_store(out, asked["store_url"])
    keys = sealed.recipients(" ".join(asked["keys"]))
    with sealed.writing(out, keys) as file, telling.progress(_("Writing"), 1) as tell:
        written = exporting.FORMS[form].write(what, found, file, asked["crs_name"])
        tell(1)
    told = {"kind": what, "format": form, "rows": len(found), "as": asked["role"], "encrypted": bool(keys)}
    url = asking.url_of(asked["store_url"])
    disclosures.told(url, "export", told, by=disclosures.OPERATOR, now=asking.now())
    lines = [_("{number} written to {file}.", number=len(found), file=out)]
    if written.shortened:
        lines.append(_("{number} texts were too long for a Shapefile and are cut there.", number=written.shortened))
    telling.about_writing(out.name, written.kept)
    facts: dict[str, Any] = {"file": str(out), "format": form, "crs": asked["crs_name"], "as": asked["role"]}
    facts |= {"written": len(found), "shortened": written.shortened}
    telling.result(facts, lines, as_json=asked["as_json"])
