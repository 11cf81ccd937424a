"""Map and list on paper: the same filter as on the map page, said in words."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.exchange.backgrounds import file_of, import_osm
from geodata.model.area import AreaKind
from geodata.model.observation import Valence
from geodata.model.place import Municipality, Position
from geodata.storage import Store
from tests.builders import SQUARE, a_walk, an_action, an_area, an_observation, keep, tied
from tests.extracts import AnExtract
from tests.webmap.pages.test_pages import EVIL, Outline
from webmap.api.backgrounds import folder
from webmap.pages import rows

PAGE = "/gotene/utskrift"


def listed(text: str) -> list[str]:
    """The squares of the rows in order."""
    return re.findall(r"<td>\d+</td>\s*<td>(.*?)</td>", text)


def test_the_page_is_well_formed_and_lists_all_that_the_map_shows(client: FlaskClient, store: Store):
    seen = [an_observation(position=SQUARE, text_raw="Lyktan är släckt"), an_observation()]
    keep(store, *seen)
    text = client.get(PAGE).text
    assert Outline(text).faults == []
    assert "2 of 2 observations." in text
    assert "Without a position, and so not on the map: 1." in text
    assert "Lyktan är släckt" in text
    assert sorted(listed(text)) == ["D4", "–"]
    assert text.count('class="mark"') == 1


def test_the_filter_of_the_map_page_holds_and_is_said_in_words(client: FlaskClient, store: Store):
    walk, area = a_walk(title="Höstvandringen"), an_area(name="Parken")
    keep(store, walk, area)
    keep(store, an_observation(position=SQUARE, walk_id=walk.id), an_observation(valence=Valence.SAFE))
    action = an_action(title="Gallra buskarna")
    keep(store, action)
    query = f"?codes=L1,L2&valence=unsafe&from=2020-01-01&to=2030-03-29&walk={walk.id}"
    query += f"&within={area.id}&linked={action.id}&lang=en"
    text = client.get(PAGE + query).text
    for words in ("Unsafe", "Jan 1, 2020", "Mar 29, 2030", "Höstvandringen", "Parken", "Gallra buskarna"):
        assert words in text
    api = client.get("/api/v1/observations?valence=safe&municipality=gotene").json
    assert f"{api['numberMatched']} of {api['numberMatched']} observations." in client.get(PAGE + "?valence=safe").text


def test_the_print_says_whether_only_what_is_placed_was_asked_for(client: FlaskClient, store: Store):
    keep(store, an_observation(position=SQUARE), an_observation())
    assert "Position: Med position" in client.get(PAGE + "?placed=true&lang=sv").text
    assert "Position: Utan position" in client.get(PAGE + "?placed=false&lang=sv").text
    assert "Position: " not in client.get(PAGE).text


def test_what_is_about_the_screen_is_passed_over_and_the_window_kept(client: FlaskClient, store: Store):
    keep(store, an_observation(position=SQUARE), an_observation(position=Position(13.6, 58.6)))
    there = f"?at={SQUARE.lat},{SQUARE.lon}&z=16&layers=none&page=3&map=off&observation=x&area=x&lang=en"
    text = client.get(PAGE + there).text
    assert sorted(listed(text)) == ["D4", "–"]
    assert "–" not in listed(client.get(PAGE).text)


@pytest.mark.parametrize(
    "window", ["at=north,pole&z=3", "at=1,2,3&z=3", "at=99,13&z=3", "at=58,13&z=nan", "at=58,13&z=99"]
)
def test_a_window_that_can_not_be_read_is_as_none(client: FlaskClient, store: Store, window: str):
    keep(store, an_observation(position=SQUARE))
    assert listed(client.get(f"{PAGE}?{window}").text) == ["D4"]


@pytest.mark.parametrize("query", ["codes=X9", "from=igår", "walk=1", "valence=x"])
def test_a_filter_that_can_not_be_read_is_refused_in_words(client: FlaskClient, query: str):
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"


def test_a_walk_that_is_not_there_is_404(client: FlaskClient):
    assert client.get(f"{PAGE}?walk=0b5f5a3c-0000-4000-8000-000000000000").status_code == 404
    assert client.get("/nowhere/utskrift").status_code == 404


def test_only_the_newest_are_printed_and_that_is_said(client: FlaskClient, store: Store, monkeypatch):
    monkeypatch.setattr(rows, "SHOWN", 2)
    keep(store, *(an_observation(position=SQUARE) for _ in range(3)))
    text = client.get(PAGE).text
    assert "2 of 3 observations." in text
    assert "Only the newest 2 are listed and drawn here." in text
    assert len(listed(text)) == 2


def test_actions_and_patrol_areas_are_there_and_no_text_is_code(client: FlaskClient, store: Store):
    observation, action = an_observation(position=SQUARE, text_raw=EVIL, place=EVIL), an_action(title=EVIL)
    keep(store, observation, action, an_area(kind=AreaKind.PATROL, name=EVIL))
    keep(store, tied(observation, action))
    text = client.get(PAGE).text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert text.count('class="patrol"') == 2
    assert Outline(text).faults == []


def test_an_empty_list_says_so(client: FlaskClient):
    assert "No observations answer to the filter." in client.get(PAGE).text


def test_the_way_back_leads_to_the_same_view(client: FlaskClient):
    assert 'href="/gotene/karta?valence=unsafe&amp;z=14"' in client.get(f"{PAGE}?valence=unsafe&z=14").text


def test_streets_lie_under_the_marks_with_their_credit(app: Flask, client: FlaskClient, store: Store, tmp_path: Path):
    keep(store, an_observation(position=SQUARE))
    assert "OpenStreetMap" not in client.get(PAGE).text
    made = AnExtract()
    made.line([(SQUARE.lon, SQUARE.lat), (SQUARE.lon + 0.001, SQUARE.lat)], {"highway": "residential"})
    with app.app_context():
        import_osm(made.written(tmp_path / "x.osm.pbf"), store.get(Municipality, "gotene").thing, folder())
    text = client.get(PAGE).text
    assert 'class="ground ground-streets ground-minor"' in text
    assert "© OpenStreetMap contributors" in text


def test_a_damaged_background_leaves_the_map_without_streets(app: Flask, client: FlaskClient, store: Store):
    with app.app_context():
        folder().mkdir()
        file_of(folder(), "gotene").write_bytes(b"PMTiles" * 100)
    assert client.get(PAGE).status_code == 200
