"""A source's pictures as the map gets them: from the disk while they are young, else fetched once for all who wait."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from typing import Final

from geodata.errors import Unavailable
from geodata.exchange.pictures import media_of
from geodata.exchange.tile_cache import Kept, TileCache
from geodata.exchange.tile_fetching import SourceError, fetched
from geodata.exchange.tile_source import TileSource
from geodata.mapview.tiles import Tile

log = logging.getLogger(__name__)

MOST_FAILURES: Final = 3
PAUSE_S: Final = 30.0
"""After so many failures in a row the source is left in peace for so long."""

EMPTY_AGE_S: Final = 24 * 3600.0
"""That a source has nothing somewhere is believed for a day at most."""

Fetch = Callable[[TileSource, Tile], bytes | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A tile's picture with its media type; no bytes where the source has nothing. ``is_fresh``: as young as asked."""

    body: bytes
    media: str
    is_fresh: bool


class SourceTiles:
    """The pictures of one source. ``clock`` tells seconds since 1970, ``slots`` how many requests may wait at once."""

    def __init__(
        self,
        source: TileSource,
        cache: TileCache,
        *,
        slots: int,
        age_s: float,
        clock: Callable[[], float],
        fetch: Fetch = fetched,
    ) -> None:
        self.source = source
        self._cache, self._fetch, self._clock = cache, fetch, clock
        self._slots, self._age_s = slots, age_s
        self._lock = Lock()
        self._flights: dict[str, Future[bytes]] = {}
        self._held = self._failures = 0
        self._paused_at = float("-inf")

    @property
    def held(self) -> int:
        """How many requests wait for the source now."""
        return self._held

    def picture(self, tile: Tile) -> Picture:
        """A tile's picture, an old one where no new one can be had.

        `Unavailable` ``background.source-down`` where there is none at all, ``background.source-busy`` where too many
        wait already.
        """
        name = f"{self.source.fingerprint}/{tile.z}/{tile.x}-{tile.y}"
        kept = self._kept(name)
        if kept is not None and self._is_young(kept):
            return _picture(kept.body, is_fresh=True)
        try:
            return _picture(self._waited_for(name, tile), is_fresh=True)
        except Unavailable:
            if kept is None:
                raise
            return _picture(kept.body, is_fresh=False)

    def _kept(self, name: str) -> Kept | None:
        kept = self._cache.get(name, self._clock())
        return kept if kept is not None and (not kept.body or media_of(kept.body)) else None

    def _is_young(self, kept: Kept) -> bool:
        age_s = self._age_s if kept.body else min(self._age_s, EMPTY_AGE_S)
        return 0 <= self._clock() - kept.at < age_s

    def _waited_for(self, name: str, tile: Tile) -> bytes:
        with self._lock:
            if 0 <= self._clock() - self._paused_at < PAUSE_S:
                raise Unavailable("background.source-down")
            if self._held >= self._slots:
                raise Unavailable("background.source-busy")
            self._held += 1
            flight = self._flights.get(name)
            is_first = flight is None
            if flight is None:
                flight = self._flights[name] = Future()
        try:
            if is_first:
                self._fly(flight, name, tile)
            return flight.result()
        except SourceError as error:
            raise Unavailable("background.source-down") from error
        finally:
            with self._lock:
                self._held -= 1

    def _fly(self, flight: Future[bytes], name: str, tile: Tile) -> None:
        """Fetch for everyone who waits; whoever came while the last one landed finds it on the disk."""
        try:
            landed = self._kept(name)
            if landed is not None and self._is_young(landed):
                flight.set_result(landed.body)
                return
            body = self._fetch(self.source, tile) or b""
            self._cache.put(name, body, self._clock())
        except BaseException as error:  # noqa: BLE001 - whoever waits must be told, whatever it was
            self._failed(error)
            flight.set_exception(error)
        else:
            self._failures = 0
            flight.set_result(body)
        finally:
            with self._lock:
                del self._flights[name]

    def _failed(self, error: BaseException) -> None:
        """Remember a failure; the log is told why, not for which place."""
        with self._lock:
            self._failures += 1
            if self._failures >= MOST_FAILURES:
                self._paused_at = self._clock()
        reason = error if isinstance(error, SourceError) else type(error).__name__
        log.warning("background source %s: %s", self.source.origin, reason)


def _picture(body: bytes, *, is_fresh: bool) -> Picture:
    return Picture(body, media_of(body) or "", is_fresh)
