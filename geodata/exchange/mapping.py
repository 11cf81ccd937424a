"""The mapping: what the columns of somebody else's file mean, written in TOML; docs/imports.md explains it."""

import codecs
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Table
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from geodata.analysis.crs import crs
from geodata.errors import Invalid, Refused
from geodata.exchange.fields import fields_of, made
from geodata.exchange.times import precision_of, zone
from geodata.model.observation import Observation, Valence
from geodata.model.taxonomy import CATEGORIES

SOURCE_KEYS: Final = (
    "name", "crs", "x", "y", "layer", "encoding", "delimiter", "decimal", "timezone", "date_format",
)  # fmt: skip

COLUMN_FIELDS: Final = MappingProxyType(
    {
        "observed_at": "observed_at",
        "text": "text_raw",
        "text_public": "text_public",
        "place": "place",
        "source_id": "source_id",
        "valence": "valence",
        "feeling": "feeling",
        "severity": "severity",
        "why": "why",
        "proposal": "proposal",
        "accuracy_m": "accuracy_m",
        "secondary_codes": "secondary_codes",
        "applies_when": "applies_when",
        "state": "state",
    }
)
"""From what `[columns]` may name to the field of an observation that it fills."""

DEFAULT_FIELDS: Final = MappingProxyType(
    {
        "valence": "valence",
        "state": "state",
        "walk": "walk_id",
        "place": "place",
        "feeling": "feeling",
        "severity": "severity",
        "accuracy_m": "accuracy_m",
        "secondary_codes": "secondary_codes",
        "applies_when": "applies_when",
        "is_example": "is_example",
    }
)
"""From what `[defaults]` may name to the field that has this value wherever the file has none."""

