"""What a change writes."""

from dataclasses import replace

from geodata.storage import Store
from geodata.storage.transaction import BATCH, changed_fields
from tests.builders import NOON, SQUARE, a_municipality, an_observation, keep


def test_only_the_fields_that_differ_are_told() -> None:
    before = an_observation(position=SQUARE, text_raw="mörkt")
    after = replace(before, text_raw="ljust", feeling=3)
    assert changed_fields(before, after) == (
        {"text_raw": "mörkt", "feeling": None},
        {"text_raw": "ljust", "feeling": 3},
    )
    assert changed_fields(before, before) == ({}, {})


def test_more_than_one_batch_goes_in_as_one_chain(store: Store) -> None:
    keep(store, a_municipality())
    with store.writing(by="import", now=NOON) as change:
        assert change.add_many([an_observation() for _ in range(BATCH + 2)]) == BATCH + 2
        assert change.add_many([]) == 0
    assert store.check() == []
    assert sum(1 for _ in store.log()) == BATCH + 3


def test_one_transaction_writes_one_entry_for_each_change(store: Store) -> None:
    observation = an_observation()
    with store.writing(by="anna", now=NOON) as change:
        change.add(a_municipality())
        change.add(observation)
        change.replace(replace(observation, feeling=1), version=1)
        assert change.get(type(observation), observation.id).version == 2
    assert [entry.version for entry in store.log()] == [1, 1, 2]
    assert {(entry.by, entry.at) for entry in store.log()} == {("anna", NOON)}
