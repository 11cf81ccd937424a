import io
from pathlib import Path

import pytest

from geodata.errors import Invalid
from geodata.exchange.zip_listing import contents, listed
from tests.exchange.foreign_files import zipped


def test_an_ordinary_archive_is_listed_and_its_files_are_read(tmp_path: Path):
    with zipped(tmp_path / "a.zip", {"mapp/å.txt": "text", "b.dbf": b" " * 900_000}).open("rb") as body:
        archive = listed(body)
        assert contents(archive, "mapp/å.txt") == b"text"
        assert len(contents(archive, "b.dbf")) == 900_000


def test_what_is_no_archive_is_refused():
    with pytest.raises(Invalid) as caught:
        listed(io.BytesIO(b"text"))
    assert caught.value.code == "archive.damaged"
