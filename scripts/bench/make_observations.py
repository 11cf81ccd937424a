"""A store with any number of made-up observations that lie as Sweden's would: most of them in few towns.

`python -m scripts.bench.make_observations STORE --n 1000000 --seed 1`
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, box

from geodata.model.observation import Observation, ObservationState, Placement, Valence
from geodata.model.place import Municipality, Position
from geodata.storage import Store, create_store

SLUG: Final = "bench"
TOWNS: Final = 290
CHUNK: Final = 100_000
"""Observations in one transaction: each writes nearly every page of the indexes of random ids, so few are better."""

NOW: Final = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

_BOUNDS: Final = (11.0, 55.3, 24.2, 69.1)
"""West, south, east, north of Sweden in degrees."""

_CODES: Final = {
    "L1": 20,
    "L2": 14,
    "V1": 16,
    "V2": 9,
    "T1": 8,
    "T3": 8,
    "M1": 7,
    "M2": 6,
    "D1": 4,
    "P1": 3,
    "O1": 3,
    "O9": 2,
}
_VALENCES: Final = {Valence.UNSAFE: 75, Valence.SAFE: 15, Valence.NEUTRAL: 10}
_SENTENCES: Final = (
    "Lampan vid gångtunneln är trasig sedan i höstas.",
    "Buskarna skymmer sikten mot parkeringen.",
    "Här är ljust och mycket folk, det känns bra.",
    "Ödsligt på kvällen, inga fönster mot vägen.",
    "Bilarna kör fort trots skolan intill.",
    "Skräp och klotter vid hållplatsen.",
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where observations lie: longitudes and latitudes in degrees, WGS 84, of the same length."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def places(n: int, seed: int) -> Places:
    """``n`` places in `TOWNS` towns: a town's share falls with its rank (Zipf), its places are Gaussian around it.

    A town's spread is 0.004 to 0.03 degrees of latitude, the same in metres east and west.
    """
    dice = np.random.default_rng(seed)
    west, south, east, north = _BOUNDS
    town_lon, town_lat = dice.uniform(west + 1, east - 1, TOWNS), dice.uniform(south + 1, north - 1, TOWNS)
    share = 1 / np.arange(1, TOWNS + 1)
    spread = np.clip(0.03 * share**0.4, 0.004, None)
    town = dice.choice(TOWNS, n, p=share / share.sum())
    lat = town_lat[town] + dice.normal(0, 1, n) * spread[town]
    lon = town_lon[town] + dice.normal(0, 1, n) * spread[town] / np.cos(np.radians(town_lat[town]))
    return Places(lon.round(7), lat.round(7))


def municipality() -> Municipality:
    """One municipality as large as Sweden, so that one query can meet all."""
    return Municipality(
        slug=SLUG,
        name="Bench",
        code=None,
        metric_crs="EPSG:3006",
        time_zone="Europe/Stockholm",
        boundary=MultiPolygon([box(*_BOUNDS)]),
    )


def observations(n: int, seed: int) -> Iterator[Observation]:
    """``n`` observations, the same for the same seed; each at its place of `places`."""
    dice, there = Random(seed), places(n, seed)  # noqa: S311 - the same ones each time
    codes, valences = list(_CODES), list(_VALENCES)
    crowds = Random(seed + 1)  # noqa: S311 - the same ones each time
    code_weights, valence_weights = list(_CODES.values()), list(_VALENCES.values())
    for lon, lat in zip(there.lon.tolist(), there.lat.tolist(), strict=True):
        valence = dice.choices(valences, valence_weights)[0]
        state = ObservationState.PUBLIC if crowds.random() < 0.6 else ObservationState.RECEIVED
        yield Observation(
            id=UUID(int=dice.getrandbits(128), version=4),
            municipality=SLUG,
            recorded_at=NOW,
            valence=valence,
            primary_code=dice.choices(codes, code_weights)[0],
            position=Position(lon, lat),
            placement=Placement.PINNED,
            accuracy_m=float(dice.randrange(3, 30)),
            observed_at=NOW - timedelta(minutes=dice.randrange(8 * 365 * 24 * 60)),
            feeling=dice.randrange(4),
            severity=None if valence is Valence.SAFE else dice.randrange(1, 4),
            text_raw=dice.choice(_SENTENCES),
            state=state,
            public_from=NOW if state is ObservationState.PUBLIC else None,
            me_too=crowds.randrange(1, 30) if crowds.random() < 0.05 else 0,
            source="bench",
        )


def fill(store: Store, n: int, seed: int, *, tell: Any = None) -> None:  # noqa: ANN401 - called with a number
    """Put the municipality and ``n`` observations into an empty store; ``tell`` is given the number so far."""
    with store.writing(by="bench", now=NOW) as change:
        change.add(municipality())
    stream, done = observations(n, seed), 0
    while chunk := list(islice(stream, CHUNK)):
        with store.writing(by="bench", now=NOW) as change:
            done += change.add_many(chunk)
        if tell is not None:
            tell(done)


def main(arguments: list[str] | None = None) -> int:
    """Make the store that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("store", type=Path, help="the file to make, where nothing is")
    parser.add_argument("--n", type=int, default=1_000_000, help="number of observations (default 1 000 000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same observations (default 1)")
    asked = parser.parse_args(arguments)
    store = create_store(asked.store)
    try:
        fill(store, asked.n, asked.seed, tell=lambda done: print(f"\r{done} of {asked.n}", end="", file=sys.stderr))
    finally:
        store.close()
    print(file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
