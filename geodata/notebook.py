"""A notebook's door: a store in, frames out. It joins what keeps and what measures, and writes nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import geopandas as gpd

from geodata.analysis.crs import WGS84
from geodata.analysis.frames import frame, in_crs
from geodata.errors import Invalid
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.record import Kept
from geodata.model.walk import Walk
from geodata.storage import Store
from geodata.storage import open_store as _open_store

Listing = Callable[[Store, str], Iterable[Kept[Any]]]

NAMES: Final[dict[str, tuple[type[Any], Listing]]] = {
    "observations": (Observation, lambda store, town: store.observations(ObservationFilter(municipality=town))),
    "actions": (PlanningAction, lambda store, town: store.actions(town)),
    "areas": (Area, lambda store, town: store.areas(town)),
    "walks": (Walk, lambda store, town: store.walks(town)),
}
"""What there are frames of, each in the order of its list."""


def open_store(url: str | Path) -> "Notebook":
    """The store at a path or URL, to be looked at; `Missing` ``store.missing`` where there is none."""
    return Notebook(_open_store(url))


class Notebook:
    """A store that is looked at: frames, and nothing else. A server may write to it meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def frame(self, name: str, *, crs: str = WGS84, municipality: str | None = None) -> gpd.GeoDataFrame:
        """``observations``, ``actions``, ``areas`` or ``walks`` as they are now, without withdrawn ones, in that CRS.

        Of one municipality (slug, code or name) or of all. Columns are as `geodata.analysis.frames.frame` says;
        ``geometry`` is None where there is no position. `Invalid` ``value.invalid``, ``crs.unknown``.
        """
        if name not in NAMES:
            raise Invalid("value.invalid", field="name", value=name[:80], allowed=list(NAMES))
        kind, listed = NAMES[name]
        towns = self._store.municipalities() if municipality is None else [self._store.municipality(municipality)]
        things = [kept.thing for town in towns for kept in listed(self._store, town.thing.slug)]
        return in_crs(frame(kind, things), crs)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
