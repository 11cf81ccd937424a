"""A mapping's tables as the TOML that `geodata.exchange.mapping` and `shape_mapping` read."""

import json
from collections.abc import Mapping
from typing import Any, Final

Tables = dict[str, dict[str, Any]]
"""Those in `ORDER` that it has, with texts, numbers, truths and lists of these."""

ORDER: Final = ("source", "columns", "codes", "defaults", "areas", "layer")


def mapping_text(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The tables in the order of the documentation; empty ones are left out."""
    parts = []
    for name in ORDER:
        lines = [f"{_text(key)} = {_value(value)}" for key, value in tables.get(name, {}).items()]
        if lines:
            parts.append("\n".join([f"[{name}]", *lines]) + "\n")
    return "\n".join(parts)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
