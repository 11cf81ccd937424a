"""``tryggkarta import layer`` and ``layers``: a municipality's own layers, taken in whole, listed, removed whole."""

from pathlib import Path

import click

from geodata.errors import Missing
from geodata.exchange.shape_mapping import ShapeMapping
from geodata.model.moments import moment
from webmap.commands import asking, telling
from webmap.commands.imports import imports
from webmap.commands.telling import _
from webmap.importing_shapes import layer_imported


@imports.command(name="layer")
@click.argument("file", type=asking.A_FILE)
@click.option("--name", required=True, help="What the map calls it; a layer of that name is replaced.")
@click.option("--layer", help="The layer, where the file has several.")
@click.option("--credit", default="", help="Whose data it is, as the map shows it.")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def layer_of_file(
    *,
    file: Path,
    name: str,
    layer: str | None,
    credit: str,
    town: str | None,
    store_url: str | None,
    as_json: bool,
) -> None:
    """Take in FILE (GeoPackage, zipped Shapefile, KML, GPX, GeoJSON) as a layer to be looked at: lamps, owners, paths.

    Doing it again under the same name replaces the layer. Exit code 1 where no feature could be taken.
    """
    asking.check_not_the_store(file, store_url)
    with asking.opened(store_url) as store:
        municipality = store.municipality(town).thing
        with telling.progress(_("Reading {file}", file=file.name), 1) as tell:
            asked = ShapeMapping(name=name, layer=layer, owner=credit)
            reading = layer_imported(store, file, asked, municipality, now=asking.now())
            tell(1)
        telling.about_reading(file.name, reading.kept)
        count = len(reading.features)
    telling.refused_rows(reading.refused, rejects_hint=False)
    facts = {"file": file.name, "name": name, "read": reading.read, "features": count, "refused": len(reading.refused)}
    facts |= {"refused_rows": [telling.row_facts(row) for row in reading.refused]}
    telling.result(facts, [_("Features in the layer {name}: {count}", name=name, count=count)], as_json=as_json)
    if not count:
        raise click.exceptions.Exit(1)


@click.group()
def layers() -> None:
    """A municipality's own layers on the map."""


@layers.command(name="list")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def listed(*, town: str | None, store_url: str | None, as_json: bool) -> None:
    """List the layers: name, number of features, credit, when they were taken in."""
    with asking.opened(store_url) as store:
        found = store.layers(store.municipality(town).thing.slug)
    facts = [
        {"name": each.name, "features": each.count, "credit": each.credit, "imported_at": moment(each.imported_at)}
        for each in found
    ]
    lines = [f"{each.count:>8} {each.name}  {each.credit}".rstrip() for each in found]
    telling.result({"layers": facts}, lines or [_("There are no layers.")], as_json=as_json)


@layers.command(name="remove")
@click.argument("name")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def removed(*, name: str, town: str | None, store_url: str | None, as_json: bool) -> None:
    """Remove the layer NAME. Its file can be imported again."""
    with asking.opened(store_url) as store:
        slug = store.municipality(town).thing.slug
        count = store.remove_layer(slug, name)
        if not count:
            raise Missing("layer.missing", name=name, allowed=[each.name for each in store.layers(slug)])
    lines = [_("The layer {name} is removed, with what it held: {count}", name=name, count=count)]
    telling.result({"name": name, "features": count}, lines, as_json=as_json)
