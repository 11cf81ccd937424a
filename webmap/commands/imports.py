"""``tryggkarta import``: observations and areas of a file into a store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import click

from geodata.exchange.files import contents, replacing, sized
from geodata.exchange.mapping import read_mapping
from geodata.exchange.outlines import outlines_in
from geodata.exchange.rows import RefusedRow
from geodata.exchange.shape_mapping import ShapeMapping, Wanted, read_shape_mapping
from geodata.model.area import AreaKind
from webmap.commands import asking, telling
from webmap.commands.telling import _
from webmap.importing import Source, imported
from webmap.importing_shapes import areas_imported


@click.group(name="import")
def imports() -> None:
    """Take in a file: observations or areas. Doing it again adds nothing."""


@imports.command()
@click.argument("file", type=asking.A_FILE)
@asking.options(asking.mapping_option, asking.dry_run_option)
@click.option("--rejects", type=asking.A_FILE, help="Write the refused rows, with reasons, to this CSV file.")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def observations(
    *,
    file: Path,
    mapping_file: Path | None,
    dry_run: bool,
    rejects: Path | None,
    town: str | None,
    store_url: str | None,
    as_json: bool,
) -> None:
    """Take in the observations of FILE (CSV, XLSX, GeoJSON, GeoPackage, zipped Shapefile, KML or GPX).

    Without --mapping FILE must be our own export. Rows that can't be taken are named by number and reason, and the
    rest is taken. Exit code 1 where no row could be taken.
    """
    if rejects is not None and rejects.exists() and rejects.samefile(file):
        raise click.UsageError("--rejects names the file that is read.")
    mapping = None if mapping_file is None else read_mapping(contents(mapping_file), file=mapping_file.name)
    with asking.opened(store_url) as store, _rejects_file(rejects, store_url) as out:
        municipality = store.municipality(town).thing
        with telling.progress(_("Reading {file}", file=file.name), sized(file)) as tell:
            source = Source(file, mapping, tell, lambda kept: telling.about_reading(file.name, kept))
            found = imported(store, source, municipality, now=asking.now(), dry_run=dry_run)
        if out is not None:
            out.write(found.rejects())
    _tell(file, found.counts | {"dry_run": dry_run}, found.reading.refused, as_json=as_json, hint=rejects is None)


@contextmanager
def _rejects_file(path: Path | None, store_url: str | None) -> Iterator[BinaryIO | None]:
    """The file of refused rows, opened before anything is changed; none where none is wanted."""
    if path is None:
        yield None
        return
    asking.check_not_the_store(path, store_url)
    with replacing(path) as out:
        yield out


@imports.command()
@click.argument("file", type=asking.A_FILE)
@asking.options(asking.mapping_option, asking.dry_run_option)
@click.option("--kind", type=click.Choice([kind.value for kind in AreaKind]), help="What the areas are.")
@click.option("--layer", help="The layer, where the file has several.")
@click.option("--name-column", help="The column of names; default: name, namn.")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def areas(
    *,
    file: Path,
    mapping_file: Path | None,
    dry_run: bool,
    kind: str | None,
    layer: str | None,
    name_column: str | None,
    town: str | None,
    store_url: str | None,
    as_json: bool,
) -> None:
    """Take in the areas of FILE (GeoPackage, zipped Shapefile, KML or GeoJSON): patrol areas, localities, EST areas.

    All but GeoJSON is read by GDAL in a restricted process of its own. --kind or --mapping says what they are, and the
    options go before the mapping. Exit code 1 where no area could be taken.
    """
    if kind is None and mapping_file is None:
        raise click.UsageError("Say what the areas are: --kind, or --mapping.")
    typed = {"kind": kind and AreaKind(kind), "layer": layer, "name_column": name_column}
    asked = shape_mapping(mapping_file, Wanted.AREAS, typed)
    asking.check_not_the_store(file, store_url)
    with asking.opened(store_url) as store:
        municipality = store.municipality(town).thing
        with telling.progress(_("Reading {file}", file=file.name), 1) as tell:
            outlines = outlines_in(file, layer=asked.layer, crs=asked.crs)
            tell(1)
        telling.about_reading(outlines.file, outlines.kept)
        found = areas_imported(store, file, outlines, asked, municipality, now=asking.now(), dry_run=dry_run)
    _tell(file, found.counts | {"dry_run": dry_run}, found.reading.refused, as_json=as_json, hint=False)


def shape_mapping(file: Path | None, wanted: Wanted, typed: Mapping[str, Any]) -> ShapeMapping:
    """What a mapping says, where there is one; what was typed goes before it."""
    said = ShapeMapping() if file is None else read_shape_mapping(contents(file), wanted, file=file.name)
    return replace(said, **{name: value for name, value in typed.items() if value})


def _tell(
    file: Path, counts: Mapping[str, object], refused: Sequence[RefusedRow], *, as_json: bool, hint: bool
) -> None:
    facts = {"file": file.name, **counts} | {"refused_rows": [telling.row_facts(row) for row in refused]}
    labels = {
        "read": _("rows read"),
        "added": _("added"),
        "updated": _("updated"),
        "unchanged": _("unchanged"),
        "refused": _("refused"),
        "flagged": _("flagged, to be looked at"),
        "withdrawn": _("withdrawn here, left so (among the unchanged)"),
    }
    lines = [f"{counts[name]:>8} {label}" for name, label in labels.items() if name in counts]
    if counts.get("dry_run"):
        lines.append(_("Nothing was changed: this was a dry run."))
    telling.refused_rows(refused, rejects_hint=hint)
    telling.result(facts, lines, as_json=as_json)
    if refused and len(refused) == counts["read"]:
        raise click.exceptions.Exit(1)
