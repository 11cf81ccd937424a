from pathlib import Path

import pytest

from geodata.errors import Conflict, Missing
from webmap.commands import asking


def test_the_store_is_as_named_else_as_the_settings_say(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRYGGKARTA_STORE", "from-settings.gpkg")
    assert asking.url_of("named.gpkg") == "named.gpkg"
    assert asking.url_of(None) == "from-settings.gpkg"


def test_a_store_is_made_where_there_is_none_only_when_that_is_meant(tmp_path: Path):
    url = str(tmp_path / "new" / "store.gpkg")
    with pytest.raises(Missing), asking.opened(url):
        pass
    with asking.opened_or_new(url) as store:
        assert store.municipalities() == []
    with asking.opened(url) as store, pytest.raises(Missing):
        store.municipality(None)


def test_no_file_is_written_over_the_store(url: str, tmp_path: Path):
    asking.check_not_the_store(tmp_path / "other.csv", url)
    (tmp_path / "alias.csv").symlink_to(url)
    for path in (Path(url), tmp_path / "alias.csv"):
        with pytest.raises(Conflict) as refused:
            asking.check_not_the_store(path, url)
        assert refused.value.code == "store.exists"


def test_the_clock_is_utc():
    assert str(asking.now().tzinfo) == "UTC"
