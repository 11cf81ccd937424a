"""Names: gathered once for each street, found whatever marks and case somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from geodata.exchange.place_names import Named, Names, Register, folded


def head(name: str, layer: str = "streets", also: str = "") -> dict[str, str]:
    return {"name": name, "also": also, "layer": layer, "kind": "minor"}


def place(name: str, layer: str = "streets", also: str = "") -> Named:
    return Named(name, also, layer, "minor", 13.5, 58.5, (13.5, 58.5, 13.5, 58.5))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("angest", "Ängestigen"),
        ("ÄNGE", "Ängestigen"),
        ("storg", "Storgatan"),
        ("orgat", "Storgatan"),
        ("olof trat", "Olof Trätäljas gata"),
        ("trätälja", "Olof Trätäljas gata"),
        ("å", "Ågatan"),
        ("kaivo", "Brunnsgården"),
        ("st. per", "St Pers gränd"),
    ],
)
def test_a_name_is_found_by_what_people_type(typed: str, found: str):
    names = ["Ängestigen", "Storgatan", "Olof Trätäljas gata", "Ågatan", "St Pers gränd"]
    register = Register([*map(place, names), place("Brunnsgården", also="Kaivopiha")])
    assert register.search(typed, limit=1)[0].name == found


def test_whole_names_come_first_then_beginnings_then_words_then_the_rest():
    names = ["Gamla Torgvägen", "Torg", "Torggatan", "Nytorget"]
    assert [hit.name for hit in Register(map(place, names)).search("torg", limit=9)] == [
        "Torg",
        "Torggatan",
        "Gamla Torgvägen",
        "Nytorget",
    ]


def test_of_equally_good_hits_a_place_comes_before_a_street():
    found = Register([place("Källby"), place("Källby", "places")]).search("källby", limit=2)
    assert [hit.layer for hit in found] == ["places", "streets"]


def test_nothing_typed_finds_nothing_and_the_limit_holds():
    register = Register([place(f"Gata {number}") for number in range(40)])
    assert register.search("  ", limit=10) == []
    assert register.search("", limit=10) == []
    assert len(register.search("gata", limit=10)) == 10


def test_the_parts_of_a_street_are_one_and_streets_far_apart_are_two():
    names = Names()
    parts = [LineString([(x, 58.5), (x + 0.01, 58.5)]) for x in (13.0, 13.01, 13.02, 14.0)]
    names.add([head("Storgatan")] * 4, parts)
    west, east = names.gathered()
    assert west.bounds == (13.0, 58.5, 13.03, 58.5)
    assert east.bounds == (14.0, 58.5, 14.01, 58.5)
    assert (east.lon, east.lat) == (14.005, 58.5)


def test_a_part_that_joins_two_others_makes_them_one():
    names = Names()
    parts = [LineString([(x, 58.5), (x + 0.001, 58.5)]) for x in (13.0, 13.05, 13.02, 13.035)]
    names.add([head("Storgatan")] * 4, parts)
    assert len(names.gathered()) == 1


def test_a_place_stands_on_its_own_ground():
    names = Names()
    ring = box(13, 58, 13.01, 58.01) - box(13.001, 58.001, 13.009, 58.009)
    names.add(
        [head("Parken", "green"), head("Byn", "places"), head("", "places"), head("Huset", "buildings")],
        [ring, Point(13.5, 58.5), Point(0, 0), ring],
    )
    byn, park = names.gathered()
    assert (byn.name, byn.lon, byn.lat) == ("Byn", 13.5, 58.5)
    assert ring.buffer(1e-6).contains(Point(park.lon, park.lat))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str):
    assert folded(folded(text)) == folded(text)


@given(st.text(min_size=1, max_size=40))
def test_every_name_is_found_by_itself(name: str):
    found = Register([place("Storgatan"), place(name)]).search(name, limit=5)
    assert not folded(name) or name in [hit.name for hit in found]
