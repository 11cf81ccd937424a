"""``tryggkarta export``: observations, actions and areas of a store as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import click

from geodata.analysis.crs import crs
from geodata.exchange.exports import csv_pieces, geojson_bytes
from geodata.exchange.files import replacing
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.record import Kept
from webmap.commands import asking, telling
from webmap.commands.telling import _

export_options: Final = asking.options(
    click.option("--format", "form", type=click.Choice(["geojson", "csv"]), required=True, help="The file's format."),
    click.option("-o", "--output", "out", type=asking.A_FILE, required=True, help="The file to write."),
    asking.crs_option,
    asking.municipality_option,
    asking.store_option,
    asking.json_option,
)


class Asked(TypedDict):
    """What every export is asked with."""

    form: str
    out: Path
    crs_name: str
    town: str | None
    store_url: str | None
    as_json: bool


@click.group(name="export")
def exports() -> None:
    """Write observations, actions or areas to a file. Texts can't become formulas in a spreadsheet."""


@exports.command()
@export_options
def observations(**asked: Unpack[Asked]) -> None:
    """Write all observations; `tryggkarta import observations` takes the file back in."""
    with asking.opened(asked["store_url"]) as store:
        slug = store.municipality(asked["town"]).thing.slug
        kept = store.observations(ObservationFilter(municipality=slug))
    _write(Observation, kept, **asked)


@exports.command()
@export_options
def actions(**asked: Unpack[Asked]) -> None:
    """Write all planning actions, each with its own position where it has one."""
    with asking.opened(asked["store_url"]) as store:
        kept = store.actions(store.municipality(asked["town"]).thing.slug)
    _write(PlanningAction, kept, **asked)


@exports.command()
@export_options
def areas(**asked: Unpack[Asked]) -> None:
    """Write all areas; in CSV their outlines are WKT."""
    with asking.opened(asked["store_url"]) as store:
        kept = store.areas(store.municipality(asked["town"]).thing.slug)
    _write(Area, kept, **asked)


def _write(kind: type[Any], kept: Sequence[Kept[Any]], **asked: Unpack[Asked]) -> None:
    out, crs_name = asked["out"], asked["crs_name"]
    crs(crs_name)
    asking.check_not_the_store(out, asked["store_url"])
    with replacing(out) as file, telling.progress(_("Writing"), len(kept)) as tell:
        if asked["form"] == "geojson":
            file.write(geojson_bytes(kept, crs_name=crs_name))
        else:
            for piece in csv_pieces(kind, kept, crs_name=crs_name):
                file.write(piece)
        tell(len(kept))
    facts = {"file": str(out), "format": asked["form"], "crs": crs_name, "written": len(kept)}
    telling.result(facts, [_("{number} written to {file}.", number=len(kept), file=out)], as_json=asked["as_json"])
