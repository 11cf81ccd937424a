"""Imports, as the command line and the pages ask for them: a file's rows into a store, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from geodata.analysis.crs import WGS84
from geodata.casework.taking_in import Outcome, Taken, take_in
from geodata.errors import Refused
from geodata.exchange.files import replacing
from geodata.exchange.formats import table_in
from geodata.exchange.mapped_rows import MappedRows
from geodata.exchange.mapping import Mapping, read_mapping
from geodata.exchange.observation_rows import Reading, read_observations
from geodata.exchange.overview import Overview, overview_of
from geodata.exchange.own_rows import OwnRows
from geodata.exchange.rows import RefusedRow, picked
from geodata.exchange.shape_overview import ShapeOverview
from geodata.exchange.spreadsheets import rejects_bytes
from geodata.model.observation import ObservationState
from geodata.model.place import Municipality
from geodata.storage import Store, open_store
from webmap.jobs.job import Result, Task, refusal_of

SHOWN: Final = 500
"""Rows of each kind that a page is told of one by one; all refused ones are in the rejects file."""


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file: the rows read and refused, what was taken, the columns of the file."""

    reading: Reading
    taken: Taken
    columns: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """What became of the rows: added, updated, unchanged and refused make up the rows read."""
        more = {"flagged": self.reading.flagged, "withdrawn": self.taken.number(Outcome.WITHDRAWN)}
        return counts_of(self.reading.read, self.taken, self.reading.refused) | more

    def rejects(self) -> bytes:
        """The refused rows as a CSV file, to be mended and sent again."""
        return rejects_bytes(self.reading.refused, self.columns)


def counts_of(read: int, taken: Taken, refused: Sequence[RefusedRow]) -> dict[str, int]:
    """What became of rows: added, updated, unchanged (withdrawn ones with them) and refused make up those read."""
    return {
        "read": read,
        "added": taken.number(Outcome.ADDED),
        "updated": taken.number(Outcome.UPDATED),
        "unchanged": taken.number(Outcome.UNCHANGED) + taken.number(Outcome.WITHDRAWN),
        "refused": len(refused),
    }


@dataclass(frozen=True, slots=True)
class Source:
    """A file with its mapping (none for our own export); ``progress`` is told of bytes read."""

    file: Path
    mapping: Mapping | None
    progress: Callable[[int], None]
    about: Callable[[tuple[str, ...]], None]

    @property
    def name(self) -> str:
        """What the rows' ids are made with, and how the log names the import."""
        return (self.mapping.name if self.mapping else None) or self.file.stem


def imported(
    store: Store, source: Source, municipality: Municipality, *, now: datetime, dry_run: bool, approves: bool = True
) -> Import:
    """The rows of a file, taken in; with ``dry_run`` what would happen. ``source.about`` is told what reading kept.

    `Refused` ``access.not-allowed`` where rows say that they are reviewed and whoever asks does not review.
    """
    table = table_in(source.file, source.mapping, progress=source.progress)
    source.about(table.kept)
    mapping = source.mapping
    reader = OwnRows(table, municipality) if mapping is None else MappedRows(mapping, table, municipality)
    reading = read_observations(table, reader, municipality, source=source.name, now=now)
    if not approves and any(each.state is not ObservationState.RECEIVED for each in reading.observations):
        raise Refused("access.not-allowed", field="state", allowed=[ObservationState.RECEIVED.value])
    taken = take_in(store, reading.observations, source=source.name, now=now, dry_run=dry_run)
    _add_not_taken(source, reading, taken)
    return Import(reading, taken, table.columns)


def _add_not_taken(source: Source, reading: Reading, taken: Taken) -> None:
    """Adds the rows that the store did not take to the refused ones: edited here since, or of an unknown walk."""
    numbers = {
        number: taken.refusals[observation.id]
        for number, observation in zip(reading.numbers, reading.observations, strict=True)
        if observation.id in taken.refusals
    }
    if not numbers:
        return
    rows = picked(table_in(source.file, source.mapping).rows, set(numbers))
    reading.refused += [not_taken(source.file, number, why, rows[number].cells) for number, why in numbers.items()]
    reading.refused.sort(key=lambda row: row.number)


