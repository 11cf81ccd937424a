"""Pictures of a source: young ones from the disk, each fetched once, old ones where the source is down."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from geodata.errors import Unavailable
from geodata.exchange.source_tiles import EMPTY_AGE_S, MOST_FAILURES, PAUSE_S, SourceTiles
from geodata.exchange.tile_cache import TileCache
from geodata.exchange.tile_fetching import SourceError
from geodata.exchange.tile_source import configured
from geodata.mapview.tiles import Tile
from tests.exchange.picture_source import PNG, a_png
from tests.waiting import until

TILE = Tile(14, 8800, 4900)
DAY_S = 24 * 3600.0


class World:
    """A source that answers as told, and a clock that stands."""

    def __init__(self, folder: Path, *, slots: int = 4) -> None:
        source = configured(
            url="https://x.example/{z}/{x}/{y}", layers="", hosts="x.example", networks="", credit="X", max_zoom=19
        )
        assert source is not None
        self.now = 1_800_000_000.0
        self.fetches: list[Tile] = []
        self.says: bytes | Exception | Callable[[], bytes] | None = PNG
        self.tiles = SourceTiles(
            source,
            TileCache(folder, 10_000_000),
            slots=slots,
            age_s=30 * DAY_S,
            clock=lambda: self.now,
            fetch=self._fetch,
        )

    def _fetch(self, _source: Any, tile: Tile) -> bytes | None:
        self.fetches.append(tile)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says() if callable(self.says) else self.says

    def code(self, tile: Tile = TILE) -> str:
        with pytest.raises(Unavailable) as refused:
            self.tiles.picture(tile)
        return refused.value.code


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A source whose pictures lie in a folder of the test's."""
    return World(tmp_path)


def test_a_picture_is_fetched_once_and_then_comes_from_the_disk(world: World):
    first, second = world.tiles.picture(TILE), world.tiles.picture(TILE)
    assert first == second
    assert (first.body, first.media, first.is_fresh) == (PNG, "image/png", True)
    assert world.fetches == [TILE]


def test_a_picture_that_has_grown_old_is_fetched_anew(world: World):
    world.tiles.picture(TILE)
    world.now += 30 * DAY_S - 1
    world.tiles.picture(TILE)
    assert len(world.fetches) == 1
    world.now += 1
    world.says = a_png(1, 2, 3)
    assert world.tiles.picture(TILE).body == a_png(1, 2, 3)


def test_an_old_picture_is_shown_where_the_source_is_down_and_a_missing_one_is_refused(world: World):
    world.tiles.picture(TILE)
    world.now += 31 * DAY_S
    world.says = SourceError("down")
    found = world.tiles.picture(TILE)
    assert (found.body, found.is_fresh) == (PNG, False)
    assert world.code(Tile(14, 1, 1)) == "background.source-down"


def test_that_there_is_nothing_is_believed_for_a_day(world: World):
    world.says = None
    assert world.tiles.picture(TILE).body == b""
    world.now += EMPTY_AGE_S - 1
    assert world.tiles.picture(TILE).body == b""
    assert len(world.fetches) == 1
    world.now += 1
    world.tiles.picture(TILE)
    assert len(world.fetches) == 2


def test_a_source_that_is_down_is_left_in_peace_and_then_asked_once(world: World):
    world.says = SourceError("down")
    for number in range(20):
        assert world.code(Tile(14, number, 0)) == "background.source-down"
    assert len(world.fetches) == MOST_FAILURES
    world.now += PAUSE_S
    assert world.code() == "background.source-down"
    assert world.code() == "background.source-down"
    assert len(world.fetches) == MOST_FAILURES + 1
    world.now += PAUSE_S
    world.says = PNG
    assert world.tiles.picture(TILE).is_fresh
    world.says = SourceError("down again")
    assert world.code(Tile(14, 5, 5)) == "background.source-down"
    world.says = PNG
    assert world.tiles.picture(Tile(14, 6, 6)).is_fresh


def test_many_who_want_the_same_picture_fetch_it_once(world: World):
    is_wanted_by_all = Event()

    def slowly() -> bytes:
        assert is_wanted_by_all.wait(30)
        return PNG

    world.says = slowly
    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(world.tiles.picture, TILE) for _ in range(4)]
        until(lambda: world.tiles.held == 4 or None)
        is_wanted_by_all.set()
        assert [each.result(30).body for each in asked] == [PNG] * 4
    assert world.fetches == [TILE]
    assert world.tiles.held == 0


def test_whoever_waits_is_told_when_the_fetch_fails(world: World):
    is_wanted_by_all = Event()

    def badly() -> bytes:
        assert is_wanted_by_all.wait(30)
        reason = "broken"
        raise SourceError(reason)

    world.says = badly
    with ThreadPoolExecutor(3) as people:
        asked = [people.submit(world.code) for _ in range(3)]
        until(lambda: world.tiles.held == 3 or None)
        is_wanted_by_all.set()
        assert {each.result(30) for each in asked} == {"background.source-down"}
    assert len(world.fetches) == 1


def test_a_slow_source_holds_only_so_many_requests_and_the_rest_is_answered_at_once(tmp_path: Path):
    world = World(tmp_path, slots=2)
    kept = Tile(14, 7, 7)
    world.tiles.picture(kept)
    world.now += 31 * DAY_S
    may_go = Event()

    def slowly() -> bytes:
        assert may_go.wait(30)
        return PNG

    world.says = slowly
    with ThreadPoolExecutor(2) as people:
        asked = [people.submit(world.tiles.picture, Tile(14, number, 0)) for number in range(2)]
        until(lambda: world.tiles.held == 2 or None)
        assert world.code() == "background.source-busy"
        assert world.tiles.picture(kept).is_fresh is False
        may_go.set()
        assert [each.result(30).body for each in asked] == [PNG] * 2
    assert world.tiles.picture(TILE).is_fresh


def test_a_file_that_is_no_picture_any_more_is_fetched_anew(world: World, tmp_path: Path):
    world.tiles.picture(TILE)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(b"<html>")
    os.utime(path, (world.now, world.now))
    assert world.tiles.picture(TILE).body == PNG


def test_the_log_tells_why_and_not_where_somebody_looked(world: World, caplog: pytest.LogCaptureFixture):
    world.says = SourceError("it answers 500")
    world.code()
    world.says = ValueError("8800")
    with pytest.raises(ValueError, match="8800"):
        world.tiles.picture(TILE)
    assert "https://x.example: it answers 500" in caplog.text
    assert "ValueError" in caplog.text
    assert not {"8800", "4900"} & set(caplog.messages[0].split() + caplog.messages[1].replace("/", " ").split())
    assert world.tiles.held == 0
