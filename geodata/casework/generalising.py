"""How everyone sees one municipality: public places and times in the stead of exact ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np

from geodata.analysis.public_places import PublicPlaces
from geodata.analysis.public_times import NO_TIME, PRECISIONS, Milliseconds, Precisions, public_times
from geodata.errors import Missing
from geodata.model.moments import moment
from geodata.model.observation import Observation, Placement, TimePrecision
from geodata.model.place import Municipality, Position
from geodata.storage.store import Store

MOST_DWELLINGS: Final = 2_000_000
"""Houses that are looked at; no municipality has so many."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
_NOWHERE: Final = (np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class PublicEye:
    """Sees of one municipality what everyone may, alike of one observation and of a million. Threads may share it."""

    places: PublicPlaces
    time_zone: str

    def times(self, at: Milliseconds, precision: Precisions) -> tuple[Milliseconds, Precisions]:
        """Public times; `public_times` says how."""
        return public_times(at, precision, self.time_zone)

    def observation(self, exact: Observation) -> Observation:
        """The observation at its public position and time."""
        return self.observations([exact])[0]

    def observations(self, exact: Sequence[Observation]) -> list[Observation]:
        """Observations at their public positions and times."""
        positions = [None if each.position is None else (each.position.lon, each.position.lat) for each in exact]
        times, precisions = [each.observed_at for each in exact], [each.observed_precision for each in exact]
        return [
            replace(
                each,
                position=None if position is None else Position(*position),
                placement=Placement.NONE if position is None else each.placement,
                observed_at=at,
                observed_precision=precision,
            )
            for each, (position, at, precision) in zip(exact, self._seen(positions, times, precisions), strict=True)
        ]

    def plain(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Observations as plain JSON values, at their public positions and times."""
        times = [None if row["observed_at"] is None else datetime.fromisoformat(row["observed_at"]) for row in rows]
        precisions = [TimePrecision(row["observed_precision"]) for row in rows]
        found = self._seen([row["position"] for row in rows], times, precisions)
        return [
            dict(row)
            | {
                "position": position,
                "observed_at": None if at is None else moment(at),
                "observed_precision": precision.value,
            }
            | ({"placement": Placement.NONE.value} if position is None and "placement" in row else {})
            for row, (position, at, precision) in zip(rows, found, strict=True)
        ]

    def _seen(
        self,
        positions: Sequence[Sequence[float] | None],
        times: Sequence[datetime | None],
        precisions: Sequence[TimePrecision],
    ) -> list[tuple[tuple[float, float] | None, datetime | None, TimePrecision]]:
        exact = np.array([_NOWHERE if each is None else each for each in positions], np.float64).reshape(-1, 2)
        places = np.column_stack(self.places.of(exact[:, 0], exact[:, 1])).tolist()
        at, told = self.times(
            np.array([NO_TIME if each is None else (each - _EPOCH) // _MS for each in times], np.int64),
            np.array([PRECISIONS.index(each) for each in precisions], np.uint8),
        )
        return [
            (None if lon != lon else (lon, lat), None if ms == NO_TIME else _EPOCH + ms * _MS, PRECISIONS[number])  # noqa: PLR0124 - NaN
            for (lon, lat), ms, number in zip(places, at.tolist(), told.tolist(), strict=True)
        ]


def public_eye(store: Store, town: Municipality) -> PublicEye:
    """How everyone sees a municipality, its houses looked up in the layer that it names.

    `Missing` ``layer.missing`` where it names one that is not there: no public point is shown then, rather than one on
    a house.
    """
    if not town.dwellings_layer:
        return PublicEye(PublicPlaces(town.metric_crs), town.time_zone)
    houses = store.layer_features(town.slug, town.dwellings_layer, limit=MOST_DWELLINGS)
    if not houses:
        raise Missing(
            "layer.missing", name=town.dwellings_layer, allowed=[each.name for each in store.layers(town.slug)]
        )
    return PublicEye(PublicPlaces(town.metric_crs, [each.shape for each in houses]), town.time_zone)