def not_taken(file: Path, number: int, why: Refused, cells: dict[str, object]) -> RefusedRow:
    """The refusal of a row by the store, with the file and the row's number."""
    return RefusedRow(number, type(why)(why.code, **{"file": file.name, "row": number} | why.facts), cells)


# --- as jobs ----------------------------------------------------------------------------------------------------------


def mapping_in(path: Path) -> Mapping | None:
    """The mapping of an upload; none where it has none."""
    return read_mapping(path.read_bytes(), file=path.name) if path.exists() else None


def look(task: Task) -> Result:
    """The work of looking at an uploaded file: ``file``, ``layer``, ``encoding``; makes its `Overview` as JSON.

    A layer without a CRS is looked at all the same: the mapping may name one.
    """
    asked = task.arguments
    given = {name: asked[name] for name in ("layer", "encoding") if asked.get(name)}
    try:
        table = table_in(Path(asked["file"]), Mapping(**given))
    except Refused as refused:
        if refused.code != "crs.missing":
            raise
        table = replace(table_in(Path(asked["file"]), Mapping(**given, crs=WGS84)), crs="")
    return overview_result(task, overview_of(table))


def overview_result(task: Task, found: Overview | ShapeOverview) -> Result:
    """What a job found in a file, as JSON."""
    name = "overview.json"
    with replacing(task.folder / name) as out:
        out.write(orjson.dumps(asdict(found)))
    return Result({"rows": found.rows}, name, "application/json")


def bring_in(task: Task) -> Result:
    """The work of importing an uploaded file: ``file``, ``mapping`` (maybe absent), ``store``, ``municipality``."""
    asked = task.arguments
    file = Path(asked["file"])
    store = open_store(asked["store"])
    try:
        municipality = store.municipality(asked["municipality"]).thing
        mapping = None if asked["mapping"] is None else mapping_in(Path(asked["mapping"]))
        source = Source(file, mapping, lambda _bytes: None, lambda _kept: None)
        found = imported(
            store,
            source,
            municipality,
            now=datetime.now(UTC),
            dry_run=asked["dry_run"],
            approves=bool(asked.get("approves")),
        )
    finally:
        store.close()
    facts = found.counts | {"taken_rows": _taken(found)[:SHOWN]}
    return import_result(task, facts, found.reading.refused, found.columns)


def import_result(task: Task, facts: dict[str, Any], refused: Sequence[RefusedRow], columns: Sequence[str]) -> Result:
    """What became of a file: ``facts``, the first refused rows with code and facts, all of them as a file to mend."""
    name = ""
    if refused:
        name = "avvisade-rader.csv"
        with replacing(task.folder / name) as out:
            out.write(rejects_bytes(refused, columns))
    told = {
        "refused_rows": [{"row": row.number, "why": refusal_of(row.refused)} for row in refused[:SHOWN]],
        "dry_run": task.arguments["dry_run"],
        "file": Path(task.arguments["file"]).name,
    }
    return Result(facts | told, name, "text/csv")


def _taken(found: Import) -> list[dict[str, Any]]:
    """The rows that were added or changed, or that somebody should look at, with their ids and flags."""
    changed = {Outcome.ADDED, Outcome.UPDATED}
    return [
        {"row": number, "id": str(each.id), "text": each.text_raw[:80], "code": each.primary_code}
        | {"outcome": found.taken.outcomes[each.id].value, "flags": [flag.value for flag in each.flags]}
        for number, each in zip(found.reading.numbers, found.reading.observations, strict=True)
        if found.taken.outcomes[each.id] in changed or (each.flags and each.id not in found.taken.refusals)
    ]
