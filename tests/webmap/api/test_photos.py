"""Photos over the API (faults S-01, S-02, S-04, D-03 to D-05)."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from geodata.exchange.photo_head import MAX_BYTES
from geodata.model import visibility
from geodata.model.observation import Observation
from geodata.model.photo import Photo
from geodata.storage import Store, beside
from tests.builders import an_id, an_observation, keep
from tests.exchange.photo_files import MARKER, a_jpeg, a_png_of_zeros, an_animation, scene

VERSION_1 = {"If-Match": '"1"'}


@pytest.fixture
def seen(store: Store) -> Observation:
    observation = an_observation()
    keep(store, observation)
    return observation


@pytest.fixture
def folder(app: Flask) -> Path:
    return beside(app.config["SETTINGS"].store, ".photos")


def address(seen: Observation, photo: object = None) -> str:
    return f"/api/v1/observations/{seen.id}/photos/{photo or an_id()}"


def sent(client: FlaskClient, seen: Observation, body: bytes | None = None, photo: object = None) -> TestResponse:
    return client.put(address(seen, photo), data=body or a_jpeg(), content_type="image/jpeg")


def changed(client: FlaskClient, key: str, version: int, **properties: object) -> TestResponse:
    headers = {"If-Match": f'"{version}"'}
    return client.patch(f"/api/v1/photos/{key}", json={"properties": properties}, headers=headers)


@pytest.fixture
def photo(client: FlaskClient, seen: Observation) -> str:
    """The id of a photo that has just come."""
    return str(sent(client, seen).json["id"])


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# --- sending and looking ----------------------------------------------------------------------------------------------


def test_a_photo_is_kept_once_and_listed_with_its_observation(client: FlaskClient, seen: Observation, folder: Path):
    key = an_id()
    first, again = sent(client, seen, photo=key), sent(client, seen, photo=key)
    assert (first.status_code, again.status_code, first.json) == (201, 200, again.json)
    assert first.json["properties"]["observation_id"] == str(seen.id)
    assert len(files(folder)) == 3
    assert client.get(f"/api/v1/observations/{seen.id}/photos").json["features"] == [first.json]
    assert client.get(f"/api/v1/photos/{key}").json == first.json
    other = sent(client, seen, a_jpeg(scene(seed=2)), photo=key)
    assert (other.status_code, other.json["code"]) == (409, "thing.other-content")


def test_the_picture_is_new_pixels_and_nothing_else_under_headers_that_hold_it(client: FlaskClient, photo: str):
    shown = client.get(f"/api/v1/photos/{photo}.jpg")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert MARKER.encode() not in shown.data
    assert Image.open(io.BytesIO(shown.data)).size == (320, 240)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"] == 'inline; filename="foto.jpg"'
    assert shown.headers.get_all("Content-Security-Policy") == ["default-src 'none'; sandbox"]
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_small_twin_is_asked_for_by_its_size(client: FlaskClient, seen: Observation):
    key = sent(client, seen, a_jpeg(scene(1000, 500))).json["id"]
    small = client.get(f"/api/v1/photos/{key}.jpg?size=small")
    assert Image.open(io.BytesIO(small.data)).size == (320, 160)
    assert client.get(f"/api/v1/photos/{key}.jpg?size=huge").status_code == 400


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        (a_png_of_zeros(50_000, 50_000), (413, "photo.too-many-pixels")),
        (an_animation(10_000), (415, "photo.moves")),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", (415, "photo.heic")),
        (b"<svg onload='alert(1)'/>", (415, "photo.unsupported")),
        (b"%PDF-1.7", (415, "photo.unsupported")),
        (a_jpeg()[:9000], (400, "photo.unreadable")),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), (413, "request.too-large")),
    ],
    ids=["flood", "animation", "HEIC", "SVG", "PDF", "truncated", "too large"],
)
def test_what_is_no_photo_is_refused_in_words_and_leaves_nothing(
    client: FlaskClient, seen: Observation, folder: Path, body: bytes, answered: tuple[int, str]
):
    answer = sent(client, seen, body)
    assert (answer.status_code, answer.json["code"]) == answered
    assert answer.json["detail"].startswith("Nothing was saved.")
    assert files(folder) == []


def test_an_empty_body_is_no_photo(client: FlaskClient, seen: Observation):
    assert client.put(address(seen)).json["code"] == "photo.unsupported"


def test_a_photo_larger_than_other_bodies_is_taken(client: FlaskClient, app: Flask, seen: Observation):
    app.config["MAX_CONTENT_LENGTH"] = 1024
    assert sent(client, seen).status_code == 201


@pytest.mark.parametrize(
    "name", ["../../x.jpg", "a\r\nX-Evil: y.jpg", "x" * 4000, "\U0001f600.jpg", "CON.jpg", "\u202egpj.exe"]
)
def test_a_name_that_comes_with_a_photo_reaches_neither_the_disk_nor_a_header(
    client: FlaskClient, seen: Observation, folder: Path, name: str
):
    quoted = name.encode("unicode_escape").decode()
    headers = {"Content-Disposition": f'attachment; filename="{quoted}"'}
    key = client.put(address(seen), data=a_jpeg(), content_type="image/jpeg", headers=headers).json["id"]
    assert {path.stem.strip("0123456789abcdef") for path in files(folder)} == {""}
    told = str(client.get(f"/api/v1/photos/{key}.jpg").headers)
    assert "foto.jpg" in told
    assert quoted not in told
    assert "Evil" not in told


def test_a_photo_belongs_to_an_observation_that_is_there(client: FlaskClient, seen: Observation):
    missing = client.put(f"/api/v1/observations/{an_id()}/photos/{an_id()}", data=a_jpeg(), content_type="image/jpeg")
    assert (missing.status_code, missing.json["code"]) == (404, "thing.missing")
    client.delete(f"/api/v1/observations/{seen.id}", headers=VERSION_1)
    assert sent(client, seen).status_code == 410


def test_another_site_can_send_no_photo(stranger: FlaskClient, seen: Observation):
    assert sent(stranger, seen).status_code == 403


# --- changing ---------------------------------------------------------------------------------------------------------


def test_a_photo_is_hidden_in_part_described_and_checked_in_one_request(client: FlaskClient, photo: str, folder: Path):
    before = client.get(f"/api/v1/photos/{photo}.jpg").data
    answer = changed(client, photo, 1, blurred=["10,20,100,50"], alt_text="En mörk gångväg", state="checked")
    assert answer.status_code == 200, answer.json
    told = answer.json["properties"]
    assert (told["blurred"], told["state"], told["version"]) == (["10,20,100,50"], "checked", 3)
    assert told["original_sha256"] == ""
    assert len(files(folder)) == 2
    assert client.get(f"/api/v1/photos/{photo}.jpg").data != before
    again = changed(client, photo, 3, blurred=[])
    assert (again.status_code, again.json["code"]) == (409, "photo.original-gone")


def test_what_was_sent_stays_for_a_reason(client: FlaskClient, photo: str, folder: Path):
    told = changed(client, photo, 1, alt_text="Väg", state="checked", original_kept_for="Polisanmälan")
    assert told.json["properties"]["original_kept_for"] == "Polisanmälan"
    assert len(files(folder)) == 3


def test_a_photo_without_words_is_not_checked(client: FlaskClient, photo: str):
    answer = changed(client, photo, 1, state="checked")
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (
        400,
        "photo.alt-text-missing",
        "alt_text",
    )


def test_a_photo_becomes_public_after_its_check_and_its_observation(
    client: FlaskClient, photo: str, monkeypatch: pytest.MonkeyPatch
):
    assert changed(client, photo, 1, state="public").json["code"] == "photo.unchecked"
    changed(client, photo, 1, alt_text="Väg", state="checked")
    assert changed(client, photo, 3, state="public").json["code"] == "photo.observation-not-public"
    monkeypatch.setattr(visibility, "is_public", lambda *_: True)
    assert changed(client, photo, 3, state="public").json["properties"]["state"] == "public"


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"sha256": "0" * 64}, "value.unknown"),
        ({"width": 5}, "value.unknown"),
        ({"observation_id": str(an_id())}, "value.unknown"),
        ({"municipality": "skara"}, "value.unknown"),
        ({"published": True}, "value.unknown"),
        ({"blurred": ["1,2,3"]}, "value.invalid"),
        ({"blurred": ["2000,0,5,5"]}, "value.invalid"),
        ({"blurred": ["1,2,3,4"] * 51}, "value.too-long"),
        ({"state": "received"}, "value.invalid"),
    ],
)
def test_what_a_person_does_not_decide_is_refused(
    client: FlaskClient, photo: str, properties: dict[str, Any], code: str
):
    before = client.get(f"/api/v1/photos/{photo}").json
    answer = changed(client, photo, 1, **properties)
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert client.get(f"/api/v1/photos/{photo}").json == before


def test_of_two_changes_one_wins_and_the_other_sees_it(client: FlaskClient, photo: str):
    changed(client, photo, 1, alt_text="En väg")
    late = changed(client, photo, 1, alt_text="En gata")
    assert (late.status_code, late.json["changed_fields"]) == (412, ["alt_text"])
    assert late.json["current"]["properties"]["alt_text"] == "En väg"
    assert client.patch(f"/api/v1/photos/{photo}", json={"properties": {"alt_text": "x"}}).status_code == 428


def test_a_photo_is_withdrawn_and_restored(client: FlaskClient, seen: Observation, photo: str):
    assert client.delete(f"/api/v1/photos/{photo}", headers=VERSION_1).json["properties"]["is_withdrawn"]
    assert client.get(f"/api/v1/observations/{seen.id}/photos").json["features"] == []
    assert changed(client, photo, 2, alt_text="x").status_code == 410
    back = changed(client, photo, 2, is_withdrawn=False, alt_text="En väg").json["properties"]
    assert (back["is_withdrawn"], back["alt_text"], back["version"]) == (False, "En väg", 4)
    assert changed(client, photo, 4, is_withdrawn=True).json["properties"]["is_withdrawn"]


def test_a_rejected_photo_loses_what_was_sent(client: FlaskClient, photo: str):
    told = changed(client, photo, 1, state="rejected").json["properties"]
    assert (told["state"], told["original_sha256"]) == ("rejected", "")


def test_the_history_tells_what_was_done(client: FlaskClient, photo: str):
    changed(client, photo, 1, alt_text="En väg", state="checked")
    told = client.get(f"/api/v1/photos/{photo}/history").json["entries"]
    assert [entry["fields"] for entry in told[1:]] == [["alt_text"], ["original_sha256", "state"]]


@pytest.mark.parametrize("path", ["", ".jpg", "/history"])
def test_a_photo_that_is_not_there_is_missing(client: FlaskClient, path: str):
    answer = client.get(f"/api/v1/photos/{an_id()}{path}")
    assert (answer.status_code, answer.json["code"]) == (404, "thing.missing")


def test_photos_are_kept_in_the_store_that_the_check_finds_sound(client: FlaskClient, store: Store, photo: str):
    changed(client, photo, 1, alt_text="En väg", state="checked")
    assert store.check() == []
    assert store.get(Photo, photo).version == 3
