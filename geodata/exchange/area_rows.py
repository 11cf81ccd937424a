"""The polygons of a file as areas of a municipality."""

from collections import Counter
from dataclasses import dataclass, field
from math import isfinite
from typing import Final
from uuid import UUID, uuid5

from shapely.geometry import MultiPolygon

from geodata.errors import Invalid, Missing, Refused
from geodata.exchange.cells import shown
from geodata.exchange.fields import fields_of, made, wrong
from geodata.exchange.geojson import read_properties
from geodata.exchange.outlines import Outline, Outlines
from geodata.exchange.own_rows import KEPT_BESIDE
from geodata.exchange.positions import NEAR_M, Ground
from geodata.exchange.rows import RefusedRow
from geodata.model.area import Area, AreaKind
from geodata.model.place import Municipality

NAME_COLUMNS: Final = ("name", "namn", "Name", "Namn", "NAME", "NAMN")
"""Where an area's name is looked for when no column is named."""

_OWN: Final = frozenset({"id", "municipality", "kind", "name", "decision", "source"})
"""The columns by which a file of our own is known."""

_NAMESPACE: Final = UUID("a5f3c0de-4b7e-5d0a-9c39-6e2f53a1d7b4")


@dataclass(slots=True)
class AreaReading:
    """What a file holds: areas with their row ``numbers`` in the same order, and the rows that are none."""

    read: int = 0
    areas: list[Area] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def read_areas(
    outlines: Outlines,
    municipality: Municipality,
    *,
    kind: AreaKind,
    name_column: str | None,
    source: str,
    decision_column: str | None = None,
) -> AreaReading:
    """The areas of a file.

    An area's id follows from its name and its number among areas of that name, so reading the file again makes the
    same ones; areas of our own export stay what they are. ``decision_column`` says who decided them. Polygons more than
    50 km outside are refused.
    """
    reading, ground = AreaReading(read=len(outlines.found)), Ground(municipality)
    column = None if set(outlines.columns) >= _OWN else _name_column(outlines, name_column)
    if decision_column is not None and decision_column not in outlines.columns:
        raise _no_column(outlines, "columns.decision", decision_column)
    given: dict[str, object] = {"municipality": municipality.slug, "kind": kind, "source": source}
    times: Counter[str] = Counter()
    row_of: dict[UUID, int] = {}
    for each in outlines.found:
        try:
            values: dict[str, object] = {"outline": _near(each, ground)}
            if column is None:
                values |= _own(each, municipality)
            else:
                name = str(each.cells.get(column) or "").strip()
                times[name] += 1
                values |= given | {"name": name, "id": _area_id(given, name, times[name])}
                if decision_column is not None:
                    values["decision"] = shown(each.cells.get(decision_column)).strip()
            area = made(Area, values)
            if (first := row_of.setdefault(area.id, each.number)) != each.number:
                raise Invalid("value.invalid", field="id", value=str(area.id), reason=f"as row {first}")
            reading.areas.append(area)
            reading.numbers.append(each.number)
        except Refused as refused:
            facts: dict[str, object] = {"file": outlines.file, "row": each.number} | refused.facts
            reading.refused.append(RefusedRow(each.number, type(refused)(refused.code, **facts), each.cells))
    return reading


def _area_id(given: dict[str, object], name: str, occurrence: int) -> UUID:
    parts = [*(str(given[key]) for key in ("municipality", "source", "kind")), name, str(occurrence)]
    return uuid5(_NAMESPACE, "\n".join(parts))


def _near(each: Outline, ground: Ground) -> MultiPolygon:
    if each.refused is not None or each.shape is None:
        raise each.refused or Invalid("geometry.empty", field="geometry")
    beyond_m = ground.beyond_shape_m(each.shape)
    if beyond_m > NEAR_M:
        km_outside = round(beyond_m / 1000) if isfinite(beyond_m) else None
        raise Invalid("position.far-away", field="geometry", km_outside=km_outside)
    return each.shape


def _own(each: Outline, municipality: Municipality) -> dict[str, object]:
    properties = {name: value for name, value in each.cells.items() if name != "id"}
    values = read_properties(Area, properties, ignored=KEPT_BESIDE)
    if values.get("municipality") != municipality.slug:
        raise wrong("municipality", values.get("municipality"), municipality.slug)
    return values | {"id": fields_of(Area)["id"].read("id", each.cells["id"])}


def _name_column(outlines: Outlines, wanted: str | None) -> str:
    found = wanted or next((name for name in NAME_COLUMNS if name in outlines.columns), None)
    if found is None or found not in outlines.columns:
        raise _no_column(outlines, "columns.name", found)
    return found


def _no_column(outlines: Outlines, field: str, column: str | None) -> Missing:
    return Missing("file.column-missing", file=outlines.file, field=field, value=column, allowed=list(outlines.columns))
