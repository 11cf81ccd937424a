"""Pictures on the disk: found again, bounded, the oldest-used first to go."""

from pathlib import Path

import pytest

from geodata.exchange.tile_cache import BLOCK_BYTES, TileCache

NOW = 1_800_000_000.0


def test_what_was_put_is_found_with_its_time_also_by_the_next_server(tmp_path: Path):
    TileCache(tmp_path / "tiles", 10_000).put("s/1/0-0", b"abc", NOW)
    kept = TileCache(tmp_path / "tiles", 10_000).get("s/1/0-0", NOW + 60)
    assert kept is not None
    assert (kept.body, kept.at) == (b"abc", NOW)
    assert TileCache(tmp_path / "tiles", 10_000).get("s/1/0-1", NOW) is None


def test_only_the_owner_can_see_where_somebody_has_looked(tmp_path: Path):
    cache = TileCache(tmp_path / "tiles", 10_000)
    cache.put("s/1/0-0", b"abc", NOW)
    assert (tmp_path / "tiles").stat().st_mode & 0o077 == 0
    assert (tmp_path / "tiles/s/1/0-0").stat().st_mode & 0o077 == 0


def taken(folder: Path) -> int:
    """Bytes on the disk of all files."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum((size // BLOCK_BYTES + 1) * BLOCK_BYTES for size in sizes)


def test_a_folder_that_is_full_loses_what_was_used_the_longest_ago(tmp_path: Path):
    cache = TileCache(tmp_path, 10 * BLOCK_BYTES)
    for number in range(10):
        cache.put(f"s/{number}", bytes(100), NOW + number)
    assert cache.get("s/0", NOW + 100) is not None
    cache.put("s/new", bytes(100), NOW + 101)
    left = {path.name for path in (tmp_path / "s").iterdir()}
    assert left == {"0", "3", "4", "5", "6", "7", "8", "9", "new"}


def test_what_is_there_already_counts_when_a_server_starts(tmp_path: Path):
    TileCache(tmp_path, 10 * BLOCK_BYTES).put("old/1", bytes(3 * BLOCK_BYTES), NOW)
    cache = TileCache(tmp_path, 3 * BLOCK_BYTES)
    cache.put("s/1", bytes(10), NOW + 1)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1"]
    assert cache.get("old/1", NOW) is None


@pytest.mark.parametrize("most", [3, 20])
def test_however_much_is_put_the_folder_never_holds_more_than_its_room(tmp_path: Path, most: int):
    cache = TileCache(tmp_path, most * BLOCK_BYTES)
    for number in range(200):
        cache.put(f"s/{number % 70}", bytes(number * 337 % 8000), NOW + number)
        assert taken(tmp_path) <= most * BLOCK_BYTES


def test_empty_files_take_room_too(tmp_path: Path):
    cache = TileCache(tmp_path, 5 * BLOCK_BYTES)
    for number in range(50):
        cache.put(f"s/{number}", b"", NOW + number)
    assert len(list((tmp_path / "s").iterdir())) <= 5


def test_a_picture_that_is_put_again_counts_once(tmp_path: Path):
    cache = TileCache(tmp_path, 3 * BLOCK_BYTES)
    cache.put("s/other", bytes(300), NOW)
    for number in range(20):
        cache.put("s/1", bytes(300), NOW + number)
    assert cache.get("s/other", NOW) is not None


def test_where_the_disk_takes_nothing_the_log_is_told_and_nobody_is_stopped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "tiles").write_bytes(b"a file where the folder should be")
    cache = TileCache(tmp_path / "tiles", 10_000)
    cache.put("s/14/8800-4900", b"abc", NOW)
    assert cache.get("s/14/8800-4900", NOW) is None
    assert "can't be kept" in caplog.text
    assert "8800" not in caplog.text
