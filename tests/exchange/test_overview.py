from datetime import date

from geodata.exchange.overview import MOST_VALUES, Overview, overview_of
from geodata.exchange.rows import Row, Table


def overview(columns: tuple[str, ...], *rows: tuple[object, ...], crs: str | None = None) -> Overview:
    made = (Row(n, dict(zip(columns, row, strict=True)), (1.0, 2.0) if crs else None) for n, row in enumerate(rows, 2))
    return overview_of(Table("a.csv", columns, made, crs=crs))


def test_a_file_at_a_glance():
    found = overview(("Nr", "Typ"), (1, "lampa"), (2, "skräp"), (3, "lampa"), (4, " "))
    assert (found.rows, found.placed, found.columns) == (4, 0, ["Nr", "Typ"])
    assert found.first[0] == ["1", "lampa"]
    assert found.values["Typ"] == [("lampa", 2), ("skräp", 1)]
    assert found.guess["columns"] == {"source_id": "Nr"}
    assert found.guess["codes"] == {"column": "Typ"}
    assert not found.is_own


def test_a_column_of_many_values_is_no_category():
    found = overview(("text",), *((f"text {n}",) for n in range(MOST_VALUES + 1)))
    assert "text" not in found.values


def test_the_coordinate_system_is_guessed_from_the_numbers_only_where_they_are_sure():
    columns = ("Öst", "Nord")
    metres = overview(columns, ("412000", "6489000"), ("", ""))
    degrees = overview(("lon", "lat"), ("13,49", "58,52"))
    strange = overview(columns, ("112000", "6489000"))
    assert metres.guess["source"] == {"x": "Öst", "y": "Nord", "crs": "EPSG:3006"}
    assert degrees.guess["source"] == {"x": "lon", "y": "lat", "crs": "EPSG:4326", "decimal": ","}
    assert strange.guess["source"] == {"x": "Öst", "y": "Nord"}


def test_a_file_with_points_of_its_own_needs_no_columns_for_them():
    found = overview(("lon", "lat", "Datum"), (1, 2, date(2026, 1, 31)), crs="EPSG:3006")
    assert (found.placed, found.crs, found.guess["source"]) == (1, "EPSG:3006", {})
    assert found.guess["columns"] == {"observed_at": "Datum"}
