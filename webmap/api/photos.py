"""Photos of observations: sent as they are, made anew, looked through, and shown as plain pictures."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, request

from geodata.casework import photos
from geodata.errors import Invalid, Stale
from geodata.exchange import geojson
from geodata.exchange.photo_head import MAX_BYTES
from geodata.exchange.photos import remade
from geodata.model.observation import Observation
from geodata.model.permission import Deed
from geodata.model.photo import BlurBox, Photo, PhotoState
from geodata.model.record import Kept
from webmap import incoming, world
from webmap.access import require, who
from webmap.api import answers
from webmap.api.contract import Answer, collection, described, feature, reference
from webmap.api.editing import changed_meanwhile
from webmap.api.schemas import PHOTO_CHANGES
from webmap.incoming import Query
from webmap.language import language
from webmap.parameters import SIZE
from webmap.seen import feature_seen, seen

routes = Blueprint("photos", __name__)

MEDIA: Final = ("image/jpeg", "image/png", "image/webp", "image/avif")
"""What is taken. What is sent is known by its bytes, whatever it says that it is."""

REFUSALS: Final = ("photo.unsupported", "photo.heic", "photo.too-many-pixels", "photo.moves", "photo.unreadable")

PICTURE_HEADERS: Final = {
    "Content-Disposition": 'inline; filename="foto.jpg"',
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
"""A picture is nothing but a picture, wherever it is opened, and is called by no name that a person gave it."""


def _photo(key: UUID) -> Kept[Photo]:
    """The photo, if whoever asks may see it."""
    return seen().get(Photo, key)


def _files_of(key: UUID) -> Photo:
    """The same with the names of its files, which few see."""
    _photo(key)
    return world.store().get(Photo, key).thing


# --- sending ----------------------------------------------------------------------------------------------------------


@routes.put("/observations/<id:key>/photos/<id:photo>")
@described(
    body={"type": "string", "format": "binary"},
    body_media=MEDIA,
    gives={200: feature("Photo"), 201: feature("Photo")},
    refuses=(*REFUSALS, "store.reference-missing", "thing.gone", "thing.other-content"),
)
def put(key: UUID, photo: UUID) -> Response:
    """Send a photo of an observation: the file itself is the body. 201, or 200 where it is here already.

    New pixels are made of it; place, time, names and comments that the file holds are not kept.
    """
    require(Deed.EDIT_OBSERVATION, seen().get(Observation, key).thing.municipality)
    request.max_content_length = MAX_BYTES
    with tempfile.TemporaryDirectory(prefix="tryggkarta-") as folder:
        sent = Path(folder, "sent")
        with sent.open("wb") as out:
            shutil.copyfileobj(request.stream, out)
        kept, is_new = photos.add(
            world.store(), world.photo_files(), photo, key, sent, remake=remade, by=who(), now=world.now()
        )
    return answers.one(feature_seen(kept), kept, 201 if is_new else 200)


# --- looking ----------------------------------------------------------------------------------------------------------


@routes.get("/observations/<id:key>/photos")
@described(gives=collection("Photo"))
def of_observation(key: UUID) -> Response:
    """The photos of an observation, in the order in which they came."""
    return answers.many([feature_seen(kept) for kept in seen().photos(key)])


@routes.get("/photos/<id:key>")
@described(gives=feature("Photo"))
def get(key: UUID) -> Response:
    """What is known of a photo."""
    kept = _photo(key)
    return answers.one(feature_seen(kept), kept)


@routes.get("/photos/<id:key>/history")
@described(gives=Answer(schema=reference("History")))
def history(key: UUID) -> Response:
    """Who changed what of a photo, when."""
    return answers.history(seen().history(Photo, key), language())


@routes.get("/photos/<id:key>.jpg")
@described(query=(SIZE,), gives=Answer(schema={}, media="image/jpeg"))
def picture(asked: Query, key: UUID) -> Response:
    """The photo itself, as JPEG, or its small twin."""
    found = _files_of(key)
    path = world.photo_files().path(found.thumbnail_sha256 if asked[SIZE] == "small" else found.sha256)
    return Response(path.read_bytes(), mimetype="image/jpeg", headers=PICTURE_HEADERS)


# --- changing ---------------------------------------------------------------------------------------------------------


@routes.patch("/photos/<id:key>")
@described(
    body=reference("PhotoChanges"),
    gives=feature("Photo"),
    needs_version=True,
    current=reference("Photo"),
    refuses=("photo.alt-text-missing", "photo.original-gone", "photo.unchecked", "photo.observation-not-public"),
)
def patch(key: UUID) -> Response:
    """Hide parts of a photo, describe it, check, publish, reject, withdraw or restore it.

    ``blurred`` and ``alt_text`` are set first, then ``state`` is gone to.
    """
    _check_may(key)
    changes = geojson.read_changes(Photo, incoming.document())
    version = incoming.version()
    strange = next((name for name in changes if name not in PHOTO_CHANGES), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange, reason="never changed")
    return _changed(key, changes, version)


@routes.delete("/photos/<id:key>")
@described(gives=feature("Photo"), needs_version=True, current=reference("Photo"))
def delete(key: UUID) -> Response:
    """Withdraw a photo; what was sent is deleted, the photo is kept, and can be restored."""
    _check_may(key)
    return _changed(key, {"is_withdrawn": True}, incoming.version())


def _check_may(key: UUID) -> None:
    require(Deed.REVIEW, _photo(key).thing.municipality)


def _changed(key: UUID, changes: dict[str, Any], version: int) -> Response:
    kept = _photo(key)
    try:
        for step in _steps(changes):
            kept = step(key, version)
            version = kept.version
    except Stale as stale:
        raise changed_meanwhile(Photo, key, version, feature_seen) from stale
    return answers.one(feature_seen(kept), kept)


Step = Callable[[UUID, int], Kept[Photo]]


def _steps(changes: dict[str, Any]) -> list[Step]:
    """What is asked for, one use case after the other; the last is made where nothing is asked for too."""
    found: list[Step] = []
    if changes.get("is_withdrawn") is False:
        found.append(_step(photos.restore))
    boxes = changes.get("blurred")
    if not found or boxes is not None or "alt_text" in changes:
        parsed = None if boxes is None else [BlurBox.parse(each) for each in boxes]
        found.append(_step(photos.describe, boxes=parsed, alt_text=changes.get("alt_text"), remake=remade))
    match changes.get("state"):
        case PhotoState.CHECKED:
            found.append(_step(photos.check, keep_original_for=changes.get("original_kept_for", "")))
        case PhotoState.PUBLIC:
            found.append(_step(photos.publish))
        case PhotoState.REJECTED:
            found.append(_step(photos.reject))
        case PhotoState.RECEIVED:
            raise Invalid("value.invalid", field="state", value=PhotoState.RECEIVED.value)
    if changes.get("is_withdrawn"):
        found.append(_step(photos.withdraw))
    return found


def _step(act: Callable[..., Kept[Photo]], **said: Any) -> Step:  # noqa: ANN401 - what the use case takes
    def step(key: UUID, version: int) -> Kept[Photo]:
        return act(world.store(), world.photo_files(), key, version=version, by=who(), now=world.now(), **said)

    return step
