"""What a command tells the person or the program that typed it: results, refusals, progress."""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final, TextIO
from uuid import uuid4

import click
import orjson

from geodata.errors import Refused
from geodata.exchange.rows import RefusedRow
from webmap import labels
from webmap.texts import text

QUIET_S: Final = 1.0
"""Seconds of work before a progress bar shows."""

MOST_VALUES: Final = 5
"""Different values shown for one reason; the rejects file has them all."""


def language(environment: Mapping[str, str] | None = None) -> str:
    """The language of the terminal: Swedish where LC_ALL, LC_MESSAGES or LANG (the first that is set) says so."""
    found = os.environ if environment is None else environment
    said = next((found[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if found.get(name)), "")
    return "sv" if said.lower().startswith("sv") else "en"


def _(message: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever can be shown
    """``message`` in the language of the terminal."""
    return text(message, language(), **values)


def result(facts: Mapping[str, object], lines: Sequence[str], *, as_json: bool) -> None:
    """The result on stdout: one JSON object for programs, else lines for people."""
    if as_json:
        click.echo(orjson.dumps(facts, option=orjson.OPT_INDENT_2, default=str).decode())
    else:
        for line in lines:
            click.echo(clean(line))


def note(line: str) -> None:
    """Something beside the result, on stderr."""
    click.echo(clean(line), err=True)


def clean(line: str) -> str:
    """``line`` without control characters: a file's texts must not steer the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in line)


def refusal(refused: Refused) -> None:
    """Why not, on stderr: what happened, what is safe and what to do, then code and facts for looking it up."""
    title, detail = sentence(refused)
    note(f"tryggkarta: {title}")
    if detail:
        note(f"  {detail}")
    note(f"  [{refused.code}] {facts_line(refused.facts)}".rstrip())


def sentence(refused: Refused) -> tuple[str, str]:
    """Title and detail of a refusal in the terminal's language."""
    from webmap import errors  # noqa: PLC0415 - Flask is loaded when something is to be said

    return errors.sentence(refused, language())


def about_reading(file: str, kept: Sequence[str]) -> None:
    """Says so where the process that read the file could not give up all that it should."""
    if kept:
        names = labels.kept(kept, language())
        note(_("{file} was read by a process that the system left: {kept}.", file=file, kept=names))


def about_writing(file: str, kept: Sequence[str]) -> None:
    """As `about_reading`, of a file that was written."""
    if kept:
        names = labels.kept(kept, language())
        note(_("{file} was written by a process that the system left: {kept}.", file=file, kept=names))


def facts_line(facts: Mapping[str, object]) -> str:
    """Facts as ``file: x.csv · row: 3``."""
    return " · ".join(f"{name}: {_short(value)}" for name, value in facts.items() if value is not None)


def _short(value: object) -> str:
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return shown if len(shown) <= 300 else shown[:300] + "…"


def accident(error: Exception) -> Refused:
    """An unexpected error as a refusal with a reference; the trace lies in a file of that name, for a report."""
    reference = uuid4().hex[:12]
    with tempfile.NamedTemporaryFile(
        "w", prefix=f"tryggkarta-{reference}-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write("".join(traceback.format_exception(error)))
    return Refused("unexpected", reference=reference, log=log.name)


def refused_rows(rows: Sequence[RefusedRow], *, rejects_hint: bool) -> None:
    """Every refused row by number, grouped by reason, on stderr."""
    by_reason = sorted(rows, key=lambda row: (row.refused.code, str(row.refused.facts.get("field", "")), row.number))
    for _reason, same in groupby(by_reason, key=lambda row: (row.refused.code, row.refused.facts.get("field"))):
        group = list(same)
        first = group[0].refused
        title, _detail = sentence(first)
        note(f"{_('Refused')}: {title} [{first.code}] {_of_group(group)}")
        note(f"  {_('rows')}: {ranges([row.number for row in group])}")
    if rows and rejects_hint:
        note(_("Add --rejects FILE to have these rows with their reasons in a CSV file."))


def _of_group(group: Sequence[RefusedRow]) -> str:
    facts = group[0].refused.facts
    values = list(dict.fromkeys(str(row.refused.facts["value"]) for row in group if "value" in row.refused.facts))
    shown: dict[str, object] = {name: facts.get(name) for name in ("field", "allowed", "reason")}
    if values:
        shown["value"] = ", ".join(values[:MOST_VALUES]) + (" …" if len(values) > MOST_VALUES else "")
    return facts_line(shown)


def ranges(numbers: Sequence[int]) -> str:
    """Row numbers in order, runs drawn together: ``2, 4-7, 9``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def row_facts(row: RefusedRow) -> dict[str, object]:
    """A refused row for programs."""
    facts = {name: value for name, value in row.refused.facts.items() if name not in {"file", "row"}}
    return {"row": row.number, "code": row.refused.code} | facts


@contextmanager
def progress(label: str, total: int, *, out: TextIO | None = None) -> Iterator[Callable[[int], None]]:
    """A function to be told of work done; a bar shows on a terminal once the work has taken a second."""
    stream = sys.stderr if out is None else out
    bar = click.progressbar(length=max(total, 1), label=label, file=stream) if stream.isatty() else None
    started, done, is_shown = time.monotonic(), 0, False

    def tell(more: int) -> None:
        nonlocal done, is_shown
        done += more
        if bar is not None and time.monotonic() - started > QUIET_S:
            if not is_shown:
                bar.__enter__()
                is_shown = True
            bar.update(done)
            done = 0

    try:
        yield tell
    finally:
        if bar is not None and is_shown:
            bar.__exit__(None, None, None)
