"""Areas are drawn, redrawn and taken in; what lies inside belongs to them. Versions: test_keeping.py."""

import pytest

from geodata.casework import observations
from geodata.casework.areas import areas_of, draw, revise
from geodata.casework.links import tie, untie
from geodata.errors import Invalid
from geodata.model.area import Area, AreaKind
from geodata.model.place import Position
from tests.builders import SQUARE, a_municipality, a_square, an_area, an_observation, keep, tied

ELSEWHERE = Position(13.6, 58.6)


def belongings(store, seen) -> list[tuple[str, bool, str]]:
    return [(one.area.thing.name, one.by_hand, one.reason) for one in areas_of(store, seen)]


# --- belonging --------------------------------------------------------------------------------------------------------


def test_an_observation_belongs_to_every_area_that_it_lies_in(town, now):
    seen = an_observation(position=SQUARE)
    wide = an_area(name="Tätorten", kind=AreaKind.LOCALITY, outline=a_square(half_deg=0.1))
    keep(town, seen, an_area(), wide, an_area(name="Långt bort", outline=a_square(ELSEWHERE)))
    assert belongings(town, seen) == [("Centrum", False, ""), ("Tätorten", False, "")]


def test_an_observation_on_the_edge_lies_inside(town, now):
    area = an_area()
    west, south, *_ = area.outline.bounds
    seen = an_observation(position=Position(west, south))
    keep(town, area, seen)
    assert belongings(town, seen) == [("Centrum", False, "")]


def test_a_person_puts_an_observation_into_an_area_with_a_reason(town, now):
    seen, area = an_observation(position=ELSEWHERE), an_area()
    keep(town, seen, area)
    tie(town, tied(area, seen, "Gäller hela stråket"), by="anna", now=now)
    assert belongings(town, seen) == [("Centrum", True, "Gäller hela stråket")]


def test_an_observation_without_a_position_belongs_by_hand_only(town, now):
    seen, area = an_observation(), an_area()
    keep(town, seen, area)
    assert belongings(town, seen) == []
    tie(town, tied(area, seen, "Enligt protokollet"), by="anna", now=now)
    assert belongings(town, seen) == [("Centrum", True, "Enligt protokollet")]


def test_what_lies_inside_and_was_also_put_there_belongs_once_with_the_reason(town, now):
    seen, area = an_observation(position=SQUARE), an_area()
    keep(town, seen, area, tied(area, seen, "Viktig"))
    assert belongings(town, seen) == [("Centrum", True, "Viktig")]
    untie(town, tied(area, seen), by="anna", now=now)
    assert belongings(town, seen) == [("Centrum", False, "")]


def test_redrawing_the_outline_moves_what_lies_inside_and_leaves_what_was_put_there(town, now):
    lying, put, area = an_observation(position=SQUARE), an_observation(position=SQUARE), an_area()
    keep(town, lying, put, area, tied(area, put, "Viktig"))
    revise(town, area.id, {"outline": a_square(ELSEWHERE)}, version=1, by="bo", now=now)
    assert belongings(town, lying) == []
    assert belongings(town, put) == [("Centrum", True, "Viktig")]


def test_moving_the_observation_moves_it_between_areas(town, now):
    seen = an_observation(position=SQUARE)
    keep(town, seen, an_area(), an_area(name="Norra", outline=a_square(ELSEWHERE)))
    kept = observations.revise(town, seen.id, {"position": ELSEWHERE}, version=1, by="bo", now=now)
    assert belongings(town, kept.thing) == [("Norra", False, "")]


def test_nothing_belongs_to_a_withdrawn_area(town, now):
    seen, area = an_observation(position=SQUARE), an_area()
    keep(town, seen, area, tied(area, seen, "Viktig"))
    revise(town, area.id, {"is_withdrawn": True}, version=1, by="bo", now=now)
    assert belongings(town, seen) == []


def test_an_area_of_another_municipality_holds_nothing_of_ours(town, now):
    seen = an_observation(position=SQUARE)
    keep(town, a_municipality(slug="skara"))
    keep(town, seen, an_area(municipality="skara"))
    assert belongings(town, seen) == []


# --- drawing ----------------------------------------------------------------------------------------------------------


def test_an_area_comes_back_as_it_was_drawn(town, now):
    area = an_area(outline=a_square(half_deg=1 / 300), decision="Lokala BRÅ 2026-11-20")
    draw(town, area, by="anna", now=now)
    assert town.get(Area, area.id).thing == area
    assert town.version(Area, area.id, 1) == area


def test_an_outline_that_crosses_itself_is_refused_and_the_old_one_stands(town, now):
    area = an_area()
    draw(town, area, by="anna", now=now)
    a, b, c, d, _ = area.outline.geoms[0].exterior.coords
    bow_tie = type(area.outline.geoms[0])([a, c, b, d])
    with pytest.raises(Invalid, match=r"geometry\.crosses-itself"):
        revise(town, area.id, {"outline": bow_tie}, version=1, by="bo", now=now)
    assert town.get(Area, area.id).thing == area
