"""The maps that are asked for are different ones, and all that is promised of them is measured."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from scripts.bench.make_observations import places
from scripts.bench.maps import measured, queries
from webmap.parameters import FILTERS, MUNICIPALITY, ZOOM


def test_every_map_is_another_one_and_all_filters_are_the_routes_own():
    there = places(2000, seed=1)
    asked = list(queries(there, 400, seed=1))
    assert len(set(asked)) > 390  # of 2000 places, two may be the same one at the same zoom
    known = {parameter.name: parameter for parameter in (*FILTERS, MUNICIPALITY, ZOOM)}
    for query in asked:
        for name, (value,) in parse_qs(query, strict_parsing=True).items():
            known[name].read(name, value)
    assert len(set(asked) & set(queries(there, 400, seed=2))) < 20


@pytest.mark.slow
def test_each_size_is_measured_against_what_is_promised(tmp_path: Path):
    figures = {figure.name: figure for figure in measured(tmp_path, sizes=(300, 400), seed=1, seconds=1)}
    for n in (300, 400):
        limited = {name for name, figure in figures.items() if f" {n}," in name and figure.limit is not None}
        assert limited == {f"index of {n}, arrays"} | {
            f"map of {n}, {what}" for what in ("largest answer", "rate", "p95", "an insert is seen")
        }
        assert figures[f"map of {n}, share"].note.startswith("of /healthz")
        assert figures[f"map of {n}, an insert is seen"].note.endswith("0 left")
