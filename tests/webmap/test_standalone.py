"""The standalone map holds what everyone may see, in the order of the list, and not a word more."""

from datetime import datetime, timedelta

import pytest

from geodata.exchange.backgrounds import import_osm
from geodata.exchange.standalone_map import standalone_map
from geodata.model.action import ActionState
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationFilter, ObservationState, Placement, TimePrecision
from geodata.storage import beside
from tests.builders import NOON, SQUARE, an_action, an_area, an_observation, keep, tied
from tests.extracts import AnExtract
from webmap.standalone import assets, background_of, contents

WHERE = ObservationFilter(municipality="gotene")
CANARY = "kanariefågel"


def public(**fields):
    return an_observation(**{"position": SQUARE, "state": ObservationState.PUBLIC, "public_from": NOON} | fields)


def shown(store, where=WHERE, language="sv"):
    return contents(store, where, language=language, now=NOON)


def test_what_is_not_for_everyone_is_nowhere_in_the_file(store):
    keep(
        store,
        public(text_raw=CANARY, why=CANARY, proposal=CANARY, source=CANARY, source_id=CANARY, text_public="Mörkt"),
        public(primary_code="D2", text_public=CANARY),
        public(secondary_codes=("D4",), text_public=CANARY),
        public(state=ObservationState.INTERNAL, text_public=CANARY),
        public(is_withdrawn=True, text_public=CANARY),
        public(public_from=NOON + timedelta(seconds=1), text_public=CANARY),
        an_area(kind=AreaKind.PATROL, name=CANARY, decision=CANARY),
        an_action(title="Fri", description=CANARY, land_owner=CANARY),
    )
    html = standalone_map(shown(store), assets()).decode()
    assert CANARY not in html
    assert html.count('class="alone-item"') == 1
    assert "Mörkt" in html


def test_the_order_and_the_count_are_those_of_the_list(store):
    times = [datetime.fromisoformat(f"2026-0{month}-01T12:00Z") for month in (3, 1, 2)]
    keep(store, *(public(observed_at=at, place=f"Plats {at.month}") for at in times))
    keep(store, public(position=None, placement=Placement.NONE, place="Ingenstans"))
    assert [item.lines[1] for item in shown(store).items] == ["Plats 3", "Plats 2", "Plats 1", "Ingenstans"]
    assert shown(store).items[-1].position is None


def test_a_filter_leaves_out_more_and_never_lets_in_more(store):
    keep(store, public(), public(primary_code="V1"), public(state=ObservationState.INTERNAL))
    assert len(shown(store, ObservationFilter(municipality="gotene", codes=frozenset({"V1"}))).items) == 1
    internal = frozenset({ObservationState.INTERNAL})
    assert shown(store, ObservationFilter(municipality="gotene", states=internal)).items == []


def test_what_answers_an_observation_and_what_is_an_example_are_told(store):
    observation, action = public(is_example=True), an_action(title="Byt lampan", state=ActionState.DECIDED)
    keep(store, observation, action, tied(observation, action), an_area(kind=AreaKind.LOCALITY, name="Stan"))
    found = shown(store)
    assert found.items[0].badges == ("Exempel",)
    assert any("Byt lampan" in line for line in found.items[0].lines)
    assert found.intro[1] == "Det som är märkt som exempel är påhittat."
    assert [each.name for each in found.drawings if each.kind == "area"] == ["Stan"]
    assert {each.kind for each in found.drawings} >= {"town", "neighbour"}


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        (TimePrecision.MINUTE, "31 dec. 2025, natt"),
        (TimePrecision.PART_OF_DAY, "31 dec. 2025, natt"),
        (TimePrecision.DAY, "1 jan. 2026"),
        (TimePrecision.YEAR, "2026"),
    ],
)
def test_times_are_local_and_as_exact_as_everyone_may_know_them(store, precision, told):
    at = datetime.fromisoformat("2025-12-31T23:30Z")
    keep(store, public(observed_at=at, observed_precision=precision))
    assert told in shown(store).items[0].lines


def test_a_mark_stands_where_everyone_sees_it(store):
    keep(store, public())
    place = shown(store).items[0].position
    assert place is not None
    assert place != SQUARE
    html = standalone_map(shown(store), assets()).decode()
    assert str(SQUARE.lon) not in html
    assert str(SQUARE.lat) not in html


def test_it_speaks_the_language_that_was_asked_for(store):
    assert shown(store, language="en").title == "Safety walks in Götene"
    assert shown(store).title == "Trygghetsvandringar i Götene"
    assert shown(store).bounds[0] > 12


@pytest.mark.slow
def test_streets_lie_under_the_marks_and_their_makers_are_credited(store, tmp_path):
    keep(store, public())
    assert background_of(str(store.path), "gotene") is None
    made = AnExtract()
    made.line([(SQUARE.lon, SQUARE.lat), (SQUARE.lon + 0.004, SQUARE.lat)], {"highway": "residential"})
    town = store.municipality("gotene").thing
    import_osm(made.written(tmp_path / "town.osm.pbf"), town, beside(store.path, ".background"))
    found = contents(store, WHERE, language="sv", now=NOON, streets=background_of(str(store.path), "gotene"))
    assert "street" in {each.kind for each in found.drawings}
    assert "Karta: © OpenStreetMap contributors" in found.credits
    assert not any("OpenStreetMap" in line for line in shown(store).credits)
