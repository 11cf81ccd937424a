"""Pictures on the disk: found again, bounded, the oldest-used first to go."""

from pathlib import Path

import pytest

from geodata.exchange.tile_cache import TileCache

NOW = 1_800_000_000.0


def test_what_was_put_is_found_with_its_time_also_by_the_next_server(tmp_path: Path):
    TileCache(tmp_path / "tiles", 1000).put("s/1/0-0", b"abc", NOW)
    kept = TileCache(tmp_path / "tiles", 1000).get("s/1/0-0", NOW + 60)
    assert kept is not None
    assert (kept.body, kept.at) == (b"abc", NOW)
    assert TileCache(tmp_path / "tiles", 1000).get("s/1/0-1", NOW) is None


def test_only_the_owner_can_see_where_somebody_has_looked(tmp_path: Path):
    cache = TileCache(tmp_path / "tiles", 1000)
    cache.put("s/1/0-0", b"abc", NOW)
    assert (tmp_path / "tiles").stat().st_mode & 0o077 == 0
    assert (tmp_path / "tiles/s/1/0-0").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_full_loses_what_was_used_the_longest_ago(tmp_path: Path):
    cache = TileCache(tmp_path, 1000)
    for number in range(10):
        cache.put(f"s/{number}", bytes(100), NOW + number)
    assert cache.get("s/0", NOW + 100) is not None
    cache.put("s/new", bytes(100), NOW + 101)
    left = {path.name for path in (tmp_path / "s").iterdir()}
    assert left == {"0", "3", "4", "5", "6", "7", "8", "9", "new"}


def test_what_is_there_already_counts_when_a_server_starts(tmp_path: Path):
    TileCache(tmp_path, 10_000).put("old/1", bytes(5000), NOW)
    cache = TileCache(tmp_path, 1000)
    cache.put("s/1", bytes(10), NOW + 1)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1"]
    assert cache.get("old/1", NOW) is None


@pytest.mark.parametrize("most", [1000, 5000])
def test_however_much_is_put_the_folder_never_holds_more_than_its_room(tmp_path: Path, most: int):
    cache = TileCache(tmp_path, most)
    for number in range(200):
        cache.put(f"s/{number % 70}", bytes(number * 7 % 400), NOW + number)
        assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= most


def test_a_picture_that_is_put_again_counts_once(tmp_path: Path):
    cache = TileCache(tmp_path, 1000)
    cache.put("s/other", bytes(300), NOW)
    for number in range(20):
        cache.put("s/1", bytes(300), NOW + number)
    assert cache.get("s/other", NOW) is not None


def test_where_the_disk_takes_nothing_the_log_is_told_and_nobody_is_stopped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "tiles").write_bytes(b"a file where the folder should be")
    cache = TileCache(tmp_path / "tiles", 1000)
    cache.put("s/14/8800-4900", b"abc", NOW)
    assert cache.get("s/14/8800-4900", NOW) is None
    assert "can't be kept" in caplog.text
    assert "8800" not in caplog.text
