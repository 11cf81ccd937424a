"""`python -m scripts.bench`: measure everything, or what is named, and print it."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.bench import (
    boxes,
    demo_start,
    exports,
    machine,
    map_page,
    maps,
    osm,
    review,
    single_inserts,
    tiles,
    zurich,
)
from scripts.bench.figures import Figure, markdown

Measure = Callable[[Path, argparse.Namespace], list[Figure]]


def _n(asked: argparse.Namespace) -> int:
    """How many observations the large store holds."""
    return 3000 if asked.quick else int(asked.n)


MEASURES: dict[str, Measure] = {
    "zurich": lambda folder, asked: zurich.measured(folder, rows=300 if asked.quick else 8900),
    "inserts": lambda folder, asked: single_inserts.measured(folder, number=60 if asked.quick else 3000),
    "boxes": lambda folder, asked: boxes.measured(
        asked.keep or folder, n=_n(asked), seed=asked.seed, number=5 if asked.quick else 200
    ),
    "map": lambda folder, asked: maps.measured(
        asked.keep or folder,
        sizes=(_n(asked),) if asked.quick else (62_000, asked.n),
        seed=asked.seed,
        seconds=1 if asked.quick else 10,
    ),
    "tiles": lambda folder, asked: tiles.measured(
        asked.keep or folder, n=_n(asked), seed=asked.seed, seconds=1 if asked.quick else 10
    ),
    "page": lambda folder, asked: map_page.measured(
        asked.keep or folder, n=_n(asked), seed=asked.seed, rounds=1 if asked.quick else 3
    ),
    "exports": lambda folder, asked: exports.measured(
        folder, rows=300 if asked.quick else 62_000, marks=100 if asked.quick else 8_600
    ),
    "osm": lambda folder, asked: osm.measured(asked.keep or folder, copies=2 if asked.quick else 150),
    "review": lambda folder, asked: review.measured(
        folder, waiting=120 if asked.quick else 10_000, seconds=1 if asked.quick else 10
    ),
    "demo": lambda folder, _asked: demo_start.measured(folder),
}
"""By name; ``--quick`` leaves the last one out and makes the others small."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and leave nothing behind. The exit code says nothing of limits: figures depend on the machine."""
    parser = argparse.ArgumentParser(prog="scripts.bench", description="Measure the speeds that we promise.")
    parser.add_argument(
        "only", nargs="*", choices=[[], *MEASURES], help="what to measure; everything if nothing is named"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a Markdown table")
    parser.add_argument(
        "--quick", action="store_true", help="small numbers, to see that it works; the figures mean nothing"
    )
    parser.add_argument(
        "--n", type=int, default=1_000_000, help="observations that boxes are searched among, and that a map shows"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the made-up observations")
    parser.add_argument("--keep", type=Path, help="a folder where the made-up stores are kept, to be used again")
    asked = parser.parse_args(arguments)
    facts = machine.facts()
    names = asked.only or [name for name in MEASURES if not (asked.quick and name == "demo")]
    figures: list[Figure] = []
    for name in names:
        print(f"measuring: {name}", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="tryggkarta-bench-") as folder:
            figures += MEASURES[name](Path(folder), asked)
    if asked.json:
        print(json.dumps({"machine": facts, "figures": [figure.facts() for figure in figures]}, indent=2))
    else:
        print(markdown(figures, facts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
