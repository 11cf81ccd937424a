"""A mapping as a form: what stands in its fields, and the tables that a sent form makes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geodata.exchange.mapping import COLUMN_FIELDS
from geodata.exchange.mapping_text import Tables
from geodata.exchange.overview import Overview
from webmap.texts import msgid

COLUMNS: Final[Mapping[str, str]] = {
    "source_id": msgid("Id in the source"),
    "observed_at": msgid("Date or time"),
    "text": msgid("Text (internal)"),
    "text_public": msgid("Public text"),
    "place": msgid("Place or address"),
    "valence": msgid("Safe or unsafe (safe, unsafe, neutral)"),
    "feeling": msgid("Feeling (0 to 3)"),
    "severity": msgid("Severity (1 to 3)"),
    "why": msgid("Why"),
    "proposal": msgid("Proposal"),
    "accuracy_m": msgid("Accuracy (m)"),
    "secondary_codes": msgid("More categories"),
    "applies_when": msgid("When it applies"),
    "state": msgid("State"),
}
"""What a column may be, in the order of the form."""

FIRST: Final = ("source_id", "observed_at", "text", "place", "valence")
"""What is asked for at once; the rest stands folded."""

SOURCE: Final = ("name", "crs", "x", "y", "decimal", "timezone", "date_format")

MOST_CODES: Final = 200


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One value of the category column, how often it comes, and the code that it stands for (empty for none)."""

    value: str
    count: int
    code: str


def first_tables(overview: Overview, name: str) -> Tables:
    """What a mapping begins with: the guess, and a name that stays when the file's changes."""
    guess = overview.guess
    return {
        "source": {"name": name} | guess.get("source", {}),
        "columns": dict(guess.get("columns", {})),
        "codes": dict(guess.get("codes", {})),
        "defaults": {},
    }


def tables_of(text: str) -> Tables:
    """The tables of a kept mapping; empty where the text is none."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
    return {name: dict(table) for name, table in found.items() if isinstance(table, dict)}


def sent_tables(form: Mapping[str, str], before: Tables) -> Tables:
    """The tables that a form says; what the form has no field for stays as it was."""
    source = _with(before.get("source", {}), {name: form.get(f"source.{name}", "") for name in SOURCE})
    columns = _with(before.get("columns", {}), {name: form.get(f"columns.{name}", "") for name in COLUMN_FIELDS})
    defaults: dict[str, Any] = _with(
        before.get("defaults", {}), {name: form.get(f"defaults.{name}", "") for name in ("valence", "state")}
    )
    defaults.pop("is_example", None)
    if form.get("defaults.is_example"):
        defaults["is_example"] = True
    return {"source": source, "columns": columns, "codes": _codes(form, before.get("codes", {})), "defaults": defaults}


def _with(before: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in before.items() if name not in said}
    return kept | {name: value.strip() for name, value in said.items() if value.strip()}


def _codes(form: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    column, default = form.get("codes.column", ""), form.get("codes.default", "")
    found: dict[str, Any] = {}
    if column:
        found["column"] = column
        if before.get("column") == column:  # lines for values that this file does not hold are kept
            found |= {value: code for value, code in before.items() if value not in {"column", "default"}}
    if default:
        found["default"] = default
    for index in range(MOST_CODES):
        value, code = form.get(f"value.{index}"), form.get(f"code.{index}", "")
        if value is None or form.get("codes.shown") != column or value in {"column", "default"}:
            continue
        found.pop(value, None)
        if code:
            found[value] = code
    return found


def code_rows(tables: Tables, overview: Overview) -> list[CodeRow]:
    """The values of the category column, the most frequent first."""
    codes = tables.get("codes", {})
    values = overview.values.get(str(codes.get("column", "")), [])
    return [CodeRow(value, count, str(codes.get(value, ""))) for value, count in values[:MOST_CODES]]
