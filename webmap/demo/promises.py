"""Real citizen promises (medborgarlöften), retold as reference text with their sources."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class Party(StrEnum):
    """Who promises."""

    MUNICIPALITY = "municipality"
    POLICE = "police"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class PromiseText:
    """What one year's promise document says: the problem picture, then what each party promises.

    ``is_complete`` is False where only a part of the document was at hand; ``sources`` are addresses of public pages.
    """

    year: int
    problem_picture: tuple[str, ...]
    promises: Mapping[Party, tuple[str, ...]]
    is_complete: bool
    sources: tuple[str, ...]


@cache
def _all() -> Mapping[str, tuple[PromiseText, ...]]:
    rows = json.loads((files(__package__) / "promises.json").read_text(encoding="utf-8"))
    found: dict[str, list[PromiseText]] = {}
    for row in rows:
        said = {
            party: tuple(promise["text"] for promise in row["promises"] if promise["party"] == party) for party in Party
        }
        found.setdefault(row["municipality"], []).append(
            PromiseText(
                year=row["year"],
                problem_picture=tuple(row["problem_picture"]),
                promises=MappingProxyType({party: texts for party, texts in said.items() if texts}),
                is_complete=row["is_complete"],
                sources=tuple(row["sources"]),
            )
        )
    return MappingProxyType({slug: tuple(sorted(texts, key=lambda text: -text.year)) for slug, texts in found.items()})


def reference_texts(slug: str) -> tuple[PromiseText, ...]:
    """The promise texts of a municipality, the latest year first; none for most."""
    return _all().get(slug, ())


def towns() -> frozenset[str]:
    """The slugs of the municipalities that have some."""
    return frozenset(_all())
