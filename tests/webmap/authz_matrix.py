"""Who may what: the status of every route by thing, method and asker. Run as a module it writes authz_matrix.csv anew.

Whoever adds a route reads the difference: each changed cell is somebody who may do, or see, something.
"""

import csv
import io
import tempfile
from pathlib import Path
from typing import Final

from tests.webmap.authz_asked import asks
from tests.webmap.authz_stage import Stage, on_stage

KEPT: Final = Path(__file__).with_suffix(".csv")

Matrix = dict[tuple[str, str, str], dict[str, str]]
"""By route, method and thing: the status for each asker."""


def measured(stage: Stage) -> Matrix:
    """The matrix as it is."""
    return {
        (ask.rule, ask.method, ask.thing): {
            asker.name: str(stage.ask(asker, ask.method, ask.path(asker), **ask.said(asker)).status_code)
            for asker in stage.askers
        }
        for ask in asks(stage)
    }


def read(text: str) -> Matrix:
    """The matrix in a file's text."""
    rows = list(csv.reader(io.StringIO(text)))
    return {tuple(row[:3]): dict(zip(rows[0][3:], row[3:], strict=True)) for row in rows[1:]}  # type: ignore[misc]


def written(matrix: Matrix) -> str:
    """A matrix as a file's text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = list(next(iter(matrix.values())))
    writer.writerow(["route", "method", "thing", *names])
    writer.writerows([*key, *(cells[name] for name in names)] for key, cells in matrix.items())
    return out.getvalue()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, on_stage(Path(folder)) as stage:
        KEPT.write_text(written(measured(stage)), encoding="utf-8")