EMPTY: Final[Table[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How one kind of file is read. ``columns`` go from a field of an observation to a column of the file."""

    name: str | None = None
    crs: str | None = None
    x: str | None = None
    y: str | None = None
    layer: str | None = None
    encoding: str = "utf-8-sig"
    delimiter: str | None = None
    decimal: str = "."
    timezone: str | None = None
    date_format: str | None = None
    columns: Table[str, str] = field(default_factory=dict)
    code_column: str | None = None
    code_default: str | None = None
    codes: Table[str, str] = field(default_factory=dict)
    defaults: Table[str, object] = field(default_factory=dict)

    @property
    def wanted_columns(self) -> tuple[str, ...]:
        """Every column that the file must have."""
        named = (self.x, self.y, self.code_column, *self.columns.values())
        return tuple(dict.fromkeys(name for name in named if name is not None))


def read_mapping(body: bytes, *, file: str) -> Mapping:
    """The mapping that a TOML file holds; `Invalid` ``mapping.invalid`` names what is wrong: file, field and value."""
    with refusals_of(file):
        return _mapping(toml_in(body))


@contextmanager
def refusals_of(file: str) -> Iterator[None]:
    """Every refusal of what a mapping says as `Invalid` ``mapping.invalid`` of its file."""
    try:
        yield
    except Refused as refused:
        facts = {name: value for name, value in refused.facts.items() if name != "file"}
        reason = {} if refused.code == "mapping.invalid" else {"reason": refused.code}
        raise Invalid("mapping.invalid", file=file, **reason, **facts) from refused


def toml_in(body: bytes) -> dict[str, Any]:
    """The tables of a mapping; `Invalid` ``mapping.invalid`` where it is no TOML."""
    try:
        return tomllib.loads(body.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Invalid("mapping.invalid", reason="not UTF-8", byte=error.start) from error
    except tomllib.TOMLDecodeError as error:
        raise Invalid("mapping.invalid", reason=str(error)) from error


def _mapping(found: dict[str, Any]) -> Mapping:
    for name, table in found.items():
        if name not in {"source", "columns", "codes", "defaults"}:
            raise Invalid("mapping.invalid", field=name, reason="no such table")
        if not isinstance(table, dict):
            raise Invalid("mapping.invalid", field=name, reason="not a table")
    source = texts_in("source", found.get("source", EMPTY), SOURCE_KEYS)
    columns = texts_in("columns", found.get("columns", EMPTY), tuple(COLUMN_FIELDS))
    codes = texts_in("codes", found.get("codes", EMPTY), None)
    column, default = codes.pop("column", None), codes.pop("default", None)
    _check_source(source)
    _check_codes(column, default, codes)
    mapping = Mapping(
        **source,
        columns={COLUMN_FIELDS[name]: column_name for name, column_name in columns.items()},
        code_column=column,
        code_default=default,
        codes=codes,
        defaults=_defaults(found.get("defaults", EMPTY)),
    )
    if "valence" not in mapping.columns and "valence" not in mapping.defaults:
        raise Invalid("mapping.invalid", field="defaults.valence", reason="missing")
    return mapping


def texts_in(table: str, found: Table[str, Any], known: tuple[str, ...] | None) -> dict[str, str]:
    """A table of texts; refuses other keys than ``known``, and values that are no texts or empty."""
    for name, value in found.items():
        if known is not None and name not in known:
            raise Invalid("mapping.invalid", field=f"{table}.{name}", reason="no such key", allowed=list(known))
        if not isinstance(value, str) or not value:
            raise Invalid("mapping.invalid", field=f"{table}.{name}", value=str(value)[:80], reason="not a text")
    return dict(found)


def _check_source(source: dict[str, str]) -> None:
    if ("x" in source) != ("y" in source):
        raise Invalid("mapping.invalid", field="source.x", reason="x and y go together")
    if "x" in source and "crs" not in source:
        raise Invalid("crs.missing", field="source.crs")
    if "crs" in source:
        crs(source["crs"])
    if "timezone" in source:
        zone(source["timezone"])
    if "date_format" in source:
        precision_of(source["date_format"])
    if len(source.get("delimiter", ",")) != 1 or source.get("delimiter") in {"\n", "\r", '"'}:
        raise Invalid("mapping.invalid", field="source.delimiter", value=source["delimiter"], reason="one character")
    if source.get("decimal", ".") not in {".", ","}:
        raise Invalid("mapping.invalid", field="source.decimal", value=source["decimal"], allowed=[".", ","])
    try:
        codecs.lookup(source.get("encoding", "utf-8"))
        "".encode(source.get("encoding", "utf-8"))
    except LookupError as error:
        raise Invalid("mapping.invalid", field="source.encoding", value=source["encoding"]) from error
    if codecs.lookup(source.get("encoding", "utf-8-sig")).name == "utf-8":
        source["encoding"] = "utf-8-sig"  # a byte order mark is never text


def _check_codes(column: str | None, default: str | None, codes: dict[str, str]) -> None:
    for name, code in ([] if default is None else [("default", default)]) + list(codes.items()):
        if code not in CATEGORIES:
            raise Invalid("mapping.invalid", field=f"codes.{name}", value=code, reason="code.unknown")
    if column is None and (codes or default is None):
        raise Invalid("mapping.invalid", field="codes.column", reason="missing")


def _defaults(found: Table[str, Any]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in found.items():
        if name not in DEFAULT_FIELDS:
            reason, allowed = "no such key", list(DEFAULT_FIELDS)
            raise Invalid("mapping.invalid", field=f"defaults.{name}", reason=reason, allowed=allowed)
        known = fields_of(Observation)[DEFAULT_FIELDS[name]]
        try:
            values[known.name] = known.read(f"defaults.{name}", value)
        except Invalid as refused:
            raise Invalid("mapping.invalid", reason=refused.code, **refused.facts) from refused
    _probe(values)
    return values


def _probe(values: dict[str, object]) -> None:
    """Refuses defaults that no observation can have (feeling = 9), before the first row is read."""
    needed = {"municipality": "probe", "recorded_at": datetime(2000, 1, 1, tzinfo=UTC), "valence": Valence.NEUTRAL}
    made(Observation, {"id": UUID(int=0), "primary_code": "O9"} | needed | values)
