"""Rows of somebody else's file, read by a mapping."""

from collections import Counter
from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from geodata.analysis.crs import WGS84
from geodata.errors import Invalid, Missing, Refused
from geodata.exchange.cells import from_cell, number, shown, unguarded
from geodata.exchange.fields import Field, fields_of, wrong
from geodata.exchange.mapping import Mapping
from geodata.exchange.observation_rows import Draft
from geodata.exchange.positions import Verdict
from geodata.exchange.rows import Row, Table
from geodata.exchange.times import moment, zone
from geodata.model.observation import Observation, Placement
from geodata.model.place import Municipality
from geodata.model.taxonomy import CATEGORIES

_NUMERIC: Final = (int, float)


class MappedRows:
    """Reads the rows of a table as its mapping says; refuses a table that lacks a column of the mapping."""

    def __init__(self, mapping: Mapping, table: Table, municipality: Municipality) -> None:
        times = Counter(table.columns)
        for column in mapping.wanted_columns:
            if times[column] == 0:
                raise Missing("file.column-missing", file=table.file, field=column, allowed=list(table.columns))
            if times[column] > 1:
                raise Invalid("mapping.invalid", file=table.file, field=column, reason="column stands twice")
        self._mapping = mapping
        self._zone: ZoneInfo = zone(mapping.timezone or municipality.time_zone)
        self._crs = mapping.crs or table.crs or WGS84
        self._columns = [(fields_of(Observation)[name], column) for name, column in mapping.columns.items()]

    @property
    def crs(self) -> str:
        """The CRS of the numbers that its drafts hold."""
        return self._crs

    def draft(self, row: Row) -> Draft:
        """The row as a draft; raises the refusal of it, with the column."""
        mapping = self._mapping
        values: dict[str, object] = dict(mapping.defaults)
        east, north = self._pair(row)
        identity: list[object] = [east, north]
        if mapping.code_column is not None:
            identity.append(_text(row, mapping.code_column))
        values["primary_code"] = self._code(row)
        for field, column in self._columns:
            text = _text(row, column)
            identity.append(text)
            if text != "":
                is_date = isinstance(row.cells[column], date)
                values |= self._value(field, column, text, date_format=None if is_date else mapping.date_format)
        source_id = str(values.get("source_id", ""))
        return Draft(values, east, north, source_id=source_id, identity=tuple(identity))

    def finished(self, verdict: Verdict) -> dict[str, object]:
        """How it was placed, and its flags."""
        accuracy = {} if verdict.position is not None else {"accuracy_m": None}
        placement = Placement.NONE if verdict.position is None else Placement.IMPORTED
        return {"placement": placement, "flags": verdict.flags, **accuracy}

    def _pair(self, row: Row) -> tuple[float | None, float | None]:
        if self._mapping.x is None or self._mapping.y is None:
            return (None, None) if row.pair is None else row.pair
        return self._number(row, self._mapping.x), self._number(row, self._mapping.y)

    def _number(self, row: Row, column: str) -> float | None:
        text = _text(row, column)
        if text == "":
            return None
        found = number(text, decimal=self._mapping.decimal)
        if found is None:
            raise Invalid("position.not-a-number", field=column, value=text[:80])
        return found

    def _code(self, row: Row) -> str:
        mapping = self._mapping
        text = "" if mapping.code_column is None else _text(row, mapping.code_column)
        found = mapping.codes.get(text) or (text if text in CATEGORIES else mapping.code_default)
        if found is None:
            raise Invalid("code.unknown", field=mapping.code_column, value=text[:80], allowed=list(mapping.codes))
        return found

    def _value(self, field: Field, column: str, text: str, *, date_format: str | None) -> dict[str, object]:
        try:
            if field.name == "observed_at":
                at, precision = moment(text, date_format, self._zone)
                return {"observed_at": at, "observed_precision": precision}
            if field.is_many and "|" not in text:
                text = "|".join(part.strip() for part in text.replace(";", ",").split(","))
            if field.kind in _NUMERIC and self._mapping.decimal == ",":
                text = text.replace(",", ".", 1)
            if field.kind is float and number(text) is None:
                raise wrong(column, text, "number")
            return {field.name: from_cell(field, text)}
        except Refused as refused:
            raise type(refused)(refused.code, **(refused.facts | {"field": column})) from refused


def _text(row: Row, column: str) -> str:
    """What stands in a column, as text without the space around it."""
    found: Any = row.cells.get(column)
    if isinstance(found, str):
        return unguarded(found).strip() if found[:1] == "'" else found.strip()
    if found is None or isinstance(found, bool | int | float | date | time):
        return shown(found)
    if isinstance(found, list) and all(isinstance(item, str) for item in found):
        return "|".join(found)
    raise wrong(column, found, "text")
