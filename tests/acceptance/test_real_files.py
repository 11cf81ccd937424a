"""Real files that nobody here made, and twins of the same shape that are there on every machine."""

import os
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.exchange.outlines import outlines_in, united
from geodata.model.observation import Flag, Observation, ObservationFilter, TimePrecision
from geodata.model.place import Municipality
from geodata.storage import open_store
from tests.builders import keep
from tests.exchange import twins
from tests.exchange.geopackages import geopackage
from tests.house_rules import ROOT
from tests.webmap.commands.terminal import Terminal

REAL = Path(os.environ.get("TRYGGKARTA_REAL_DATA", ROOT.parent / "shared" / "data"))


def found(name: str, capsys: pytest.CaptureFixture[str]) -> Path | None:
    """The real file, or None after one printed line."""
    if (REAL / name).is_file():
        return REAL / name
    with capsys.disabled():
        print(f"\nreal data: {name} is not in TRYGGKARTA_REAL_DATA; its twin was tried instead")  # noqa: T201
    return None


def imported(url: str, town: Municipality, file: Path, mapping: str) -> tuple[dict[str, Any], list[Observation]]:
    """What the command tells, and what the store then holds."""
    told = Terminal(url).told(
        "import", "observations", file, "--municipality", town.slug, "--mapping", twins.MAPPINGS / mapping
    )
    store = open_store(url)
    held = [kept.thing for kept in store.observations(ObservationFilter(municipality=town.slug))]
    assert store.check() == []
    store.close()
    return told, held


@pytest.fixture
def url(fresh_url: Any, tmp_path: Path) -> str:
    address: str = fresh_url(tmp_path)
    return address


def check_zurich(url: str, town: Municipality, file: Path, rows: int) -> None:
    told, held = imported(url, town, file, "zurich.toml")
    assert (told["read"], told["added"], told["refused"]) == (rows, rows, 0)
    positions = [each.position for each in held if each.position is not None]
    assert len(positions) == rows
    inside = shapely.intersects_xy(town.boundary, [at.lon for at in positions], [at.lat for at in positions])
    assert inside.mean() > 0.99
    assert told["flagged"] == rows - inside.sum()
    assert {each.observed_precision for each in held} == {TimePrecision.DAY}
    again, _held = imported(url, town, file, "zurich.toml")
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, rows)


def check_baltimore(url: str, file: Path) -> None:
    told, held = imported(url, twins.baltimore(), file, "baltimore.toml")
    assert (told["read"], told["added"], told["refused"]) == (1000, 921, 79)
    assert {row["code"] for row in told["refused_rows"]} == {"position.whole-degrees"}
    assert len({row["row"] for row in told["refused_rows"]}) == 79
    unplaced = [each for each in held if each.position is None]
    assert len(unplaced) == 64
    assert all(each.flags == (Flag.NO_POSITION,) for each in unplaced)
    assert all(-77 < each.position.lon < -76 for each in held if each.position is not None)
    again, _held = imported(url, twins.baltimore(), file, "baltimore.toml")
    assert (again["added"], again["updated"], again["unchanged"], again["refused"]) == (0, 0, 921, 79)


def test_a_twin_of_zurichs_reports_stands_in_the_right_place_and_is_imported_once(url: str, tmp_path: Path):
    store = open_store(url)
    keep(store, twins.zurich())
    store.close()
    check_zurich(url, twins.zurich(), twins.zurich_file(tmp_path / "reports.csv"), 900)


def test_a_twin_of_baltimores_requests_is_refused_and_flagged_by_row(url: str, tmp_path: Path):
    store = open_store(url)
    keep(store, twins.baltimore())
    store.close()
    check_baltimore(url, twins.baltimore_file(tmp_path / "requests.csv"))


@pytest.mark.real_data
@pytest.mark.slow
def test_zurichs_reports_stand_in_the_quarters_and_are_imported_once(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    reports, quarters = found("zurich_reports_2016_2018.csv", capsys), found("districts.gpkg", capsys)
    if reports is None or quarters is None:
        test_a_twin_of_zurichs_reports_stands_in_the_right_place_and_is_imported_once(url, tmp_path)
        return
    words = ["init", "--name", "Zürich", "--slug", "zurich", "--metric-crs", "EPSG:2056", "--boundary", quarters]
    Terminal(url).told(*words, "--time-zone", "Europe/Zurich")
    whole = twins.zurich()
    town = Municipality(
        slug=whole.slug, name=whole.name, code=None, metric_crs=whole.metric_crs, time_zone=whole.time_zone,
        boundary=united(outlines_in(quarters)),
    )  # fmt: skip
    check_zurich(url, town, reports, 8900)
    areas = Terminal(url).told("import", "areas", quarters, "--municipality", "zurich", "--kind", "statistical")
    assert (areas["added"], areas["refused"]) == (22, 0)


@pytest.mark.real_data
@pytest.mark.slow
def test_baltimores_requests_are_refused_and_flagged_by_row(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    requests = found("baltimore_311_first1000.csv", capsys)
    if requests is None:
        test_a_twin_of_baltimores_requests_is_refused_and_flagged_by_row(url, tmp_path)
        return
    store = open_store(url)
    keep(store, twins.baltimore())
    store.close()
    check_baltimore(url, requests)


def check_beats(url: str, beats: Path, metric_crs: str, name_column: str, number: int) -> None:
    words = ["init", "--name", "Beats", "--slug", "beats", "--metric-crs", metric_crs, "--boundary", beats]
    Terminal(url).told(*words)
    asked = ["import", "areas", beats, "--kind", "patrol", "--name-column", name_column]
    told, again = Terminal(url).told(*asked), Terminal(url).told(*asked)
    assert (told["read"], told["added"], told["refused"]) == (number, number, 0)
    assert (again["added"], again["unchanged"]) == (0, number)


def test_a_twin_of_police_beats_becomes_patrol_areas(url: str, tmp_path: Path):
    check_beats(url, geopackage(tmp_path / "beats.gpkg"), "EPSG:2056", "name", 2)


@pytest.mark.real_data
@pytest.mark.slow
def test_police_beats_become_patrol_areas(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    beats = found("beats.gpkg", capsys)
    if beats is None:
        test_a_twin_of_police_beats_becomes_patrol_areas(url, tmp_path)
        return
    check_beats(url, beats, "EPSG:32616", "beat", 275)
