"""Names along streets: upright, once each, on straight pieces, and over nothing else."""

import math
from collections.abc import Sequence

import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from webmap.pages.paper_streets import HEIGHT, LETTER, STRAIGHT, StreetName, street_names

PAPER = box(0, 0, 700, 600)
STREET = LineString([(100, 300), (500, 300)])


def named(
    *parts: LineString, kind: str = "minor", taken: Sequence[Polygon] = (), name: str = "Storgatan"
) -> list[StreetName]:
    return street_names({(kind, "Storgatan"): parts}, taken, paper=PAPER)


def room(one: StreetName) -> Polygon:
    half = len(one.text) * LETTER / 2
    lying = box(one.x - half, one.y - HEIGHT / 2, one.x + half, one.y + HEIGHT / 2)
    return shapely.affinity.rotate(lying, one.turned, origin=(one.x, one.y))


def test_a_name_stands_in_the_middle_of_its_street():
    assert named(STREET) == [StreetName(300, 300, 0, "Storgatan")]


def test_parts_from_several_tiles_are_one_street():
    parts = [LineString([(x, 300), (x + 30, 300)]) for x in range(100, 400, 30)]
    (found,) = named(*parts)
    assert 200 < found.x < 300


@pytest.mark.parametrize("degrees", range(0, 360, 15))
def test_no_name_stands_on_its_head(degrees: int):
    x, y = 200 * math.cos(math.radians(degrees)), 200 * math.sin(math.radians(degrees))
    (found,) = named(LineString([(350 - x, 300 - y), (350 + x, 300 + y)]))
    assert -90 < found.turned <= 90
    assert (found.turned - degrees) % 180 == pytest.approx(0, abs=0.2) or (degrees - found.turned) % 180 < 0.2


def test_a_street_is_named_where_marks_leave_room_and_not_where_they_do_not():
    (found,) = named(STREET, taken=[box(250, 290, 350, 310)])
    assert not room(found).intersects(box(250, 290, 350, 310))
    assert named(STREET, taken=[box(0, 0, 700, 600)]) == []


def test_what_is_too_short_too_bent_a_path_or_off_the_paper_has_no_name():
    bends = [(100 + 10 * step, 300 + 10 * (step % 2)) for step in range(40)]
    assert named(LineString([(100, 300), (120, 300)])) == []
    assert named(LineString(bends)) == []
    assert named(STREET, kind="path") == []
    assert named(LineString([(800, 300), (1200, 300)])) == []


def test_a_larger_street_goes_before_a_longer_one():
    streets = {("minor", "Lillgatan"): [STREET], ("major", "Riksvägen"): [LineString([(250, 302), (350, 302)])]}
    assert next(each.text for each in street_names(streets, (), paper=PAPER)) == "Riksvägen"


PAIRS = st.tuples(st.integers(-100, 800), st.integers(-100, 700))
LINES = st.builds(LineString, st.lists(PAIRS, min_size=2, max_size=6))
STREETS = st.dictionaries(
    st.tuples(st.sampled_from(["major", "medium", "minor", "path"]), st.text("abcåäö ", min_size=1, max_size=20)),
    st.lists(LINES, min_size=1, max_size=4),
    max_size=12,
)


@given(STREETS, st.lists(PAIRS, max_size=6))
def test_whatever_the_streets_are_no_name_covers_another_or_a_mark(
    streets: dict[tuple[str, str], list[LineString]], marks: list[tuple[int, int]]
):
    taken = [Point(pair).buffer(12) for pair in marks]
    found = street_names(streets, taken, paper=PAPER)
    rooms = [room(one).buffer(-2) for one in found]
    assert len({one.text for one in found}) == len(found)
    for place, one in enumerate(rooms):
        assert PAPER.buffer(STRAIGHT).contains(one)
        assert not any(one.intersects(other) for other in [*rooms[:place], *(mark.buffer(-2) for mark in taken)])
    for one in found:
        parts = [part for (_, name), parts in streets.items() if name == one.text for part in parts]
        assert shapely.union_all(parts).distance(Point(one.x, one.y)) < STRAIGHT + 0.5
