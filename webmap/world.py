"""What a request acts in: the store, the clock, who asks."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import cast

from flask import current_app

from geodata.exchange.source_tiles import SourceTiles
from geodata.storage import Store, open_store
from geodata.storage.photos import PhotoFiles
from webmap.jobs.runner import Jobs
from webmap.map_index import MapIndex
from webmap.uploads import Uploads

KEY = "tryggkarta"
JOBS_KEY = "tryggkarta.jobs"
MAP_KEY = "tryggkarta.map"
UPLOADS_KEY = "tryggkarta.uploads"
PICTURES_KEY = "tryggkarta.pictures"
PHOTOS_KEY = "tryggkarta.photos"


class StoreHolder:
    """One store for all threads, opened when first asked for."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._store: Store | None = None
        self._lock = Lock()

    def store(self) -> Store:
        """The open store; raises as `open_store` does, and tries again the next time."""
        with self._lock:
            if self._store is None:
                self._store = open_store(self._url)
            return self._store

    def close(self) -> None:
        """Let go of the store; it is opened anew when asked for again."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store = None


def holder() -> StoreHolder:
    """The holder of this app's store."""
    return cast("StoreHolder", current_app.extensions[KEY])


def store() -> Store:
    """The store that this app serves."""
    return holder().store()


def jobs() -> Jobs:
    """The jobs of this app's store."""
    return cast("Jobs", current_app.extensions[JOBS_KEY])


def map_index() -> MapIndex:
    """The map's index of this app's store."""
    return cast("MapIndex", current_app.extensions[MAP_KEY])


def uploads() -> Uploads:
    """The files that were sent in to be imported."""
    return cast("Uploads", current_app.extensions[UPLOADS_KEY])


def photo_files() -> PhotoFiles:
    """The photos' files of this app's store."""
    return cast("PhotoFiles", current_app.extensions[PHOTOS_KEY])


def pictures() -> SourceTiles | None:
    """The pictures of the configured map service; none where none is configured."""
    return cast("SourceTiles | None", current_app.extensions[PICTURES_KEY])


def now() -> datetime:
    """The time (UTC), from the clock that the app was given."""
    clock: Callable[[], datetime] = current_app.config["CLOCK"]
    return clock()
