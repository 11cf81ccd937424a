"""Small OpenStreetMap extracts to test with, written by osmium."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

Pair = tuple[float, float]
Tags = Mapping[str, str]


class AnExtract:
    """Things gathered, and written as an .osm.pbf in the order that extracts have; positions are lon, lat."""

    def __init__(self) -> None:
        self._ids: Iterator[int] = count(1)
        self._nodes: list[tuple[int, Pair, Tags]] = []
        self._ways: list[tuple[int, list[int], Tags]] = []
        self._relations: list[tuple[int, list[tuple[str, int, str]], Tags]] = []

    def point(self, at: Pair, **tags: str) -> int:
        number = next(self._ids)
        self._nodes.append((number, at, tags))
        return number

    def line(self, points: Sequence[Pair], tags: Tags | None = None, **more: str) -> int:
        refs = {at: self.point(at) for at in dict.fromkeys(points)}
        number = next(self._ids)
        self._ways.append((number, [refs[at] for at in points], {**(tags or {}), **more}))
        return number

    def square(self, at: Pair, half_deg: float, **tags: str) -> int:
        (x, y), h = at, half_deg
        return self.line([(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h), (x - h, y - h)], tags)

    def ring(self, outer: int, inner: int, **tags: str) -> int:
        number = next(self._ids)
        members = [("w", outer, "outer"), ("w", inner, "inner")]
        self._relations.append((number, members, {"type": "multipolygon"} | tags))
        return number

    def written(self, path: Path) -> Path:
        import osmium
        from osmium.osm import mutable

        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for number, at, tags in self._nodes:
                writer.add_node(mutable.Node(id=number, location=at, tags=dict(tags)))
            for number, refs, tags in self._ways:
                writer.add_way(mutable.Way(id=number, nodes=refs, tags=dict(tags)))
            for number, members, tags in self._relations:
                writer.add_relation(mutable.Relation(id=number, members=members, tags=dict(tags)))
        return path
