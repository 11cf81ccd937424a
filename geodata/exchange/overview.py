"""What a file of rows holds, at a glance: columns, first rows, how often each value of a column comes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from geodata.exchange.cells import number, shown
from geodata.exchange.own_rows import is_own
from geodata.exchange.rows import Row, Table

FIRST: Final = 5
"""Rows that are shown."""

MOST_VALUES: Final = 200
"""Different values of a column that are counted; a column with more is no list of categories."""

LONGEST_SHOWN: Final = 120
"""Characters of a cell that are shown."""

TIMES: Final = ("observed_at", "datum", "date", "tid", "time", "när", "skapad", "created", "timestamp", "inkommen")
TEXTS: Final = ("text", "text_raw", "beskrivning", "description", "desc", "kommentar", "synpunkt", "fritext", "comment")
IDS: Final = ("source_id", "id", "nr", "ärendenummer", "ärendenr", "ärende", "objectid", "fid", "dnr", "uuid")
PLACES: Final = ("place", "plats", "adress", "address", "gata")
CODES: Final = ("primary_code", "kategori", "category", "typ", "type", "ämne", "code", "kod")
X: Final = ("lon", "lng", "long", "longitude", "longitud", "x", "ost", "öst", "e", "east", "easting", "x_koordinat")
Y: Final = ("lat", "latitude", "latitud", "y", "nord", "n", "north", "northing", "y_koordinat")

_SWEREF99_TM: Final = ((200_000.0, 1_000_000.0), (6_100_000.0, 7_700_000.0))


@dataclass(frozen=True, slots=True)
class Overview:
    """A file at a glance; all JSON values.

    ``crs`` is what the file says of its geometries, none where it has none. ``first`` are the first rows as texts,
    ``values`` the different values of each column with how often they come, for columns of few. ``guess`` are the
    tables of a mapping as far as the columns' names tell.
    """

    file: str
    layer: str | None
    crs: str | None
    columns: list[str]
    rows: int
    placed: int
    first: list[list[str]]
    values: dict[str, list[tuple[str, int]]]
    guess: dict[str, dict[str, Any]]
    is_own: bool
    kept: list[str]


def overview_of(table: Table) -> Overview:
    """The table at a glance; reads all of it."""
    counters: dict[str, Counter[str] | None] = {name: Counter() for name in table.columns}
    first = list(islice(table.rows, 100))
    rows = placed = 0
    for row in chain(first, table.rows):
        rows += 1
        placed += row.pair is not None
        _count(counters, row)
    guess = _guess(table.columns, first, has_geometry=table.crs is not None)
    return Overview(
        file=table.file,
        layer=table.layer,
        crs=table.crs,
        columns=list(table.columns),
        rows=rows,
        placed=placed,
        first=[[shown(row.cells.get(name))[:LONGEST_SHOWN] for name in table.columns] for row in first[:FIRST]],
        values={name: found.most_common() for name, found in counters.items() if found},
        guess=guess,
        is_own=is_own(table),
        kept=list(table.kept),
    )


def _count(counters: dict[str, Counter[str] | None], row: Row) -> None:
    for name, counter in counters.items():
        text = shown(row.cells.get(name)).strip()
        if counter is None or not text:
            continue
        counter[text[:LONGEST_SHOWN]] += 1
        if len(counter) > MOST_VALUES:
            counters[name] = None


def _guess(columns: Sequence[str], first: Sequence[Row], *, has_geometry: bool) -> dict[str, dict[str, Any]]:
    by_name = {name.strip().lower(): name for name in reversed(columns)}

    def named(names: Iterable[str]) -> str | None:
        return next((by_name[name] for name in names if name in by_name), None)

    source: dict[str, Any] = {}
    x, y = named(X), named(Y)
    if not has_geometry and x is not None and y is not None:
        source = {"x": x, "y": y} | _crs_guess(first, x, y)
    wanted = {"source_id": IDS, "observed_at": TIMES, "text": TEXTS, "place": PLACES}
    found = {field: named(names) for field, names in wanted.items()}
    code = named(CODES)
    return {
        "source": source,
        "columns": {field: name for field, name in found.items() if name is not None},
        "codes": {} if code is None else {"column": code},
    }


def _crs_guess(first: Sequence[Row], x: str, y: str) -> dict[str, str]:
    texts = [(shown(row.cells.get(x)).strip(), shown(row.cells.get(y)).strip()) for row in first]
    pairs = [(number(east, decimal=","), number(north, decimal=",")) for east, north in texts if east and north]
    numbers = [(east, north) for east, north in pairs if east is not None and north is not None]
    if not numbers:
        return {}
    decimal = {"decimal": ","} if any("," in east for east, _ in texts) else {}
    if all(abs(east) <= 180 and abs(north) <= 90 for east, north in numbers):
        return {"crs": "EPSG:4326"} | decimal
    (west, far_east), (south, far_north) = _SWEREF99_TM
    if all(west < east < far_east and south < north < far_north for east, north in numbers):
        return {"crs": "EPSG:3006"} | decimal
    return decimal
