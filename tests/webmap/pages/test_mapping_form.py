from geodata.exchange.mapping import COLUMN_FIELDS
from geodata.exchange.overview import overview_of
from geodata.exchange.rows import Row, Table
from webmap.pages.mapping_form import COLUMNS, FIRST, code_rows, first_tables, sent_tables, tables_of

OVERVIEW = overview_of(Table("a.csv", ("nr", "typ"), iter([Row(2, {"nr": 1, "typ": "a"}), Row(3, {"typ": "b"})])))


def test_every_field_that_a_mapping_may_name_is_in_the_form():
    assert set(COLUMNS) == set(COLUMN_FIELDS)
    assert set(FIRST) <= set(COLUMNS)


def test_the_form_begins_with_what_the_names_tell():
    tables = first_tables(OVERVIEW, "fel")
    assert (tables["source"], tables["columns"]) == ({"name": "fel"}, {"source_id": "nr"})
    assert [(row.value, row.count, row.code) for row in code_rows(tables, OVERVIEW)] == [("a", 1, ""), ("b", 1, "")]


def test_a_form_makes_tables_and_leaves_alone_what_it_has_no_field_for():
    before = {"source": {"layer": "Blad", "crs": "EPSG:3006"}, "defaults": {"place": "Torget", "is_example": True}}
    form = {"source.crs": " EPSG:4326 ", "columns.text": "t", "defaults.valence": "unsafe", "source.name": ""}
    assert sent_tables(form, before) == {
        "source": {"layer": "Blad", "crs": "EPSG:4326"},
        "columns": {"text": "t"},
        "codes": {},
        "defaults": {"place": "Torget", "valence": "unsafe"},
    }
    assert sent_tables({"defaults.is_example": "1"}, {})["defaults"] == {"is_example": True}


def test_codes_belong_to_the_column_whose_values_were_shown():
    form = {"codes.column": "typ", "codes.shown": "typ", "codes.default": "O9", "value.0": "a", "code.0": "L2"}
    form |= {"value.1": "b", "code.1": ""}
    before = {"codes": {"column": "typ", "b": "M1", "elsewhere": "V1"}}
    assert sent_tables(form, before)["codes"] == {"column": "typ", "elsewhere": "V1", "default": "O9", "a": "L2"}
    other = form | {"codes.column": "nr"}
    assert sent_tables(other, before)["codes"] == {"column": "nr", "default": "O9"}


def test_a_text_that_is_no_toml_gives_no_tables():
    assert tables_of("= =") == {}
    assert tables_of('top = 1\n[source]\ncrs = "EPSG:3006"\n') == {"source": {"crs": "EPSG:3006"}}
