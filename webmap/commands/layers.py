"""``tryggkarta import layer`` and ``layers``: a municipality's own layers, taken in whole, listed, removed whole."""

from pathlib import Path

import click

from geodata.casework import dwellings
from geodata.errors import Missing
from geodata.exchange.shape_mapping import Wanted
from geodata.model.moments import moment
from webmap.commands import asking, telling
from webmap.commands.imports import imports, shape_mapping
from webmap.commands.telling import _
from webmap.importing_shapes import layer_imported, layer_of


@imports.command(name="layer")
@click.argument("file", type=asking.A_FILE)
@asking.options(asking.mapping_option, asking.dry_run_option)
@click.option("--name", help="What the map calls it; a layer of that name is replaced.")
@click.option("--layer", help="The layer, where the file has several.")
@click.option("--credit", default="", help="Whose data it is, as the map shows it.")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def layer_of_file(
    *,
    file: Path,
    mapping_file: Path | None,
    dry_run: bool,
    name: str | None,
    layer: str | None,
    credit: str,
    town: str | None,
    store_url: str | None,
    as_json: bool,
) -> None:
    """Take in FILE (GeoPackage, zipped Shapefile, KML, GPX, GeoJSON) as a layer to be looked at: lamps, owners, paths.

    --name or --mapping says what it is called, and the options go before the mapping. Doing it again under the same
    name replaces the layer. Exit code 1 where no feature could be taken.
    """
    if name is None and mapping_file is None:
        raise click.UsageError("Say what the layer is called: --name, or --mapping.")
    asked = shape_mapping(mapping_file, Wanted.LAYER, {"name": name, "layer": layer, "owner": credit})
    asking.check_not_the_store(file, store_url)
    with asking.opened(store_url) as store:
        municipality = store.municipality(town).thing
        with telling.progress(_("Reading {file}", file=file.name), 1) as tell:
            old = layer_of(store, municipality.slug, asked.name)
            reading = layer_imported(store, file, asked, municipality, now=asking.now(), dry_run=dry_run)
            tell(1)
        telling.about_reading(file.name, reading.kept)
        count = len(reading.features)
    telling.refused_rows(reading.refused, rejects_hint=False)
    replaced = old.count if old is not None and count else 0
    facts = {"file": file.name, "name": asked.name, "read": reading.read, "features": count, "replaced": replaced}
    facts |= {"refused": len(reading.refused), "refused_rows": [telling.row_facts(row) for row in reading.refused]}
    lines = [_("Features in the layer {name}: {count}", name=asked.name, count=count)]
    if replaced:
        lines.append(_("In the place of the layer of that name, with what it held: {count}", count=replaced))
    if dry_run:
        lines.append(_("Nothing was changed: this was a dry run."))
    telling.result(facts | {"dry_run": dry_run}, lines, as_json=as_json)
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
        municipality = store.municipality(town).thing
        slug = municipality.slug
        dwellings.check_removable(municipality, name)
        count = store.remove_layer(slug, name)
        if not count:
            raise Missing("layer.missing", name=name, allowed=[each.name for each in store.layers(slug)])
    lines = [_("The layer {name} is removed, with what it held: {count}", name=name, count=count)]
    telling.result({"name": name, "features": count}, lines, as_json=as_json)


@layers.command(name="dwellings")
@click.argument("name", required=False)
@click.option("--none", "is_none", is_flag=True, help="Take them from no layer any more.")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def dwellings_named(*, name: str | None, is_none: bool, town: str | None, store_url: str | None, as_json: bool) -> None:
    """Say that the layer NAME holds houses: what everyone sees on the map keeps clear of them.

    An import under that name is followed. Without NAME it tells which layer it is.
    """
    if name is not None and is_none:
        raise click.UsageError("Give a name, or --none.")
    with asking.opened(store_url) as store:
        kept = store.municipality(town)
        if name is not None or is_none:
            kept = dwellings.name_dwellings(store, kept.thing.slug, name or "", by="operator", now=asking.now())
    found = kept.thing.dwellings_layer
    since = None if kept.thing.dwellings_at is None else moment(kept.thing.dwellings_at)
    line = (
        _("Public points keep clear of the houses in the layer {name}.", name=found)
        if found
        else _("No layer of houses is named.")
    )
    telling.result({"dwellings": found, "since": since}, [line], as_json=as_json)
