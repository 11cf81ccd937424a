"""Planning actions on pages."""

from datetime import date

from flask.testing import FlaskClient

from geodata.model.action import ActionState
from geodata.storage import Store
from tests.builders import SQUARE, an_action, an_area, an_id, an_observation, keep, tied


def test_the_list_shows_state_unit_and_how_many_observations_each_answers(client: FlaskClient, store: Store):
    late = an_action(title="Laga lampan", state=ActionState.PLANNED, due=date(2026, 11, 1))
    observation = an_observation()
    keep(store, late, observation, tied(observation, late))
    text = client.get("/gotene/atgarder?lang=sv").text
    for shown in ("Laga lampan", "Planerad", "Gata och park", "1 nov. 2026", "Försenad"):
        assert shown in text
    assert f'href="/gotene/atgarder/{late.id}#observationer"' in text
    assert "Observationer för ”Laga lampan”: 1" in text


def test_a_list_without_actions_says_how_to_make_one(client: FlaskClient):
    assert "Det finns inga åtgärder än." in client.get("/gotene/atgarder?lang=sv").text


def test_an_actions_page_shows_the_three_who_even_where_nobody_is_named(client: FlaskClient, store: Store):
    action = an_action(land_owner="Trafikverket")
    keep(store, action)
    text = client.get(f"/gotene/atgarder/{action.id}?lang=sv").text
    for name in ("Markägare eller huvudman", "Anläggningsägare", "Ansvarig enhet"):
        assert f"<dt>{name}</dt>" in text
    assert "<dd>Trafikverket</dd>" in text
    assert text.count("Inte ifyllt") == 2


def test_an_actions_page_shows_reason_and_public_motivation(client: FlaskClient, store: Store):
    action = an_action(state=ActionState.DECLINED)
    keep(store, action)
    text = client.get(f"/gotene/atgarder/{action.id}?lang=sv").text
    assert "Kostnad" in text
    assert "Marken byggs om nästa år." in text


def test_an_actions_page_shows_the_chain_both_ways(client: FlaskClient, store: Store):
    action, observation, patrol, linked = an_action(), an_observation(position=SQUARE), an_area(name="Runt"), an_area()
    keep(store, action, observation, patrol, linked, tied(observation, action), tied(action, linked, "Hjälper"))
    text = client.get(f"/gotene/atgarder/{action.id}").text
    assert f'href="/gotene/karta?observation={observation.id}"' in text
    assert f'href="/gotene/omraden/{patrol.id}"' in text
    assert f'href="/gotene/omraden/{linked.id}"' in text
    assert "Hjälper" in text


def test_an_actions_page_has_the_place_for_its_editor(client: FlaskClient, store: Store):
    action = an_action()
    keep(store, action)
    text = client.get(f"/gotene/atgarder/{action.id}").text
    assert f'data-mount="action-editor" data-action-id="{action.id}" data-version="1"' in text


def test_a_withdrawn_action_is_shown_as_withdrawn(client: FlaskClient, store: Store):
    action = an_action(is_withdrawn=True)
    keep(store, action)
    assert "Det här har återkallats." in client.get(f"/gotene/atgarder/{action.id}?lang=sv").text


def test_an_action_is_found_under_its_own_municipality_only(client: FlaskClient, store: Store, other_town: str):
    action = an_action()
    keep(store, action)
    assert client.get(f"/{other_town}/atgarder/{action.id}").status_code == 404
    assert client.get(f"/gotene/atgarder/{an_id()}").status_code == 404
