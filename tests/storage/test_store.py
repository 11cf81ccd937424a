"""The store's contract, sentence by sentence, on every driver."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from geodata.errors import Conflict, Missing, Stale
from geodata.model.action import PlanningAction
from geodata.model.area import AreaKind
from geodata.model.observation import Observation, ObservationFilter, ObservationState, Outcome
from geodata.model.place import Municipality
from geodata.model.record import Operation
from geodata.storage import Store, open_store
from tests.builders import (
    NOON,
    SQUARE,
    a_case,
    a_municipality,
    a_photo,
    a_walk,
    an_action,
    an_area,
    an_observation,
    keep,
)

HERE = ObservationFilter(municipality="gotene")


class Interrupted(Exception):  # noqa: N818
    pass


def add_and_be_interrupted(store: Store) -> None:
    with store.writing(by="anna", now=NOON) as change:
        change.add(an_observation())
        raise Interrupted


def test_a_kept_thing_is_read_back_equal(store: Store) -> None:
    things = (a_municipality(), a_walk(), an_observation(position=SQUARE), an_action(), an_area())
    keep(store, *things)
    for thing in things:
        kept = store.get(type(thing), thing.key)
        assert (kept.thing, kept.version, kept.changed_at) == (thing, 1, NOON)


def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    keep(store, a_municipality())
    with pytest.raises(Interrupted):
        add_and_be_interrupted(store)
    assert store.count(HERE).matched == 0
    assert [entry.entity for entry in store.log()] == ["municipality"]


def test_readers_do_not_see_an_open_transaction(store: Store) -> None:
    keep(store, a_municipality())
    with store.writing(by="anna", now=NOON) as change:
        change.add(an_observation())
        assert store.count(HERE).matched == 0
    assert store.count(HERE).matched == 1


def test_a_key_is_taken_once(store: Store) -> None:
    observation = an_observation()
    keep(store, a_municipality(), observation)
    with pytest.raises(Conflict) as refused:
        keep(store, replace(observation, text_raw="annat"))
    assert refused.value.code == "thing.other-content"
    assert store.get(Observation, observation.id).thing == observation


def test_a_refused_key_leaves_the_transaction_as_it_was(store: Store) -> None:
    taken, fresh = an_observation(), an_observation()
    keep(store, a_municipality(), taken)
    with store.writing(by="anna", now=NOON) as change:
        with pytest.raises(Conflict):
            change.add(replace(taken, text_raw="annat"))
        change.add(fresh)
        assert change.get(Observation, taken.key).thing == taken
    assert store.count(HERE).matched == 2
    assert store.check() == []


def test_many_things_go_in_together_or_not_at_all(store: Store) -> None:
    keep(store, a_municipality())
    twin = an_observation()
    with pytest.raises(Conflict), store.writing(by="anna", now=NOON) as change:
        change.add_many([an_observation(), twin, twin])
    assert store.count(HERE).matched == 0


def test_a_thing_of_an_unknown_municipality_is_refused(store: Store) -> None:
    with pytest.raises(Missing) as refused:
        keep(store, an_observation())
    assert refused.value.code == "store.reference-missing"


def test_replacing_makes_the_next_version(store: Store) -> None:
    observation = an_observation()
    keep(store, a_municipality(), observation)
    with store.writing(by="bo", now=NOON + timedelta(hours=1)) as change:
        kept = change.replace(replace(observation, text_raw="mörkt"), version=1)
    assert kept.version == 2
    assert store.get(Observation, observation.id) == kept


def test_a_change_from_an_old_version_is_refused_and_names_the_stored_one(store: Store) -> None:
    action = an_action()
    keep(store, a_municipality(), action)
    with store.writing(by="anna", now=NOON) as change:
        change.replace(replace(action, title="A"), version=1)
    with pytest.raises(Stale) as refused, store.writing(by="bo", now=NOON) as change:
        change.replace(replace(action, title="B"), version=1)
    assert refused.value.facts["version"] == 2
    assert store.get(PlanningAction, action.id).thing.title == "A"


def test_a_change_that_changes_nothing_is_not_written(store: Store) -> None:
    action = an_action()
    keep(store, a_municipality(), action)
    before = list(store.log())
    with store.writing(by="anna", now=NOON) as change:
        assert change.replace(action, version=1).version == 1
    assert list(store.log()) == before


def test_nothing_moves_to_another_municipality(store: Store) -> None:
    observation = an_observation()
    keep(store, a_municipality(), a_municipality(slug="skara"), observation)
    with pytest.raises(Conflict) as refused, store.writing(by="anna", now=NOON) as change:
        change.replace(replace(observation, municipality="skara"), version=1)
    assert refused.value.code == "store.other-municipality"


def test_what_is_not_there_is_missing(store: Store) -> None:
    with pytest.raises(Missing) as refused:
        store.get(Observation, uuid4())
    assert refused.value.code == "thing.missing"


def test_many_are_read_in_the_order_of_their_keys_without_the_missing(store: Store) -> None:
    observations = [an_observation() for _ in range(1_100)]
    keep(store, a_municipality())
    with store.writing(by="anna", now=NOON) as change:
        change.add_many(observations)
    keys = [observation.id for observation in reversed(observations)]
    assert [kept.thing.id for kept in store.get_many(Observation, [uuid4(), *keys])] == keys


@pytest.mark.parametrize("name", ["1471", "gotene", "Götene", "GÖTENE"])
def test_a_municipality_answers_to_code_slug_and_name(store: Store, name: str) -> None:
    keep(store, a_municipality(name="Götene", code="1471"), a_municipality(slug="skara"))
    assert store.municipality(name).thing.slug == "gotene"


def test_the_only_municipality_needs_no_name(store: Store) -> None:
    keep(store, a_municipality())
    assert store.municipality(None).thing.slug == "gotene"
    keep(store, a_municipality(slug="skara"))
    with pytest.raises(Conflict) as refused:
        store.municipality(None)
    assert refused.value.code == "municipality.ambiguous"


def test_no_name_is_not_the_town_without_a_code(store: Store) -> None:
    keep(store, a_municipality(slug="zurich"), a_municipality(code="1471"))
    with pytest.raises(Missing):
        store.municipality("")


def test_an_unknown_municipality_is_missing(store: Store) -> None:
    with pytest.raises(Missing) as refused:
        store.municipality("Atlantis")
    assert refused.value.code == "municipality.missing"


def test_lists_leave_out_what_is_withdrawn(store: Store) -> None:
    keep(store, a_municipality())
    gone = {"is_withdrawn": True}
    keep(store, an_observation(**gone), an_action(**gone), an_area(**gone), a_walk(**gone))
    assert store.count(HERE).matched == len(store.observations(HERE)) == 0
    assert store.actions("gotene") == store.areas("gotene") == store.walks("gotene") == []
    assert store.areas_at("gotene", SQUARE) == []


def test_walks_come_newest_first_and_areas_and_actions_by_name(store: Store) -> None:
    old, new = a_walk(starts_at=NOON), a_walk(starts_at=NOON + timedelta(days=1))
    keep(store, a_municipality(), old, new, a_walk())
    keep(store, *(an_area(name=name) for name in "CAB"), *(an_action(title=title) for title in "ba"))
    assert [kept.thing.starts_at for kept in store.walks("gotene")] == [new.starts_at, old.starts_at, None]
    assert [kept.thing.name for kept in store.areas("gotene")] == list("ABC")
    assert [kept.thing.title for kept in store.actions("gotene")] == list("ab")


def test_areas_are_asked_for_by_kind(store: Store) -> None:
    keep(store, a_municipality(), an_area(kind=AreaKind.PLAN), an_area(kind=AreaKind.PATROL))
    assert [kept.thing.kind for kept in store.areas("gotene", kind=AreaKind.PLAN)] == [AreaKind.PLAN]


def test_the_photos_of_an_observation_come_in_their_order_without_withdrawn_ones(store: Store) -> None:
    one, other = an_observation(), an_observation()
    first, second = a_photo(one), a_photo(one)
    keep(store, a_municipality(), one, other, first, a_photo(one, is_withdrawn=True), second, a_photo(other))
    assert [kept.thing for kept in store.photos(one.id)] == [first, second]
    assert store.photos(an_observation().id) == []


def test_the_files_that_photos_name_are_those_of_now_withdrawn_ones_too(store: Store) -> None:
    one = an_observation()
    photo, gone = a_photo(one), a_photo(one, is_withdrawn=True, original_sha256="")
    keep(store, a_municipality(), one, photo, gone)
    with store.writing(by="bo", now=NOON) as change:
        change.replace(replace(photo, sha256="f" * 64), version=1)
    named = store.photo_hashes()
    assert named.made == {"f" * 64, photo.thumbnail_sha256, gone.sha256, gone.thumbnail_sha256}
    assert named.originals == {photo.original_sha256}


def test_the_history_tells_who_changed_what_when(store: Store) -> None:
    observation = an_observation()
    keep(store, a_municipality(), observation, an_observation())
    later = NOON + timedelta(hours=1)
    with store.writing(by="bo", now=later) as change:
        change.replace(replace(observation, text_raw="mörkt", feeling=1), version=1)
    first, second = store.history(Observation, observation.id)
    assert (first.operation, first.by, first.version, first.before) == (Operation.ADD, "anna", 1, None)
    assert (second.operation, second.by, second.at, second.version) == (Operation.EDIT, "bo", later, 2)
    assert second.fields == ("feeling", "text_raw")
    assert (second.before, second.after) == ({"feeling": None, "text_raw": ""}, {"feeling": 1, "text_raw": "mörkt"})


def test_every_version_is_remembered(store: Store) -> None:
    observation = an_observation(position=SQUARE)
    keep(store, a_municipality(), observation)
    with store.writing(by="bo", now=NOON) as change:
        change.replace(replace(observation, text_raw="mörkt"), version=1)
    assert store.version(Observation, observation.id, 1) == observation
    assert store.version(Observation, observation.id, 2) == replace(observation, text_raw="mörkt")
    assert store.version(Municipality, "gotene", 1) == a_municipality()
    assert store.version(Municipality, "skara", 1) is None


def test_the_log_is_read_on_from_any_entry(store: Store) -> None:
    keep(store, a_municipality())
    with store.writing(by="anna", now=NOON) as change:
        change.add_many([an_observation() for _ in range(1_200)])
    seqs = [entry.seq for entry in store.log()]
    assert seqs == list(range(1, 1_202))
    assert [entry.seq for entry in store.log(after=1_199)] == [1_200, 1_201]


def test_erased_contents_are_gone_and_the_chain_stays_whole(store: Store) -> None:
    observation = an_observation(text_raw="Anna 0701234567")
    keep(store, a_municipality(), observation)
    (entry,) = store.history(Observation, observation.id)
    assert store.erase_contents([entry.seq]) == 1
    (erased,) = store.history(Observation, observation.id)
    assert (erased.before, erased.after, erased.chain_hash) == (None, None, entry.chain_hash)
    assert store.version(Observation, observation.id, 1) is None
    assert store.check() == []


def test_a_sound_store_has_no_faults(store: Store) -> None:
    observation = an_observation(position=SQUARE)
    keep(store, a_municipality(), observation, an_action(), an_area(), a_walk())
    with store.writing(by="bo", now=NOON) as change:
        change.replace(replace(observation, text_raw="mörkt"), version=1)
    assert store.check() == []


def test_a_backup_holds_all_that_was_committed_and_replaces_nothing(store: Store, tmp_path: Path) -> None:
    keep(store, a_municipality(), an_observation())
    copy = tmp_path / "copy.gpkg"
    store.backup(copy)
    with pytest.raises(Conflict) as refused:
        store.backup(copy)
    assert refused.value.code == "store.exists"
    opened = open_store(copy)
    try:
        assert opened.count(HERE).matched == 1
        assert opened.check() == []
    finally:
        opened.close()


def test_a_store_is_read_again_after_closing(store: Store, fresh_url: object, tmp_path: Path) -> None:
    keep(store, a_municipality(), an_observation(position=SQUARE))
    store.close()
    again = open_store(tmp_path / "store.gpkg")
    try:
        assert again.count(HERE).matched == 1
    finally:
        again.close()


# --- cases and answers ------------------------------------------------------------------------------------------------


def test_the_observations_of_a_case_come_as_they_were_recorded_withdrawn_ones_too(store: Store) -> None:
    case = a_case()
    late = an_observation(case_id=case.id, recorded_at=NOON + timedelta(hours=1))
    early = an_observation(case_id=case.id, is_withdrawn=True)
    keep(store, a_municipality(), case, late, early, an_observation())
    assert [kept.thing for kept in store.members(case.id)] == [early, late]
    assert store.members(uuid4()) == []


def test_a_transaction_sees_the_members_that_it_made(store: Store) -> None:
    case, one = a_case(), an_observation()
    keep(store, a_municipality(), case, one)
    with store.writing(by="anna", now=NOON) as change:
        change.replace(replace(one, case_id=case.id), version=1)
        assert [kept.thing.id for kept in change.members(case.id)] == [one.id]
        assert store.members(case.id) == []


def test_what_waits_for_a_decision_is_listed_the_oldest_first(store: Store) -> None:
    late, early = (
        an_observation(recorded_at=NOON + timedelta(hours=1)),
        an_observation(state=ObservationState.IN_REVIEW),
    )
    others = [an_observation(state=state) for state in ObservationState if state.value not in {"received", "in_review"}]
    keep(store, a_municipality(), late, early, an_observation(is_withdrawn=True), *others)
    assert [kept.thing for kept in store.waiting("gotene")] == [early, late]
    assert [kept.thing for kept in store.waiting("gotene", limit=1, offset=1)] == [late]
    assert store.waiting("skara") == []


def test_what_is_reviewed_and_has_no_answer_is_listed_the_oldest_first(store: Store) -> None:
    late = an_observation(state=ObservationState.PUBLIC, recorded_at=NOON + timedelta(hours=1))
    early = an_observation(state=ObservationState.INTERNAL)
    others = (
        an_observation(),
        an_observation(state=ObservationState.ANSWERED, answer=Outcome.NO_ACTION),
        an_observation(state=ObservationState.PUBLIC, is_withdrawn=True),
    )
    keep(store, a_municipality(), late, early, *others)
    assert [kept.thing for kept in store.unanswered("gotene")] == [early, late]
    assert [kept.thing for kept in store.unanswered("gotene", limit=1, offset=1)] == [late]
    assert store.unanswered("skara") == []
