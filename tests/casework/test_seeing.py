"""What is not theirs to see is not there for them, in every way of asking; what they see is without what is hidden."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.casework.generalising import public_eye
from geodata.casework.seeing import Seen
from geodata.errors import Missing
from geodata.model.action import ActionState, PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import Observation, ObservationState, TimePrecision
from geodata.model.photo import Photo, PhotoState
from geodata.model.place import Municipality
from geodata.model.role import Role
from geodata.model.viewer import NOBODY, Viewer, with_role
from geodata.model.visibility import FIELDS, Level
from geodata.model.walk import Walk, WalkState
from geodata.storage import Store
from tests.builders import (
    NOON,
    SQUARE,
    a_municipality,
    a_photo,
    a_walk,
    an_action,
    an_area,
    an_observation,
    keep,
    tied,
)

OUT: dict[str, Any] = {"state": ObservationState.PUBLIC, "public_from": NOON - timedelta(days=1)}
POLICE, CASEWORKER = with_role(Role.POLICE), with_role(Role.CASEWORKER)
PUBLIC = an_observation(
    position=SQUARE, observed_at=NOON, text_raw="Anna bor där", text_public="Mörkt", me_too=7, **OUT
)  # fmt: skip
UNREAD = an_observation(position=SQUARE, observed_at=NOON, text_raw="rått")
WAITING = replace(an_observation(position=SQUARE), state=ObservationState.PUBLIC, public_from=NOON + timedelta(hours=1))
PATROL = an_area(name="Resecentrum", patrol_times="fredag 22", decision="EST 2019")
LOCALITY = an_area(name="Centrum", kind=AreaKind.LOCALITY)
ACTION = an_action(title="Lampor", land_owner="Karl Karlsson", state=ActionState.DECIDED)
PROPOSED = an_action(title="Kameror")


@pytest.fixture
def town(store: Store) -> Store:
    """A town with one of everything."""
    links = (tied(PUBLIC, ACTION, "hemligt skäl"), tied(UNREAD, ACTION), tied(PATROL, PUBLIC), tied(ACTION, PATROL))
    things = (a_municipality(), PUBLIC, UNREAD, WAITING, PATROL, LOCALITY, ACTION, PROPOSED)
    keep(store, *things, a_municipality(slug="skara"), *links)
    return store


def seen_by(store: Store, viewer: Viewer) -> Seen:
    def eye(slug: str) -> Any:
        return public_eye(store, store.get(Municipality, slug).thing)

    return Seen(store, viewer, NOON, eye)


def ids(kept: list[Any]) -> list[Any]:
    return [each.thing.id for each in kept]


# --- whole things -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewer", "wanted"),
    [
        (NOBODY, [PUBLIC.id]),
        (POLICE, [PUBLIC.id, WAITING.id]),
        (CASEWORKER, [PUBLIC.id, UNREAD.id, WAITING.id]),
        (Viewer("x", {"skara": frozenset({Role.COORDINATOR})}), [PUBLIC.id]),
    ],
)
def test_one_sees_what_is_theirs_to_see(town: Store, viewer: Viewer, wanted: list[Any]):
    seen, every = seen_by(town, viewer), [PUBLIC.id, UNREAD.id, WAITING.id]
    assert ids(seen.get_many(Observation, every)) == wanted
    for key in every:
        if key in wanted:
            assert seen.get(Observation, key).thing.id == key
        else:
            with pytest.raises(Missing) as hidden:
                seen.get(Observation, key)
            with pytest.raises(Missing) as absent:
                seen.get(Observation, LOCALITY.id)
            assert (hidden.value.code, set(hidden.value.facts)) == (absent.value.code, set(absent.value.facts))


def test_patrol_areas_are_in_no_list_of_everyones(town: Store):
    everyone, police = seen_by(town, NOBODY), seen_by(town, POLICE)
    assert ids(everyone.areas("gotene")) == ids(everyone.areas_at("gotene", SQUARE)) == [LOCALITY.id]
    assert everyone.areas("gotene", kind=AreaKind.PATROL) == []
    assert set(ids(police.areas("gotene"))) == {PATROL.id, LOCALITY.id}


def test_a_link_is_seen_by_those_who_see_both_ends(town: Store):
    everyone, police, staff = (seen_by(town, each) for each in (NOBODY, POLICE, CASEWORKER))

    def linked(seen: Seen) -> set[Any]:
        return {kept.thing.observation_id for kept in seen.links(ObservationAction, "gotene", action_id=ACTION.id)}

    assert linked(everyone) == linked(police) == {PUBLIC.id}
    assert linked(staff) == {PUBLIC.id, UNREAD.id}
    for kind in (AreaObservation, ActionArea):
        assert everyone.links(kind, "gotene") == []
        assert len(police.links(kind, "gotene")) == 1


def test_what_is_proposed_is_not_everyones_before_it_is_decided(town: Store):
    everyone, police = seen_by(town, NOBODY), seen_by(town, POLICE)
    assert ids(everyone.actions("gotene")) == [ACTION.id]
    assert set(ids(police.actions("gotene"))) == {ACTION.id, PROPOSED.id}


def test_a_draft_of_a_walk_is_for_the_municipality(town: Store):
    keep(town, a_walk(title="Klar"), a_walk(title="Utkast", state=WalkState.DRAFT))
    assert [kept.thing.title for kept in seen_by(town, NOBODY).walks("gotene")] == ["Klar"]
    assert len(seen_by(town, CASEWORKER).walks("gotene")) == 2


def test_a_photo_is_seen_by_those_who_see_its_observation(town: Store):
    out: dict[str, Any] = {"state": PhotoState.PUBLIC, "alt_text": "En lampa"}
    shown, of_unread, received = a_photo(PUBLIC, **out), a_photo(UNREAD, **out), a_photo(PUBLIC)
    keep(town, shown, of_unread, received)
    everyone = seen_by(town, NOBODY)
    assert ids(everyone.photos(PUBLIC.id)) == ids(everyone.get_many(Photo, [of_unread.id, shown.id])) == [shown.id]
    for ask in (lambda: everyone.photos(UNREAD.id), lambda: everyone.get(Photo, of_unread.id)):
        with pytest.raises(Missing):
            ask()
    assert len(seen_by(town, CASEWORKER).photos(PUBLIC.id)) == 2


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("thing", [PUBLIC, PATROL, LOCALITY, ACTION], ids=["observation", "patrol", "area", "action"])
def test_what_is_hidden_is_nothing_and_what_is_seen_is_as_it_is(town: Store, role: Role, thing: Any):
    seen = seen_by(town, with_role(role))
    found = seen.get_many(type(thing), [thing.id])
    levels = with_role(role).levels("gotene")
    if not found:
        assert thing is PATROL
        return
    usual = {field.name: field.default for field in fields(thing)}
    for name, level in FIELDS[type(thing)].items():
        value = getattr(found[0].thing, name)
        if level not in levels:
            assert value in (None, usual[name])
        elif name not in {"position", "observed_at", "observed_precision"} or Level.PARTNERS in levels:
            assert value == getattr(thing, name)


def test_everyone_sees_a_cell_and_a_part_of_the_day(town: Store):
    found = seen_by(town, NOBODY).get(Observation, PUBLIC.id).thing
    assert found.position not in {None, SQUARE}
    assert found.observed_precision is TimePrecision.PART_OF_DAY
    assert found.observed_at is not None
    assert found.observed_at < NOON


def test_rows_say_the_same_as_things(town: Store):
    for viewer in (NOBODY, POLICE, CASEWORKER):
        seen = seen_by(town, viewer)
        thing = seen.get(Observation, PUBLIC.id).thing
        (row,) = seen.plain_observations_of([str(PUBLIC.id)])
        assert thing.position is not None
        assert row["position"] == [thing.position.lon, thing.position.lat] or row["position"] == (
            thing.position.lon,
            thing.position.lat,
        )
        assert row.get("text_raw", "") == thing.text_raw
        assert ("text_raw" in row) == (viewer is CASEWORKER)
        assert ("changed_at" in row) == (viewer is not NOBODY)
    assert seen_by(town, NOBODY).plain_observations_of([]) == []


# --- histories --------------------------------------------------------------------------------------------------------


def edited(store: Store, thing: Any, **changes: Any) -> None:
    with store.writing(by="polis", now=NOON) as change:
        kept = change.get(type(thing), thing.id)
        change.replace(replace(kept.thing, **changes), version=kept.version)


def test_a_history_tells_nothing_that_is_hidden(town: Store):
    edited(town, PATROL, patrol_times="lördag 23")
    edited(town, PATROL, name="Centralen", patrol_times="lördag 24")
    coordinator, police = (seen_by(town, with_role(role)) for role in (Role.COORDINATOR, Role.POLICE))
    told = coordinator.history(Area, PATROL.id)
    assert [entry.fields for entry in told[1:]] == [("name",)]
    assert "dag 2" not in repr(told)
    assert [set(entry.fields) for entry in police.history(Area, PATROL.id)[1:]] == [
        {"patrol_times"},
        {"name", "patrol_times"},
    ]
    assert {entry.by for entry in told} == {"anna", "polis"}
    assert {entry.by for entry in police.history(Area, PATROL.id)} == {""}


def test_a_history_begins_when_its_thing_could_be_seen(town: Store):
    edited(town, PROPOSED, title="Kameror mot Karl", state=ActionState.ASSESSING)
    edited(town, PROPOSED, title="Lampor", state=ActionState.DECIDED)
    edited(town, PROPOSED, description="Tolv lampor")
    told = seen_by(town, NOBODY).history(PlanningAction, PROPOSED.id)
    assert [(entry.version, entry.before is None) for entry in told] == [(3, True), (4, False)]
    assert "Kameror" not in repr(told)
    assert [entry.version for entry in seen_by(town, POLICE).history(PlanningAction, PROPOSED.id)] == [1, 2, 3, 4]


def test_what_became_of_what_a_person_told_is_a_history_for_the_municipality(town: Store):
    assert seen_by(town, NOBODY).history(Observation, PUBLIC.id) == []
    assert seen_by(town, POLICE).history(Observation, PUBLIC.id) == []
    assert "Anna" in repr(seen_by(town, CASEWORKER).history(Observation, PUBLIC.id))


@given(st.sampled_from(Role), st.sampled_from([PUBLIC, UNREAD, WAITING, PATROL, LOCALITY, ACTION]))
def test_whoever_sees_a_history_sees_its_thing(town: Store, role: Role, thing: Any):
    seen = seen_by(town, with_role(role))
    if seen.get_many(type(thing), [thing.id]):
        seen.history(type(thing), thing.id)
    else:
        with pytest.raises(Missing):
            seen.history(type(thing), thing.id)


def test_what_was_a_walk_is_not_kept_open(town: Store):
    draft = a_walk(state=WalkState.DRAFT)
    keep(town, draft)
    with pytest.raises(Missing):
        seen_by(town, POLICE).history(Walk, draft.id)
