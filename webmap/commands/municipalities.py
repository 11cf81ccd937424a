"""``tryggkarta init``: a municipality in a store."""

from dataclasses import asdict
from pathlib import Path

import click

from geodata.casework import municipalities
from geodata.model.place import Municipality
from webmap.commands import asking, telling
from webmap.commands.telling import _
from webmap.texts import msgid


@click.command()
@click.option("--municipality", "wanted", metavar="NAME", help="A Swedish municipality by code or name: 1471, Götene.")
@click.option("--name", help="A town elsewhere: its name.")
@click.option("--slug", help="How it stands in addresses: zurich.")
@click.option("--boundary", type=asking.A_FILE, help="GeoPackage or GeoJSON; several polygons are united.")
@click.option("--layer", help="The layer of a GeoPackage, where it has several.")
@click.option("--metric-crs", help="The CRS that measures there in metres: EPSG:2056.")
@click.option("--time-zone", default="Europe/Stockholm", show_default=True, help="An IANA time zone.")
@asking.options(asking.store_option, asking.json_option)
def init(
    *,
    wanted: str | None,
    name: str | None,
    slug: str | None,
    boundary: Path | None,
    layer: str | None,
    metric_crs: str | None,
    time_zone: str,
    store_url: str | None,
    as_json: bool,
) -> None:
    """Put a municipality into a store; the store is made where there is none.

    Any of Sweden's 290 by --municipality, with its boundary and its SWEREF 99 zone. A town elsewhere by --name, --slug,
    --boundary and --metric-crs.
    """
    if wanted is not None:
        if any((name, slug, boundary, layer, metric_crs)):
            raise click.UsageError("--municipality goes alone; --name, --slug, --boundary, --metric-crs go together.")
        town = _swedish(wanted)
    elif name and slug and boundary and metric_crs:
        town = _elsewhere(boundary, layer, name=name, slug=slug, metric_crs=metric_crs, time_zone=time_zone)
    else:
        raise click.UsageError("Give --municipality, or --name, --slug, --boundary and --metric-crs.")
    with asking.opened_or_new(store_url) as store:
        kept, is_new = municipalities.found(store, town, by="operator", now=asking.now())
    _tell(kept.thing, asking.url_of(store_url), is_new=is_new, as_json=as_json)


def _swedish(wanted: str) -> Municipality:
    from geodata.exchange.boundaries import swedish_municipality  # noqa: PLC0415 - a reader of Parquet files

    return swedish_municipality(wanted)


def _elsewhere(path: Path, layer: str | None, *, name: str, slug: str, metric_crs: str, time_zone: str) -> Municipality:
    from geodata.exchange.boundaries import municipality_of  # noqa: PLC0415
    from geodata.exchange.outlines import outlines_in  # noqa: PLC0415

    outlines = outlines_in(path, layer=layer)
    telling.about_reading(outlines.file, outlines.kept)
    return municipality_of(outlines, name=name, slug=slug, metric_crs=metric_crs, time_zone=time_zone)


def _tell(town: Municipality, store: str, *, is_new: bool, as_json: bool) -> None:
    facts = {name: value for name, value in asdict(town).items() if name != "boundary"}
    facts |= {"bounds": list(town.boundary.bounds), "store": store, "is_new": is_new}
    message = msgid("{name} is in the store {store}.") if is_new else msgid("{name} was in the store {store} already.")
    lines = [
        _(message, name=town.name, store=store),
        _("It is measured in {crs}; its address is /{slug}/karta.", crs=town.metric_crs, slug=town.slug),
    ]
    telling.result(facts, lines, as_json=as_json)
