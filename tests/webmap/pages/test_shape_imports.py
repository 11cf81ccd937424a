"""Areas and own layers imported on pages, without a script: looked at, explained, tried, taken in, replaced."""

import io
import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.storage import Store
from tests.builders import TOWN
from tests.webmap.pages.test_imports import settled
from webmap.world import JOBS_KEY


def square(lon: float, name: str) -> dict[str, object]:
    ring = [[lon, 58.5], [lon + 0.01, 58.5], [lon + 0.01, 58.51], [lon, 58.51], [lon, 58.5]]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"littera": name}}


def point(lon: float, name: str = "") -> dict[str, object]:
    shape = {"type": "Point", "coordinates": [lon, 58.5]}
    return {"type": "Feature", "geometry": shape, "properties": {"littera": name, "watt": 40}}


@pytest.fixture
def visitor(app: Flask, client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser whose jobs are done beside it."""
    yield client
    app.extensions[JOBS_KEY].close()


def sent(client: FlaskClient, what: str, *features: object, name: str = "fil.geojson", mapping: str = "") -> str:
    body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    data = {"what": what, "file": (io.BytesIO(body), name)}
    if mapping:
        data["mapping"] = (io.BytesIO(mapping.encode()), "m.toml")
    answer = client.post("/gotene/importera?lang=sv", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer.location


AREAS = {"areas.kind": "patrol", "columns.name": "littera", "source.name": "ordning"}
LAMPS = {"layer.name": "Lampor", "layer.owner": "© Götene", "layer.licence": "CC0 1.0", "columns.name": "littera"}


@pytest.mark.slow
def test_areas_are_drawn_explained_tried_and_taken_in_once(visitor: FlaskClient, store: Store):
    address = sent(visitor, "areas", square(13.5, "<b>Norr</b>"), square(13.52, "Söder"), point(13.5, "Punkt"))
    form = settled(visitor, address).text
    assert 'class="preview-line" d="M' in form
    assert "väst 13.5, syd 58.5, öst 13.53, nord 58.51" in form
    assert "&lt;b&gt;Norr&lt;/b&gt;" in form
    assert "<b>Norr" not in form
    refused = visitor.post(f"{address}?lang=sv", data=AREAS | {"action": "try", "areas.kind": ""})
    assert (refused.status_code, '<a href="#areas.kind">' in refused.text) == (400, True)
    trial = visitor.post(address, data=AREAS | {"action": "try"}).location
    shown = settled(visitor, trial).text
    assert store.areas(TOWN) == []
    assert "Importera områdena (2)" in shown
    assert "geometry" in shown
    done = settled(visitor, visitor.post(trial).location).text
    found = store.areas(TOWN)
    assert {area.thing.name for area in found} == {"<b>Norr</b>", "Söder"}
    assert all(f"/gotene/omraden/{area.thing.id}" in done for area in found)
    assert 'href="/api/v1/jobs/' in done
    again = settled(visitor, visitor.post(trial).location).text
    assert len(store.areas(TOWN)) == 2
    assert "Importera områdena" not in again


@pytest.mark.slow
def test_replacing_a_layer_asks_and_tells_what_becomes_of_the_old_one(visitor: FlaskClient, store: Store):
    for number, features in enumerate(([point(13.5, "L1")], [point(13.5, "L1"), point(13.51, "L2")])):
        address = sent(visitor, "layer", *features)
        settled(visitor, address)
        trial = visitor.post(address, data=LAMPS | {"action": "try"}).location
        shown = settled(visitor, trial).text
        assert ("finns redan" in shown) == (number == 1)
        assert ("Ersätt lagret (1 blir 2)" in shown) == (number == 1)
        assert store.layers(TOWN)[:1] == [] or store.layers(TOWN)[0].count == 1
        done = settled(visitor, visitor.post(trial).location).text
        assert ("har ersatts" in done) == (number == 1)
    (layer,) = store.layers(TOWN)
    assert (layer.name, layer.credit, layer.count) == ("Lampor", "© Götene, CC0 1.0", 2)
    stale = settled(visitor, visitor.post(trial).location)
    assert (stale.status_code, "layer.exists" in stale.text) == (409, True)


@pytest.mark.slow
def test_the_mapping_is_saved_and_fills_the_form_the_next_time(visitor: FlaskClient):
    address = sent(visitor, "layer", point(13.5))
    settled(visitor, address)
    saved = visitor.post(address, data=LAMPS | {"action": "mapping"})
    assert '"owner" = "© Götene"' in saved.text
    page = settled(visitor, sent(visitor, "layer", point(13.5), name="annan.geojson", mapping=saved.text)).text
    assert 'name="layer.name" value="Lampor"' in page
    assert '<option value="littera" selected>' in page


@pytest.mark.slow
def test_a_crs_that_is_named_draws_the_file_anew(visitor: FlaskClient):
    metres = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [411000, 6488000]}, "properties": {}}
    address = sent(visitor, "layer", metres)
    settled(visitor, address)
    visitor.post(address, data=LAMPS | {"action": "draw", "columns.name": "", "source.crs": "EPSG:3006"})
    assert "väst 13.4" in settled(visitor, address).text
    trial = visitor.post(address, data=LAMPS | {"action": "try", "columns.name": "", "source.crs": "EPSG:3006"})
    assert "Importera lagret (1)" in settled(visitor, trial.location).text


def test_a_kind_of_content_that_is_none_and_a_file_without_shapes_are_refused_at_once(client: FlaskClient):
    for what, name, field in (
        ("secrets", "a.geojson", "what"),
        ("areas", "a.csv", "file"),
        ("layer", "a.xlsx", "file"),
    ):
        data = {"what": what, "file": (io.BytesIO(b"x"), name)}
        answer = client.post("/gotene/importera", data=data, content_type="multipart/form-data")
        assert (answer.status_code, f"· {field}" in answer.text) == (400, True)
    data = {"what": "areas", "file": (io.BytesIO(b"{}"), "a.geojson"), "mapping": (io.BytesIO(b"[codes]"), "m.toml")}
    assert client.post("/gotene/importera", data=data, content_type="multipart/form-data").status_code == 400
