import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from geodata.errors import Missing
from tests.builders import NOON
from webmap import uploads
from webmap.uploads import Upload, Uploads, harmless


class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Uploads:
    return Uploads(tmp_path / "s.gpkg.uploads", clock)


def sent(kept: Uploads, name: str = "a.csv") -> Upload:
    return kept.take(name, "gotene", lambda path: path.write_text("rows"))


def test_a_file_lies_where_only_its_owner_reaches_it(kept: Uploads):
    upload = kept.find(sent(kept, "../../etc/å b.csv").key, "gotene")
    assert (upload.file.name, upload.file.read_text()) == ("å b.csv", "rows")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (upload.folder.parent, upload.folder, upload.file.parent)]
    assert (modes, stat.S_IMODE(upload.file.stat().st_mode)) == ([0o700] * 3, 0o600)


def test_what_is_known_of_it_and_its_mapping_are_kept(kept: Uploads):
    upload = sent(kept)
    upload.remember(look="j", layer=None)
    upload.keep_mapping("[source]\n")
    assert upload.state() | {"at": ""} == {"town": "gotene", "at": "", "look": "j", "layer": None}
    assert upload.mapping.read_text() == "[source]\n"
    assert sorted(path.name for path in upload.folder.iterdir()) == ["file", "mapping.toml", "state.json"]


@pytest.mark.parametrize("key", ["", "..", "x" * 32, "0" * 32])
def test_nobody_finds_another_folder(kept: Uploads, key: str):
    upload = sent(kept)
    with pytest.raises(Missing):
        kept.find(key, "gotene")
    with pytest.raises(Missing):
        kept.find(upload.key, "skara")


def test_nothing_is_left_of_a_file_that_could_not_be_written(kept: Uploads, tmp_path: Path):
    def full(path: Path) -> None:
        path.write_text("half")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        kept.take("a.csv", "gotene", full)
    assert list((tmp_path / "s.gpkg.uploads").iterdir()) == []


def test_old_ones_go_and_of_too_many_the_oldest(kept: Uploads, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    first = sent(kept)
    clock.now += timedelta(hours=23)
    second = sent(kept)
    assert first.folder.exists()
    clock.now += timedelta(hours=2)
    kept.sweep()
    assert (first.folder.exists(), second.folder.exists()) == (False, True)
    monkeypatch.setattr(uploads, "MOST_KEPT", 2)
    clock.now += timedelta(minutes=1)
    third, fourth = sent(kept), sent(kept)
    assert [each.folder.exists() for each in (second, third, fourth)] == [False, True, True]


def test_what_was_never_whole_goes_and_what_arrives_stays(kept: Uploads, clock: Clock, tmp_path: Path):
    whole = sent(kept)
    folder = whole.folder.parent
    (folder / ("0" * 32)).mkdir()
    (folder / "new-1").mkdir()
    clock.now = datetime.now(NOON.tzinfo)
    whole.remember(at=clock.now.isoformat())
    kept.sweep()
    assert {path.name for path in folder.iterdir()} == {whole.key, "new-1"}
    clock.now += timedelta(hours=2)
    kept.sweep()
    assert {path.name for path in folder.iterdir()} == {whole.key}


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("C:\\filer\\Felanmälan 2026.xlsx", "Felanmälan 2026.xlsx"),
        ("../../x", "x"),
        ("a\r\nX: y.csv", "a__X_ y.csv"),
        (".csv", "fil.csv"),
        ("x" * 500 + ".csv", "x" * 80 + ".csv"),
        ("\u202efdp.csv", "_fdp.csv"),
    ],
)
def test_a_name_is_made_harmless(name: str, kept_as: str):
    assert harmless(name) == kept_as
