"""``tryggkarta import osm``: a municipality's background map, of an OpenStreetMap extract."""

from pathlib import Path

import click

from geodata.storage import beside
from webmap.commands import asking, telling
from webmap.commands.telling import _


@click.command()
@click.argument("file", type=asking.A_FILE)
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def osm(*, file: Path, town: str | None, store_url: str | None, as_json: bool) -> None:
    """Make the background map of FILE (.osm.pbf): streets, buildings, water, green, lamps, names.

    FILE is read by a restricted process of its own. The map lies beside the store; doing it again replaces it.
    """
    from geodata.exchange.backgrounds import import_osm  # noqa: PLC0415 - a reader of maps, loaded when there is one

    with asking.opened(store_url) as store:
        municipality = store.municipality(town).thing
    with telling.progress(_("Reading {file}", file=file.name), 1) as tell:
        made = import_osm(file, municipality, beside(asking.url_of(store_url), ".background"))
        tell(1)
    telling.about_reading(file.name, made.kept)
    facts = {"file": file.name, "municipality": municipality.slug, "layers": made.layers, "places": made.places}
    facts |= {"left_out": made.left_out, "bytes": made.bytes}
    labels = {
        "water": _("water"),
        "green": _("green areas"),
        "buildings": _("buildings"),
        "streets": _("streets and paths"),
        "light": _("streets known to be lit or not"),
        "lamps": _("street lamps"),
        "places": _("places with a name"),
    }
    lines = [f"{count:>8} {labels[layer]}" for layer, count in made.layers.items()]
    lines += [
        f"{made.left_out:>8} {_('left out: their shape is not whole in the file')}",
        _("The background map takes {size} MB.", size=f"{made.bytes / 1e6:.1f}"),
    ]
    telling.result(facts, lines, as_json=as_json)
