"""A thing as a row of its table, and a row as the thing again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, cast

from sqlalchemy import Select, select

from geodata.model.record import Kept, T, Thing
from geodata.storage.contents import FIELD_NAMES
from geodata.storage.tables import TABLE_OF

_COLUMNS: Final = {
    kind: names if "id" in names or "id" not in TABLE_OF[kind].c else (*names, "id")
    for kind, names in FIELD_NAMES.items()
}
"""A link's id follows from its ends, and is a column all the same."""

_VALUES: Final[dict[type, Callable[[object], tuple[Any, ...]]]] = {
    kind: attrgetter(*names) for kind, names in _COLUMNS.items()
}


def row_of(thing: Thing, *, version: int, changed_at: datetime) -> dict[str, Any]:
    """The row that keeps ``thing`` as ``version``."""
    kind = type(thing)
    row = dict(zip(_COLUMNS[kind], _VALUES[kind](thing), strict=True))
    row["version"] = version
    row["changed_at"] = changed_at
    return row


def rows_of(kind: type) -> Select[Any]:
    """Every row of a kind, in the columns that `kept_of` reads."""
    columns = TABLE_OF[kind].c
    return select(*(columns[name] for name in FIELD_NAMES[kind]), columns.version, columns.changed_at)


def kept_of(kind: type[T], row: Sequence[Any]) -> Kept[T]:
    """The thing that a row of `rows_of` keeps."""
    make = cast("Callable[..., T]", kind)
    return Kept(make(**dict(zip(FIELD_NAMES[kind], row, strict=False))), row[-2], row[-1])


def town_of(thing: Thing) -> str:
    """The municipality that a thing belongs to; a municipality belongs to itself."""
    return str(getattr(thing, "municipality", None) or thing.key)
