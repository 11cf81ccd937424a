"""The data dictionary says what the code says: every field, every allowed value, every move, and nothing beside."""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from uuid import UUID

import pytest
from shapely.geometry import LineString, MultiPolygon

from geodata import model
from geodata.model.action import MOVES, NEEDS, ActionState
from geodata.model.observation import Observation
from geodata.model.place import Position
from geodata.model.record import LogEntry
from geodata.model.taxonomy import CATEGORIES
from geodata.model.visibility import FIELDS, GENERALISED
from geodata.storage import tables
from tests.house_rules import ROOT

PAGE = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")

WORDS: Mapping[Any, str] = {
    str: "text",
    bool: "yes/no",
    int: "whole number",
    float: "number",
    UUID: "UUID",
    date: "day",
    datetime: "time",
    Position: "point",
    MultiPolygon: "outline",
    LineString: "line",
}


def sections() -> dict[str, list[list[str]]]:
    """The rows of the first table under each heading, by the first word in backticks of the heading, else its text."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in PAGE.splitlines():
        if heading := re.match(r"#+ (.*)", line):
            named = re.search(r"`(\w+)`", heading[1])
            rows = found.setdefault(named[1] if named else heading[1], [])
        elif line.startswith("| ") and not line.startswith("| - "):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return {name: rows[1:] for name, rows in found.items()}


SECTIONS = sections()


def in_model(kind: type) -> list[type[Any]]:
    """The classes that the modules of the model define and that ``kind`` is the parent of, or the mark."""
    modules = [import_module(f"geodata.model.{found.name}") for found in iter_modules(model.__path__)]
    classes = [thing for module in modules for thing in vars(module).values() if isinstance(thing, type)]
    own = {thing for thing in classes if thing.__module__.startswith("geodata.model.")}
    wanted = own if kind is object else {thing for thing in own if issubclass(thing, kind)}
    return sorted(wanted, key=lambda thing: thing.__name__)


DATACLASSES = [thing for thing in in_model(object) if dataclasses.is_dataclass(thing)]
TABLED = [thing for thing in DATACLASSES if thing in tables.TABLE_OF or thing is LogEntry]
ENUMS = in_model(Enum)


def names(cell: str) -> list[str]:
    return re.findall(r"`([\w.]+)`", cell)


def word_for(hint: Any) -> str:
    """How the page writes a type."""
    inner = [part for part in typing.get_args(hint) if part not in {types.NoneType, ...}]
    if isinstance(hint, types.UnionType):
        return f"{word_for(inner[0])}, optional"
    if typing.get_origin(hint) is tuple:
        return f"list of {word_for(inner[0])}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"`{hint.__name__}`"
    return WORDS.get(hint, "map")


def test_the_model_was_found():
    assert {"Observation", "PlanningAction", "Municipality"} <= {thing.__name__ for thing in TABLED}
    assert len(TABLED) == 11
    assert len(ENUMS) == 19


@pytest.mark.parametrize("thing", TABLED, ids=lambda thing: thing.__name__)
def test_every_field_is_told_with_its_type_in_its_order(thing: type[Any]):
    hints = typing.get_type_hints(thing)
    told = [(names(row[0])[0], row[1]) for row in SECTIONS[thing.__name__]]
    assert told == [(field.name, word_for(hints[field.name])) for field in dataclasses.fields(thing)]


@pytest.mark.parametrize("thing", TABLED, ids=lambda thing: thing.__name__)
def test_every_field_says_who_sees_it(thing: type[Any]):
    told = {names(row[0])[0]: row[2] for row in SECTIONS[thing.__name__]}
    if thing is LogEntry:  # entries are shown by the fields that they tell of
        assert set(told.values()) == {"I"}
        return
    levels = {name: level.value for name, level in FIELDS[thing].items()}
    if thing is Observation:
        levels |= dict.fromkeys(GENERALISED, "P, S")
    assert told == levels


def test_what_is_not_stored_is_told_too():
    told = {names(row[0])[0]: names(row[1]) for row in SECTIONS["What is not stored"]}
    rest = [thing for thing in DATACLASSES if thing not in TABLED]
    assert told == {thing.__name__: [field.name for field in dataclasses.fields(thing)] for thing in rest}


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_allowed_value_is_told(kind: type[Enum]):
    assert [names(row[0])[0] for row in SECTIONS[kind.__name__]] == [member.value for member in kind]
    assert all(row[1] for row in SECTIONS[kind.__name__])


def test_every_table_and_column_is_told():
    for thing, table in tables.TABLE_OF.items():
        assert re.search(rf"`{thing.__name__}`, table `{table.name}`", PAGE), table.name
    beside = ["fid", "version", "changed_at", *(column.name for column in tables.log.c), "salt", "log_content"]
    assert [name for name in beside if f"`{name}`" not in PAGE] == []


def test_the_moves_and_what_they_need_are_told():
    told = {row[0].strip("`"): (names(row[1]), names(row[2])) for row in SECTIONS["Moves of a planning action"]}
    needs = {state.value: list(NEEDS.get(state, ())) for state in ActionState}
    needs["declined"] = ["reason", "public_motivation"]
    assert told == {
        state.value: ([following.value for following in MOVES[state]], needs[state.value]) for state in ActionState
    }


def test_every_category_is_told():
    told = [(names(row[0])[0], row[1], row[2]) for row in SECTIONS["Category codes"]]
    assert told == [(category.code, category.sv, category.en) for category in CATEGORIES.values()]
