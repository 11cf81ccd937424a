import csv
import io
from pathlib import Path

import pytest

from geodata.errors import Invalid
from geodata.exchange.rows import RefusedRow
from geodata.exchange.spreadsheets import LONGEST_CELL, csv_bytes, csv_table, rejects_bytes


def table_of(tmp_path: Path, body: bytes, **said):
    path = tmp_path / "rows.csv"
    path.write_bytes(body)
    return csv_table(path, **said)


def refused(tmp_path: Path, body: bytes, **said) -> Invalid:
    with pytest.raises(Invalid) as caught:
        list(table_of(tmp_path, body, **said).rows)
    assert caught.value.facts["file"] == "rows.csv"
    return caught.value


def test_rows_carry_the_numbers_that_a_spreadsheet_shows(tmp_path: Path):
    table = table_of(tmp_path, b'a,b\n1,2\n\n3,"four\nlines"\n5,6\n')
    assert table.columns == ("a", "b")
    assert [(row.number, row.cells["a"]) for row in table.rows] == [(2, "1"), (4, "3"), (5, "5")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(tmp_path: Path, delimiter: str):
    body = f"a{delimiter}b\n1{delimiter}2\n".encode()
    assert [row.cells for row in table_of(tmp_path, body).rows] == [{"a": "1", "b": "2"}]


def test_a_named_delimiter_is_kept_to(tmp_path: Path):
    assert table_of(tmp_path, b"a;b,c\n", delimiter=",").columns == ("a;b", "c")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "windows-1252", "utf-16", "utf-16-le"])
def test_a_named_encoding_is_read(tmp_path: Path, encoding: str):
    body = "gata,läge\nÅgatan,mörkt\n".encode(encoding)
    read_as = "utf-8-sig" if encoding == "utf-8" else encoding
    assert next(table_of(tmp_path, body, encoding=read_as).rows).cells == {"gata": "Ågatan", "läge": "mörkt"}


def test_broken_text_is_refused_with_its_row_and_byte(tmp_path: Path):
    answer = refused(tmp_path, b"a,b\n1,2\n3,\xff\n")
    assert answer.code == "file.encoding"
    assert (answer.facts["row"], answer.facts["byte"]) == (3, 10)
    assert refused(tmp_path, b"\xff\xfea\x00,", encoding="utf-16").code == "file.encoding"


def test_nul_is_no_text(tmp_path: Path):
    answer = refused(tmp_path, b"a,b\n1,\x002\n")
    assert (answer.code, answer.facts["byte"], answer.facts["reason"]) == ("file.unreadable", 6, "NUL")


@pytest.mark.parametrize(
    "body", [b'a,b\n1,"2\n3,4\n', b'a,b\n1,"2"x\n', b"a,b\n1," + b"x" * (LONGEST_CELL + 1) + b"\n", b"a,b\r1,2\r"]
)
def test_quotes_that_do_not_close_are_refused_and_swallow_no_rows(tmp_path: Path, body: bytes):
    assert refused(tmp_path, body).code == "file.unreadable"


def test_a_row_with_other_cells_than_the_header_is_refused_alone(tmp_path: Path):
    rows = list(table_of(tmp_path, b"a,b\n1\n1,2,3\n1,2,\n1,2\n").rows)
    assert [row.refused.code if row.refused else None for row in rows] == ["value.invalid", "value.invalid", None, None]
    assert rows[0].refused is not None
    assert rows[0].refused.facts == {
        "file": "rows.csv", "row": 2, "field": "row", "value": "1 cells", "allowed": 2,
    }  # fmt: skip


def test_a_file_of_empty_lines_holds_no_rows(tmp_path: Path):
    assert refused(tmp_path, b"\n\n").code == "file.no-rows"


def test_reading_tells_of_every_byte(tmp_path: Path):
    seen: list[int] = []
    body = b"a,b\n1,2\n3,4"
    list(table_of(tmp_path, body, progress=seen.append).rows)
    assert sum(seen) == len(body)


def test_a_table_is_written_in_pieces_that_make_one_file():
    pieces = list(csv_bytes(["a", "b"], [["x" * 100, 'say "hi"']] * 2000))
    assert len(pieces) > 2
    rows = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b"]] + [["x" * 100, 'say "hi"']] * 2000


def test_refused_rows_are_written_with_their_reasons_and_without_formulas():
    row = RefusedRow(7, Invalid("value.invalid", field="t", value="=1+1", allowed=["a", "b"]), {"t": "=1+1", "x": "-5"})
    body = rejects_bytes([row], ["t", "x"]).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(body))) == {
        "rejected_row": "7",
        "rejected_code": "value.invalid",
        "rejected_reason": "A field holds something that it can't hold.",
        "rejected_field": "t",
        "rejected_value": "'=1+1",
        "rejected_allowed": "a, b",
        "t": "'=1+1",
        "x": "-5",
    }
