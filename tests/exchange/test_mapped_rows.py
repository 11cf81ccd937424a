from datetime import UTC, datetime
from typing import Any

import pytest

from geodata.errors import Invalid, Refused
from geodata.exchange.mapped_rows import MappedRows
from geodata.exchange.mapping import read_mapping
from geodata.exchange.observation_rows import Draft
from geodata.exchange.positions import Verdict
from geodata.exchange.rows import Row, Table
from geodata.model.observation import Flag, Placement, TimePrecision, Valence
from tests.builders import SQUARE, a_municipality

MAPPING = """
[source]
crs = "EPSG:3006"
x = "e"
y = "n"
decimal = ","
[columns]
observed_at = "dag"
text = "text"
valence = "trygg"
feeling = "betyg"
accuracy_m = "fel"
secondary_codes = "fler"
applies_when = "när"
[codes]
column = "typ"
"Lampa" = "L2"
[defaults]
valence = "unsafe"
feeling = 1
"""
COLUMNS = ("e", "n", "dag", "text", "trygg", "betyg", "fel", "fler", "när", "typ")
USUAL = {"e": "412345,5", "n": "6488000", "typ": "Lampa"}


def reader(mapping: str = MAPPING, columns: tuple[str, ...] = COLUMNS, crs: str | None = None) -> MappedRows:
    table = Table("rows.csv", columns, iter(()), crs=crs)
    return MappedRows(read_mapping(mapping.encode(), file="m.toml"), table, a_municipality())


def draft(**cells: object) -> Draft:
    return reader().draft(Row(2, USUAL | cells))


def refused(**cells: object) -> Refused:
    with pytest.raises(Refused) as caught:
        draft(**cells)
    return caught.value


def test_cells_become_fields_of_an_observation():
    found = draft(
        dag="2026-06-30", text=" Mörkt ", trygg="safe", betyg="3", fel="4,5", fler="V1; M1", när="night, winter"
    )
    assert (found.east, found.north) == (412345.5, 6488000.0)
    assert found.values == {
        "primary_code": "L2",
        "observed_at": datetime(2026, 6, 29, 22, tzinfo=UTC),
        "observed_precision": TimePrecision.DAY,
        "text_raw": "Mörkt",
        "valence": Valence.SAFE,
        "feeling": 3,
        "accuracy_m": 4.5,
        "secondary_codes": ("V1", "M1"),
        "applies_when": ("night", "winter"),
    }


def test_an_empty_cell_leaves_the_default():
    assert draft(trygg="", betyg=" ").values == {"primary_code": "L2", "valence": Valence.UNSAFE, "feeling": 1}


def test_a_category_is_mapped_or_already_a_code_or_refused():
    assert draft(typ="T1").values["primary_code"] == "T1"
    answer = refused(typ="Rymdskepp")
    assert (answer.code, answer.facts["field"], answer.facts["value"]) == ("code.unknown", "typ", "Rymdskepp")
    assert answer.facts["allowed"] == ["Lampa"]


def test_a_default_takes_what_no_line_names():
    mapping = MAPPING.replace("[codes]", '[codes]\ndefault = "O9"')
    assert reader(mapping).draft(Row(2, USUAL | {"typ": "Rymdskepp"})).values["primary_code"] == "O9"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("e", "längst bort", "position.not-a-number"),
        ("dag", "04/12/2018", "time.ambiguous"),
        ("dag", "i går", "time.invalid"),
        ("trygg", "otrygg", "value.invalid"),
        ("betyg", "fyra", "value.invalid"),
        ("fel", "långt", "value.invalid"),
        ("text", {"a": 1}, "value.invalid"),
    ],
)
def test_a_refused_cell_is_named_by_its_column(column: str, value: object, code: str):
    answer = refused(**{column: value})
    assert (answer.code, answer.facts["field"]) == (code, column)


def test_values_of_geojson_are_read_like_text():
    found = draft(betyg=2, fel=4.5, text=17, fler=["V1", "M1"], e=412345.5, n=None)
    assert (found.values["feeling"], found.values["accuracy_m"], found.values["text_raw"]) == (2, 4.5, "17")
    assert found.values["secondary_codes"] == ("V1", "M1")
    assert (found.east, found.north) == (412345.5, None)


def test_without_columns_for_it_the_position_is_the_features_own():
    plain = "[codes]\ndefault = 'O9'\n[defaults]\nvalence = 'safe'"
    found = reader(plain, (), crs="EPSG:3008")
    assert found.crs == "EPSG:3008"
    assert found.draft(Row(1, {}, (1.0, 2.0))).east == 1.0
    assert found.draft(Row(1, {})).east is None


def test_the_mapping_knows_better_than_a_file_what_crs_it_is_in():
    plain = "[source]\ncrs = 'EPSG:3006'\n[codes]\ndefault = 'O9'\n[defaults]\nvalence = 'safe'"
    assert reader(plain, (), crs="EPSG:4326").crs == "EPSG:3006"


@pytest.mark.parametrize(
    ("columns", "code", "field"),
    [(COLUMNS[:-1], "file.column-missing", "typ"), ((*COLUMNS, "e"), "mapping.invalid", "e")],
)
def test_a_column_of_the_mapping_stands_in_the_file_once(columns: tuple[str, ...], code: str, field: str):
    with pytest.raises(Refused) as caught:
        reader(columns=columns)
    assert (caught.value.code, caught.value.facts["field"], caught.value.facts["file"]) == (code, field, "rows.csv")


def test_what_is_placed_was_imported_and_what_is_not_has_no_accuracy():
    assert reader().finished(Verdict(SQUARE))["placement"] is Placement.IMPORTED
    absent: dict[str, Any] = reader().finished(Verdict(flags=(Flag.NO_POSITION,)))
    assert absent == {"placement": Placement.NONE, "flags": (Flag.NO_POSITION,), "accuracy_m": None}


def test_the_zone_of_the_mapping_comes_before_the_municipalitys():
    mapping = MAPPING.replace("[columns]", 'timezone = "America/New_York"\n[columns]')
    at = reader(mapping).draft(Row(2, USUAL | {"dag": "2026-06-30"})).values["observed_at"]
    assert at == datetime(2026, 6, 30, 4, tzinfo=UTC)


def test_a_text_that_an_export_guarded_comes_back_without_its_apostrophe():
    assert draft(text="'=1+1").values["text_raw"] == "=1+1"
    assert draft(text="'citat'").values["text_raw"] == "'citat'"


def test_nothing_but_a_refusal_comes_out_of_a_bad_row():
    assert isinstance(refused(fel="1e400"), Invalid)


def test_a_date_of_the_file_is_a_date_whatever_the_mapping_says_of_texts():
    by_text = reader(MAPPING.replace('decimal = ","', 'decimal = ","\ndate_format = "%d/%m %Y"'))
    moment = datetime.fromisoformat("2026-06-30 17:30")
    found = [by_text.draft(Row(2, USUAL | {"dag": each})).values for each in (moment, moment.date(), "30/6 2026")]
    assert [(each["observed_at"], each["observed_precision"]) for each in found] == [
        (datetime(2026, 6, 30, 15, 30, tzinfo=UTC), TimePrecision.MINUTE),
        (datetime(2026, 6, 29, 22, tzinfo=UTC), TimePrecision.DAY),
        (datetime(2026, 6, 29, 22, tzinfo=UTC), TimePrecision.DAY),
    ]
