from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid
from geodata.exchange.mapped_rows import MappedRows
from geodata.exchange.mapping import read_mapping
from geodata.exchange.observation_rows import CHUNK, Reading, read_observations
from geodata.exchange.rows import Row, Table
from geodata.model.observation import Flag
from tests.builders import NOON, a_municipality

MAPPING = """
[source]
crs = "EPSG:4326"
x = "lon"
y = "lat"
[columns]
text = "text"
[codes]
default = "O9"
[defaults]
valence = "unsafe"
"""
NAMED = MAPPING.replace("[columns]", '[columns]\nsource_id = "nr"')
HERE = ("13.4915", "58.5279")


def reading(cells: Sequence[Sequence[str]], *, mapping: str = MAPPING, source: str = "rows") -> Reading:
    columns = ("lon", "lat", "text", "nr")
    rows = (Row(i, dict(zip(columns, row, strict=False))) for i, row in enumerate(cells, start=2))
    table = Table("rows.csv", columns, rows)
    town = a_municipality()
    reader = MappedRows(read_mapping(mapping.encode(), file="m.toml"), table, town)
    return read_observations(table, reader, town, source=source, now=NOON)


def ids(found: Reading) -> list[str]:
    return [str(each.id) for each in found.observations]


def test_a_row_becomes_an_observation_that_says_where_it_comes_from():
    found = reading([(*HERE, "Mörkt")]).observations[0]
    assert (found.text_raw, found.source, found.municipality, found.recorded_at) == ("Mörkt", "rows", "gotene", NOON)


def test_equal_rows_stay_apart_and_are_the_same_again():
    rows = [(*HERE, "Mörkt")] * 3 + [(*HERE, "Skräp")]
    assert len(set(ids(reading(rows)))) == 4
    assert ids(reading(rows)) == ids(reading(rows))


@given(st.lists(st.sampled_from(["Mörkt", "Skräp", "Snö"]), min_size=1, max_size=8), st.randoms())
def test_the_order_of_a_file_changes_no_ids(texts: list[str], dice):
    shuffled = dice.sample(texts, len(texts))
    first, again = (reading([(*HERE, text) for text in each]) for each in (texts, shuffled))
    assert sorted(ids(first)) == sorted(ids(again))


def test_editing_one_row_leaves_all_others_their_ids():
    before = ids(reading([(*HERE, "a"), (*HERE, "b"), (*HERE, "b"), (*HERE, "c")]))
    after = ids(reading([(*HERE, "a"), (*HERE, "B!"), (*HERE, "b"), (*HERE, "c")]))
    assert len(set(before) & set(after)) == 3


def test_a_row_with_an_id_of_its_own_keeps_it_through_any_edit():
    before, after = (reading([(*HERE, text, "7")], mapping=NAMED) for text in ("Mörkt", "Ljust"))
    assert ids(before) == ids(after)
    assert before.observations[0].source_id == "7"


def test_an_id_that_stands_twice_is_refused_the_second_time():
    found = reading([(*HERE, "a", "7"), (*HERE, "b", "7")], mapping=NAMED)
    assert len(found.observations) == 1
    assert found.refused[0].refused.facts == {
        "file": "rows.csv", "row": 3, "field": "source_id", "value": "7", "reason": "as row 2",
    }  # fmt: skip


def test_another_source_or_municipality_makes_other_observations():
    assert not set(ids(reading([HERE], source="a"))) & set(ids(reading([HERE], source="b")))


def test_every_row_is_an_observation_or_refused_by_its_number():
    found = reading([HERE, ("13", "58"), ("", ""), ("x", "58.5"), ("58.5279", "13.4915"), ("13.4915", "")])
    assert found.read == 6
    assert found.numbers == [2, 4]
    assert [(row.number, row.refused.code) for row in found.refused] == [
        (3, "position.whole-degrees"),
        (5, "position.not-a-number"),
        (6, "position.swapped"),
        (7, "position.half-missing"),
    ]
    assert all(row.refused.facts["file"] == "rows.csv" for row in found.refused)
    assert found.observations[1].flags == (Flag.NO_POSITION,)
    assert found.flagged == 1


def test_rows_beyond_one_chunk_are_read_in_their_order():
    found = reading([(*HERE, str(i)) for i in range(CHUNK + 3)])
    assert [each.text_raw for each in found.observations[-3:]] == [str(CHUNK), str(CHUNK + 1), str(CHUNK + 2)]
    assert len(set(ids(found))) == found.read == CHUNK + 3


def test_a_row_that_is_mended_leaves_its_equals_their_ids():
    bad = ("13", "58", "a")
    assert ids(reading([bad, bad, (*HERE, "a")])) == ids(reading([bad, (*HERE, "a")]))


def test_a_table_without_rows_is_refused(tmp_path: Path):
    with pytest.raises(Invalid) as refused:
        reading([])
    assert refused.value.code == "file.no-rows"
