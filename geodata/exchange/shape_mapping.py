"""The mapping of a file of areas, or of one that becomes an own layer, in TOML; docs/imports.md explains it."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from geodata.analysis.crs import crs
from geodata.errors import Invalid
from geodata.exchange.mapping import refusals_of, texts_in, toml_in
from geodata.model import checks
from geodata.model.area import AreaKind


class Wanted(StrEnum):
    """What becomes of the shapes of a file."""

    AREAS = "areas"
    LAYER = "layer"


TABLES: Final[Table[Wanted, Table[str, tuple[str, ...]]]] = {
    Wanted.AREAS: {"source": ("name", "layer", "crs"), "columns": ("name", "decision"), "areas": ("kind",)},
    Wanted.LAYER: {"source": ("layer", "crs"), "columns": ("name",), "layer": ("name", "owner", "licence")},
}
"""The tables of each mapping and their keys; all values are texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeMapping:
    """How the shapes of one kind of file are read.

    Of areas ``name`` goes into their ids and ``kind`` is what they are. A layer is called ``name``; ``owner`` and
    ``licence`` say whose data it is, and what may be done with it.
    """

    name: str = ""
    layer: str | None = None
    crs: str | None = None
    name_column: str | None = None
    decision_column: str | None = None
    kind: AreaKind = AreaKind.OTHER
    owner: str = ""
    licence: str = ""

    @property
    def credit(self) -> str:
        """Owner and licence as the map shows them."""
        return ", ".join(part for part in (self.owner, self.licence) if part)


def read_shape_mapping(body: bytes, wanted: Wanted, *, file: str) -> ShapeMapping:
    """The mapping that a TOML file holds; `Invalid` ``mapping.invalid`` names what is wrong: file, field and value."""
    with refusals_of(file):
        return _mapping(toml_in(body), wanted)


def _mapping(found: dict[str, Any], wanted: Wanted) -> ShapeMapping:
    tables = TABLES[wanted]
    for name, table in found.items():
        if name not in tables:
            raise Invalid("mapping.invalid", field=name, reason="no such table", allowed=list(tables))
        if not isinstance(table, dict):
            raise Invalid("mapping.invalid", field=name, reason="not a table")
    said = {name: texts_in(name, found.get(name, {}), keys) for name, keys in tables.items()}
    source, columns = said["source"], said["columns"]
    if "crs" in source:
        crs(source["crs"])
    asked: dict[str, Any] = {name: source[name] for name in ("layer", "crs") if name in source}
    asked |= {f"{name}_column": column for name, column in columns.items()}
    if wanted is Wanted.AREAS:
        return ShapeMapping(name=source.get("name", ""), kind=_kind(said["areas"].get("kind")), **asked)
    layer = said["layer"]
    checks.title("layer.name", layer.get("name", ""))
    for field in ("owner", "licence"):
        checks.text(f"layer.{field}", layer.get(field, ""), longest=checks.SHORT_TEXT)
    return ShapeMapping(**(asked | layer))


def _kind(said: str | None) -> AreaKind:
    if said is None:
        raise Invalid("mapping.invalid", field="areas.kind", reason="missing")
    if said not in set(AreaKind):
        raise Invalid("mapping.invalid", field="areas.kind", value=said[:80], allowed=[kind.value for kind in AreaKind])
    return AreaKind(said)
