"""Rows of a file that tryggkarta exported: every field comes back, ids included."""

from datetime import UTC, datetime
from typing import Any, Final

from geodata.analysis.crs import WGS84, crs
from geodata.errors import Invalid, Missing
from geodata.exchange.cells import from_cell, guarded, number, shown
from geodata.exchange.fields import fields_of, wrong
from geodata.exchange.geojson import read_properties
from geodata.exchange.observation_rows import Draft
from geodata.exchange.positions import Verdict
from geodata.exchange.rows import Row, Table
from geodata.model.observation import Observation
from geodata.model.place import Municipality

SIGNS: Final = ("id", "recorded_at", "valence", "primary_code", "placement")
"""The columns by which a file of our own is known."""

KEPT_BESIDE: Final = frozenset({"version", "changed_at", "id"})
"""Columns that say how it was kept where the file was made."""

PLACES: Final = frozenset({"lon", "lat", "east", "north", "crs"})


def is_own(table: Table) -> bool:
    """Whether a table has the columns of our own export."""
    return set(SIGNS) - set(table.columns) <= ({"id"} if table.crs is not None else set())


class OwnRows:
    """Reads the rows of our own export, whatever its format but Shapefile, which cuts its columns' names short.

    Refuses another file, which needs a mapping.
    """

    def __init__(self, table: Table, municipality: Municipality) -> None:
        if not is_own(table):
            raise Missing("mapping.missing", file=table.file, field=next(iter(set(SIGNS) - set(table.columns))))
        self._slug = municipality.slug
        self._is_table = table.crs is None
        self._is_json = table.crs is not None and table.layer is None
        self._crs = table.crs or WGS84
        self._has_first_row = False

    @property
    def crs(self) -> str:
        """The CRS of the numbers that its drafts hold: the file's, the same in every row."""
        return self._crs

    def draft(self, row: Row) -> Draft:
        """The row as a draft; raises the refusal of it."""
        values, east, north = self._from_json(row) if self._is_json else self._from_cells(row)
        if values.get("municipality") != self._slug:
            raise wrong("municipality", values.get("municipality"), self._slug)
        found = fields_of(Observation)["id"].read("id", row.cells.get("id"))
        return Draft(values, east, north, id=found)  # type: ignore[arg-type]

    def finished(self, verdict: Verdict) -> dict[str, object]:
        """Nothing: the row tells its own flags and how it was placed."""
        del verdict
        return {}

    def _from_json(self, row: Row) -> tuple[dict[str, object], float | None, float | None]:
        properties = {name: value for name, value in row.cells.items() if name != "id"}
        east, north = (None, None) if row.pair is None else row.pair
        return read_properties(Observation, properties, ignored=KEPT_BESIDE), east, north

    def _from_cells(self, row: Row) -> tuple[dict[str, object], float | None, float | None]:
        known, values = fields_of(Observation), {}
        for name, found in row.cells.items():
            field = known.get(name)
            if field is not None and not field.is_shape and name != "id":
                values[name] = from_cell(field, self._text(found))
            elif name not in KEPT_BESIDE | PLACES and not name.startswith("rejected_"):
                raise Invalid("value.unknown", field=name[:80])
        if not self._is_table:
            return values, *(row.pair or (None, None))
        self._learn_crs(row)
        columns = ("lon", "lat") if "lon" in row.cells else ("east", "north")
        east, north = (_coordinate(row, column) for column in columns)
        return values, east, north

    def _text(self, found: object) -> str:
        """A cell as the text that CSV has for it: times without a zone are UTC, and only tables guard their texts."""
        if isinstance(found, datetime):
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
        return shown(found) if self._is_table else guarded(shown(found))

    def _learn_crs(self, row: Row) -> None:
        named: Any = row.cells.get("crs", WGS84)
        if not self._has_first_row:
            crs(named)
            self._crs, self._has_first_row = named, True
        elif named != self._crs:
            raise wrong("crs", named, self._crs)


def _coordinate(row: Row, column: str) -> float | None:
    text = shown(row.cells.get(column)).strip()
    found = number(text)
    if found is None and text:
        raise Invalid("position.not-a-number", field=column, value=text[:80])
    return found
