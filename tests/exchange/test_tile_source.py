"""Which address a source may have, and what is asked of it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid
from geodata.exchange.tile_source import TileSource, configured, surroundings, touches
from geodata.mapview.tiles import Tile
from geodata.model.place import Box

URL = "https://kartor.example.se/topo/{z}/{x}/{y}.png?key=hemlig"
WMS = "https://kartor.example.se/wms?map=stad&crs=EPSG:4326&styles=x"


def a_source(**settings: Any) -> TileSource | None:
    usual = {"url": URL, "layers": "", "hosts": "kartor.example.se", "networks": "", "credit": "© X", "max_zoom": 19}
    return configured(**usual | settings)


def refusal(**settings: Any) -> Invalid:
    with pytest.raises(Invalid) as refused:
        a_source(**settings)
    return refused.value


def test_without_an_address_there_is_no_source():
    assert a_source(url="") is None


def test_a_template_is_filled_with_the_tiles_numbers():
    source = a_source()
    assert source is not None
    assert source.target(Tile(14, 8800, 4900)) == "/topo/14/8800/4900.png?key=hemlig"
    assert str(source.origin) == "https://kartor.example.se"


def test_a_wms_is_asked_for_the_tiles_square_in_web_mercator_and_keeps_its_own_parameters():
    source = a_source(url=WMS, layers="vägar,hus")
    assert source is not None
    asked = parse_qs(urlsplit(source.target(Tile(1, 0, 0))).query, keep_blank_values=True)
    assert asked["BBOX"] == ["-20037508.342789,0.000000,0.000000,20037508.342789"]
    assert (asked["CRS"], asked["LAYERS"], asked["map"]) == (["EPSG:3857"], ["vägar,hus"], ["stad"])
    assert (asked["VERSION"], asked["REQUEST"], asked["STYLES"]) == (["1.3.0"], ["GetMap"], [""])
    assert not {"crs", "styles"} & asked.keys()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://kartor.example.se/{z}/{x}/{y}",
        "file:///etc/{z}/{x}/{y}",
        "/vsicurl/https://kartor.example.se/{z}/{x}/{y}",
        "gopher://kartor.example.se/{z}/{x}/{y}",
        "https://kartor.example.se@evil.example/{z}/{x}/{y}",
        "https://user:word@kartor.example.se/{z}/{x}/{y}",
        "https://kartor.example.se\\@evil.example/{z}/{x}/{y}",
        "https://kartor.example.se/{z}/{x}/{y}#x",
        "https://kartor.example.se/{z}/{x}",
        "https://kartor.example.se/{z}/{x}/{y}/{y}",
        "https://{s}.kartor.example.se/{z}/{x}/{y}",
        "https://kartor.example.se/{s}/{z}/{x}/{y}",
        "https://{x}.example.se/{z}/{x}/{y}",
        "https://kartor.example.se/{z}/{x}/{y} HTTP/1.1\r\nHost: evil",
        "https://kartor.example.se/{z}/{x}/{y}\n",
        "https://kartor.example.se:0/{z}/{x}/{y}",
        "https://kartor.example.se:65536/{z}/{x}/{y}",
        "https://kartor.example.se:/{z}/{x}/{y}",
        "https:/kartor.example.se/{z}/{x}/{y}",
        "https://kartör.example.se/{z}/{x}/{y}",
        "https://kartor.example.se/{z}/{x}/{y}å",
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_refused_and_never_told(url: str):
    refused = refusal(url=url)
    assert (refused.code, refused.facts) == ("background.address-invalid", {})


def test_a_wms_has_no_places_for_numbers():
    assert refusal(layers="x").code == "background.address-invalid"


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://kartor.example.se/{z}/{x}/{y}", "example.se"),
        ("https://kartor.example.se/{z}/{x}/{y}", "xkartor.example.se, kartor.example.se.evil.example"),
        ("https://kartor.example.se./{z}/{x}/{y}", "kartor.example.se"),
        ("https://kartor.example.se:8443/{z}/{x}/{y}", "kartor.example.se"),
        ("https://kartor.example.se/{z}/{x}/{y}", "kartor.example.se:8443"),
        ("http://kartor.example.se/{z}/{x}/{y}", "kartor.example.se"),
        ("http://kartor.example.se:443/{z}/{x}/{y}", "kartor.example.se"),
        ("https://127.0.0.1/{z}/{x}/{y}", "kartor.example.se"),
    ],
)
def test_only_the_exact_host_port_and_scheme_on_the_list_are_asked(url: str, hosts: str):
    if url.endswith("./{z}/{x}/{y}"):
        assert refusal(url=url, hosts=hosts).code == "background.address-invalid"
    else:
        assert refusal(url=url, hosts=hosts).code == "background.host-not-listed"


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://KARTOR.example.se/{z}/{x}/{y}", "x.example, Kartor.Example.se"),
        ("https://kartor.example.se:443/{z}/{x}/{y}", "https://kartor.example.se"),
        ("http://kartor.intern:8080/{z}/{x}/{y}", "http://kartor.intern:8080"),
        ("http://[fd00::1]/{z}/{x}/{y}", "http://[fd00::1]"),
    ],
)
def test_what_is_on_the_list_is_taken(url: str, hosts: str):
    assert a_source(url=url, hosts=hosts) is not None


def test_without_hosts_or_credit_nothing_starts():
    assert refusal(hosts=" , ").code == "background.hosts-missing"
    assert refusal(credit="").code == "background.credit-missing"


@pytest.mark.parametrize(
    "entry", ["*", "*.example.se", "a b", "https://x.se/karta", "x.se:99999", "u@x.se", "ftp://x.se"]
)
def test_a_host_that_is_no_exact_name_is_refused_also_without_an_address(entry: str):
    assert refusal(url="", hosts=f"x.example, {entry}").code == "background.host-invalid"


@pytest.mark.parametrize(
    "entry", ["0.0.0.0/0", "::/0", "8.8.8.0/24", "169.254.0.0/16", "10.0.0.1/8", "intern", "0.0.0.0"]
)
def test_only_private_networks_may_be_named(entry: str):
    assert refusal(url="", networks=entry).code == "background.network-invalid"


def test_another_address_is_another_fingerprint_and_tells_no_key():
    one, other = a_source(), a_source(url=URL + "2")
    assert one is not None
    assert other is not None
    assert one.fingerprint != other.fingerprint
    assert "hemlig" not in one.fingerprint


@given(lon=st.floats(-180, 179.999), lat=st.floats(-84, 84), zoom=st.integers(0, 7))
def test_a_small_box_is_touched_by_few_tiles_that_lie_side_by_side(lon: float, lat: float, zoom: int):
    box = Box(lon, lat, min(180.0, lon + 0.2), lat + 0.2)
    side = 1 << zoom
    touched = [(x, y) for x in _near(lon, side) for y in range(side) if touches(Tile(zoom, x, y), box)]
    columns, rows = sorted({x for x, _ in touched}), sorted({y for _, y in touched})
    assert len(touched) == len(columns) * len(rows) >= 1
    assert max(columns) - min(columns) <= 1
    assert max(rows) - min(rows) <= 1


def _near(lon: float, side: int) -> range:
    middle = int((lon + 180) / 360 * side)
    return range(max(0, middle - 3), min(side, middle + 4))


def test_the_surroundings_of_a_town_are_fetched_and_the_rest_of_the_world_is_not():
    box = surroundings(Box(13.3, 58.4, 13.7, 58.7))
    assert touches(Tile(14, 8806, 4891), box)
    assert not any(touches(tile, box) for tile in (Tile(14, 0, 0), Tile(5, 0, 10), Tile(22, 4194303, 4194303)))
    edge = surroundings(Box(-180, -90, 180, 90))
    assert (edge.west, edge.south, edge.east, edge.north) == (-180, -85, 180, 85)
