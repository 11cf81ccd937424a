"""A large OpenStreetMap extract, made of a small real one: copies side by side, each with ids of its own.

```sh
python -m scripts.bench.make_osm SMALL.osm.pbf large.osm.pbf --copies 150
```

The first copy lies where the small one does, and its things are the same.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

IDS_APART: Final = 20_000_000_000
"""Ids of OpenStreetMap are smaller than this in 2026."""

STEP_DEG: Final = (0.02, 0.016)
"""Copies stand so far apart, east and north."""


def offsets(copies: int) -> Iterator[tuple[int, float, float]]:
    """Number and shift (degrees) of each copy, row by row in a square."""
    side = max(1, round(copies**0.5))
    for number in range(copies):
        yield number, number % side * STEP_DEG[0], number // side * STEP_DEG[1]


def make(small: Path, large: Path, copies: int) -> None:
    """Write ``large``: all nodes, then all ways, then all relations, as extracts are ordered."""
    import osmium  # noqa: PLC0415 - only who makes one needs it
    import osmium.osm  # noqa: PLC0415

    large.unlink(missing_ok=True)
    kinds = (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION)
    with osmium.SimpleWriter(str(large)) as writer:
        for kind, add in zip(kinds, (writer.add_node, writer.add_way, writer.add_relation), strict=True):
            for number, east, north in offsets(copies):
                for thing in osmium.FileProcessor(str(small), kind):
                    add(_shifted(thing, number * IDS_APART, east, north))


def _shifted(thing: Any, by: int, east: float, north: float) -> Any:  # noqa: ANN401 - osmium's own kinds
    if thing.is_node():
        return thing.replace(id=thing.id + by, location=(thing.lon + east, thing.lat + north))
    if thing.is_way():
        return thing.replace(id=thing.id + by, nodes=[node.ref + by for node in thing.nodes])
    members = [(member.type, member.ref + by, member.role) for member in thing.members]
    return thing.replace(id=thing.id + by, members=members)


def main() -> None:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("--copies", type=int, default=150)
    asked = parser.parse_args()
    make(asked.small, asked.large, asked.copies)
    print(f"{asked.large}: {asked.large.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
