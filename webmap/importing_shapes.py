"""Imports of shapes, as the command line and the pages ask for them: areas, and own layers of a municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata.analysis.crs import WGS84
from geodata.casework.dwellings import name_dwellings
from geodata.casework.taking_in import IMPORTER, Taken, take_in
from geodata.errors import Conflict, Refused
from geodata.exchange.area_rows import AreaReading, read_areas
from geodata.exchange.layer_rows import LayerReading, layer_features_in
from geodata.exchange.outlines import Outlines, outlines_in
from geodata.exchange.rows import RefusedRow
from geodata.exchange.shape_mapping import ShapeMapping, Wanted, read_shape_mapping
from geodata.exchange.shape_overview import shape_overview
from geodata.exchange.shape_rows import shape_table
from geodata.model.layer import Layer
from geodata.model.moments import moment
from geodata.model.place import Municipality
from geodata.storage import Store, open_store
from webmap.importing import SHOWN, counts_of, import_result, not_taken, overview_result
from webmap.jobs.job import Result, Task


@dataclass(frozen=True, slots=True)
class AreaImport:
    """What became of the areas of a file; refused ones of the store are among those of the reading."""

    reading: AreaReading
    taken: Taken

    @property
    def counts(self) -> dict[str, int]:
        """What became of the rows: added, updated, unchanged and refused make up the rows read."""
        return counts_of(self.reading.read, self.taken, self.reading.refused)


def areas_imported(
    store: Store,
    file: Path,
    outlines: Outlines,
    asked: ShapeMapping,
    municipality: Municipality,
    *,
    now: datetime,
    dry_run: bool = False,
) -> AreaImport:
    """The polygons of a file taken in as areas; with ``dry_run`` what would happen."""
    source = asked.name or file.stem
    reading = read_areas(
        outlines,
        municipality,
        kind=asked.kind,
        name_column=asked.name_column,
        decision_column=asked.decision_column,
        source=source,
    )
    taken = take_in(store, reading.areas, source=source, now=now, dry_run=dry_run)
    cells = {each.number: each.cells for each in outlines.found}
    numbered = zip(reading.numbers, reading.areas, strict=True)
    refused = [(number, taken.refusals[area.id]) for number, area in numbered if area.id in taken.refusals]
    reading.refused += [not_taken(file, number, why, cells[number]) for number, why in refused]
    reading.refused.sort(key=lambda row: row.number)
    return AreaImport(reading, taken)


def layer_of(store: Store, municipality: str, name: str) -> Layer | None:
    """The own layer of that name, which an import under it would replace."""
    return next((each for each in store.layers(municipality) if each.name == name), None)


def layer_imported(
    store: Store,
    file: Path,
    asked: ShapeMapping,
    municipality: Municipality,
    *,
    now: datetime,
    dry_run: bool = False,
) -> LayerReading:
    """The features of a file as the layer ``asked.name``, in the place of the one of that name where there is any."""
    reading = layer_features_in(file, municipality, layer=asked.layer, crs=asked.crs, name_column=asked.name_column)
    count, slug = len(reading.features), municipality.slug
    made = Layer(municipality=slug, name=asked.name, credit=asked.credit, imported_at=now, count=count)
    if count and not dry_run:
        store.put_layer(made, reading.features)
        if asked.name == municipality.dwellings_layer:
            name_dwellings(store, slug, asked.name, by=IMPORTER + file.name, now=now)
    return reading


# --- as jobs ----------------------------------------------------------------------------------------------------------


def look(task: Task) -> Result:
    """The work of looking at an uploaded file of shapes: ``file``, ``layer``, ``crs``; its `ShapeOverview` as JSON.

    A layer without a CRS is looked at all the same: whoever sent it may name one.
    """
    file, layer, crs = Path(task.arguments["file"]), task.arguments.get("layer"), task.arguments.get("crs")
    try:
        found = shape_overview(shape_table(file, layer=layer, crs=crs))
    except Refused as refused:
        if refused.code != "crs.missing":
            raise
        found = shape_overview(shape_table(file, layer=layer, crs=WGS84), is_placed=False)
    return overview_result(task, found)


def bring_in(task: Task) -> Result:
    """The work of importing an uploaded file of shapes: ``file``, ``mapping``, ``wanted``, ``store``, ``municipality``.

    ``replaces`` is when the layer was taken in that may be replaced; `Conflict` ``layer.exists`` where another one of
    the name is there by now.
    """
    asked = task.arguments
    file, wanted = Path(asked["file"]), Wanted(asked["wanted"])
    mapping = read_shape_mapping(Path(asked["mapping"]).read_bytes(), wanted, file="mapping.toml")
    store = open_store(asked["store"])
    try:
        municipality = store.municipality(asked["municipality"]).thing
        bring = _bring_areas if wanted is Wanted.AREAS else _bring_layer
        facts, refused, columns = bring(store, file, mapping, municipality, asked)
    finally:
        store.close()
    return import_result(task, facts, refused, columns)


Brought = tuple[dict[str, Any], Sequence[RefusedRow], Sequence[str]]


def _bring_areas(store: Store, file: Path, mapping: ShapeMapping, town: Municipality, asked: Any) -> Brought:  # noqa: ANN401 - JSON
    outlines = outlines_in(file, layer=mapping.layer, crs=mapping.crs)
    found = areas_imported(store, file, outlines, mapping, town, now=datetime.now(UTC), dry_run=asked["dry_run"])
    numbered = zip(found.reading.numbers, found.reading.areas, strict=True)
    taken = [
        {"row": number, "id": area.key, "name": area.name, "outcome": found.taken.outcomes[area.id].value}
        for number, area in numbered
        if area.id not in found.taken.refusals
    ]
    return found.counts | {"taken_rows": taken[:SHOWN]}, found.reading.refused, outlines.columns


def _bring_layer(store: Store, file: Path, mapping: ShapeMapping, town: Municipality, asked: Any) -> Brought:  # noqa: ANN401 - JSON
    old = layer_of(store, town.slug, mapping.name)
    if not asked["dry_run"] and old is not None and moment(old.imported_at) != asked["replaces"]:
        raise Conflict("layer.exists", field="layer.name", value=mapping.name, count=old.count)
    reading = layer_imported(store, file, mapping, town, now=datetime.now(UTC), dry_run=asked["dry_run"])
    replaced = None if old is None else {"count": old.count, "credit": old.credit, "at": moment(old.imported_at)}
    taken = [{"row": each.number, "name": each.name, "kind": each.shape.geom_type} for each in reading.features]
    facts: dict[str, Any] = {"read": reading.read, "added": len(taken), "refused": len(reading.refused)}
    facts |= {"name": mapping.name, "credit": mapping.credit, "replaces": replaced, "taken_rows": taken[:SHOWN]}
    return facts, reading.refused, reading.columns
