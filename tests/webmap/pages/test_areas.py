"""Areas on pages."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from geodata.model.area import AreaKind
from geodata.model.link import AreaObservation
from geodata.model.observation import TimePrecision
from geodata.model.place import Position
from geodata.storage import Store
from tests.builders import SQUARE, an_action, an_area, an_id, an_observation, keep, tied


def test_patrol_areas_come_with_their_numbers_and_other_areas_by_name(client: FlaskClient, store: Store):
    patrol, plan, action = an_area(), an_area(name="Detaljplan 12", kind=AreaKind.PLAN), an_action()
    keep(store, patrol, plan, action, an_observation(position=SQUARE), tied(action, patrol))
    text = client.get("/gotene/omraden?lang=sv").text
    assert "Observationer för ”Centrum”: 1" in text
    assert "Åtgärder för ”Centrum”: 1" in text
    assert f'href="/gotene/omraden/{plan.id}">Detaljplan 12</a>' in text


def test_an_areas_page_tells_why_each_observation_belongs_and_what_answers_it(client: FlaskClient, store: Store):
    area, action = an_area(decision="EST 2026-11-20"), an_action(title="Ny lampa")
    inside, apart = an_observation(position=SQUARE), an_observation(position=Position(13.6, 58.6))
    link = AreaObservation(municipality="gotene", area_id=area.id, observation_id=apart.id, reason="Samma stråk")
    keep(store, area, action, inside, apart, link, tied(inside, action), tied(action, area))
    text = client.get(f"/gotene/omraden/{area.id}?lang=sv").text
    for shown in (
        "EST 2026-11-20",
        "Ligger i området",
        "Kopplad för hand: Samma stråk",
        "Observationer: 2",
        "Åtgärder: 1",
    ):
        assert shown in text
    assert text.count(f'href="/gotene/atgarder/{action.id}"') == 2  # of the observation, and of the area


def test_an_areas_page_draws_its_outline_and_says_it_in_words(client: FlaskClient, store: Store):
    area = an_area()
    keep(store, area, an_observation(position=SQUARE))
    text = client.get(f"/gotene/omraden/{area.id}?lang=en").text
    assert "Outline of Centrum, 259.6 hectares, with 1 observations in the picture" in text
    assert text.partition("<figure")[2].partition("</figure>")[0].count("<circle") == 1
    assert f'data-mount="area-editor" data-area-id="{area.id}"' in text


def test_a_time_shows_as_much_as_is_known(client: FlaskClient, store: Store):
    at = datetime(2018, 12, 31, 23, 0, tzinfo=UTC)
    area = an_area()
    times = [
        an_observation(position=SQUARE, observed_at=at, observed_precision=precision) for precision in TimePrecision
    ]
    keep(store, area, *times, an_observation(position=SQUARE))
    text = client.get(f"/gotene/omraden/{area.id}?lang=sv").text
    assert "1 jan. 2019 00:00" in text
    assert ">1 jan. 2019<" in text
    assert "<span>2019" in "".join(text.split())
    assert "Tiden är inte känd" in text


def test_an_area_is_found_under_its_own_municipality_only(client: FlaskClient, store: Store, other_town: str):
    area = an_area()
    keep(store, area)
    assert client.get(f"/{other_town}/omraden/{area.id}").status_code == 404
    assert client.get(f"/gotene/omraden/{an_id()}").status_code == 404


def test_a_count_in_thousands_is_written_as_the_reader_writes_it(client: FlaskClient, store: Store):
    area = an_area()
    keep(store, area, *(an_observation(position=SQUARE) for _nth in range(1001)))
    assert ">1\xa0001</a>" in client.get("/gotene/omraden?lang=sv").text
    assert "Observationer: 1\xa0001" in client.get(f"/gotene/omraden/{area.id}?lang=sv").text


def test_a_name_that_says_it_is_an_example_is_not_marked_a_second_time(client: FlaskClient, store: Store):
    keep(store, an_area(name="Exempel: Torget", is_example=True))
    assert "badge--example" not in client.get("/gotene/omraden?lang=sv").text
