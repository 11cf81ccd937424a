"""What people do with photos: add, hide parts and describe, check, publish, reject, withdraw.

A door gives what makes photos (``remake``: `geodata.exchange.photos.remade`). Files are on the disk before a row names
them, and go after no row does; a crash in between leaves files that `sweep` removes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from geodata.casework.keeping import keep_once, revised
from geodata.errors import Conflict, Gone, Invalid, Missing, Refused
from geodata.model import visibility
from geodata.model.observation import Observation
from geodata.model.photo import BlurBox, Photo, PhotoState
from geodata.model.record import Kept
from geodata.storage.photos import PhotoFiles, hash_of
from geodata.storage.store import Store


class Picture(Protocol):
    """A plain JPEG and its sides in pixels."""

    @property
    def jpeg(self) -> bytes:
        """Its bytes."""

    @property
    def width(self) -> int:
        """Across."""

    @property
    def height(self) -> int:
        """Down."""


class Pictures(Protocol):
    """A made photo and its small twin."""

    @property
    def photo(self) -> Picture:
        """The photo."""

    @property
    def small(self) -> Picture:
        """Its small twin."""


class Remake(Protocol):
    """What makes a photo anew from what was sent, with parts of it (x, y, width, height in pixels) destroyed."""

    def __call__(self, source: Path, /, *, blurred: Sequence[tuple[int, int, int, int]] = ()) -> Pictures:
        """The made photo; refuses what can't be made one."""


def add(
    store: Store,
    files: PhotoFiles,
    photo_id: UUID,
    observation_id: UUID,
    sent: Path,
    *,
    remake: Remake,
    by: str,
    now: datetime,
) -> tuple[Kept[Photo], bool]:
    """Make a photo of an observation from the file ``sent``, once however often it comes; whether it is new.

    `Conflict` ``thing.other-content`` where the id is taken by another photo, `Gone` where it or the observation has
    been withdrawn.
    """
    observation = _observation(store, observation_id)
    original = sent.read_bytes()
    with suppress(Missing):
        return _as_before(store, photo_id, observation_id, hash_of(original)), False
    made = remake(sent)
    with _held(store, files):
        photo = Photo(
            id=photo_id,
            municipality=observation.municipality,
            observation_id=observation_id,
            sha256=files.put(made.photo.jpeg),
            thumbnail_sha256=files.put(made.small.jpeg),
            original_sha256=files.put_original(original),
            width=made.photo.width,
            height=made.photo.height,
            is_example=observation.is_example,
        )
        with store.writing(by=by, now=now) as change:
            return keep_once(store, change, photo)


def _observation(store: Store, observation_id: UUID) -> Observation:
    try:
        observation = store.get(Observation, observation_id).thing
    except Missing:
        raise Missing("store.reference-missing", field="observation_id", value=str(observation_id)) from None
    if observation.is_withdrawn:
        raise Gone("thing.gone", key=str(observation_id))
    return observation


def _as_before(store: Store, photo_id: UUID, observation_id: UUID, original_sha256: str) -> Kept[Photo]:
    """The photo that is there already, if it was made of the same file; later changes do not count."""
    kept = store.get(Photo, photo_id)
    if kept.thing.is_withdrawn:
        raise Gone("thing.gone", key=str(photo_id))
    first = store.version(Photo, photo_id, 1)
    if first is None or (first.observation_id, first.original_sha256) != (observation_id, original_sha256):
        raise Conflict("thing.other-content", key=str(photo_id), version=kept.version)
    return kept


def describe(
    store: Store,
    files: PhotoFiles,
    photo_id: UUID,
    *,
    version: int,
    by: str,
    now: datetime,
    remake: Remake,
    boxes: Sequence[BlurBox] | None = None,
    alt_text: str | None = None,
) -> Kept[Photo]:
    """Set what is hidden in a photo, what it shows in words, or both; None leaves it as it is.

    Other boxes make the photo anew from what was sent, and it must be checked again: `Conflict` ``photo.original-gone``
    where that has been deleted. The picture before is deleted: it shows what is now hidden.
    """
    before = store.get(Photo, photo_id).thing
    changes: dict[str, object] = {} if alt_text is None else {"alt_text": alt_text}
    if boxes is None or tuple(map(str, boxes)) == before.blurred:
        return _changed(store, files, photo_id, lambda _: changes, version=version, by=by, now=now)
    if any(box.x >= before.width or box.y >= before.height for box in boxes):
        raise Invalid("value.invalid", field="blurred", value=[str(box) for box in boxes][:5])
    if not before.original_sha256:
        raise Conflict("photo.original-gone", key=str(photo_id))
    blurred = [(box.x, box.y, box.width, box.height) for box in boxes]
    made = remake(files.original(before.original_sha256), blurred=blurred)
    return _changed(
        store,
        files,
        photo_id,
        lambda _: (
            changes
            | {
                "sha256": files.put(made.photo.jpeg),
                "thumbnail_sha256": files.put(made.small.jpeg),
                "blurred": tuple(map(str, boxes)),
                "state": PhotoState.RECEIVED,
            }
        ),
        version=version,
        by=by,
        now=now,
    )


def check(
    store: Store,
    files: PhotoFiles,
    photo_id: UUID,
    *,
    version: int,
    by: str,
    now: datetime,
    keep_original_for: str = "",
) -> Kept[Photo]:
    """A person has seen that no face, plate or name is in the photo; `Invalid` ``photo.alt-text-missing``.

    What was sent is deleted, unless there is a reason to keep it.
    """
    kept_for = keep_original_for.strip()

    def checked(before: Photo) -> dict[str, object]:
        state = PhotoState.PUBLIC if before.state is PhotoState.PUBLIC else PhotoState.CHECKED
        return {
            "state": state,
            "original_sha256": before.original_sha256 if kept_for else "",
            "original_kept_for": kept_for if before.original_sha256 else "",
        }

    return _changed(store, files, photo_id, checked, version=version, by=by, now=now)


def publish(store: Store, files: PhotoFiles, photo_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Photo]:
    """Show a checked photo to everyone who may see its observation.

    `Conflict` ``photo.unchecked``, or ``photo.observation-not-public`` where not everyone may.
    """

    def published(before: Photo) -> dict[str, object]:
        if not before.is_checked:
            raise Conflict("photo.unchecked", key=before.key)
        if not visibility.is_public(store.get(Observation, before.observation_id).thing):
            raise Conflict("photo.observation-not-public", key=before.key)
        return {"state": PhotoState.PUBLIC}

    return _changed(store, files, photo_id, published, version=version, by=by, now=now)


def reject(store: Store, files: PhotoFiles, photo_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Photo]:
    """Not to be shown to anyone but staff; what was sent is deleted."""
    changes = {"state": PhotoState.REJECTED, "original_sha256": "", "original_kept_for": ""}
    return _changed(store, files, photo_id, lambda _: dict(changes), version=version, by=by, now=now)


def withdraw(store: Store, files: PhotoFiles, photo_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Photo]:
    """Take a photo out of every page; what was sent is deleted, the photo is kept and can be restored."""
    changes = {"is_withdrawn": True, "original_sha256": "", "original_kept_for": ""}
    return _changed(store, files, photo_id, lambda _: dict(changes), version=version, by=by, now=now)


def restore(store: Store, files: PhotoFiles, photo_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Photo]:
    """Put a withdrawn photo back; it must be checked before it is public again."""
    changes = {"is_withdrawn": False, "state": PhotoState.RECEIVED}
    return _changed(store, files, photo_id, lambda _: dict(changes), version=version, by=by, now=now)


def is_for_everyone(photo: Photo, observation: Observation) -> bool:
    """Whether everyone may see a photo: checked, published, and of an observation that everyone may see now."""
    return photo.state is PhotoState.PUBLIC and not photo.is_withdrawn and visibility.is_public(observation)


def sweep(store: Store, files: PhotoFiles) -> int:
    """Remove the files that no photo names; the number removed."""
    if not files.are_there:
        return 0
    with files.held():
        return _swept(store, files)


def missing(store: Store, files: PhotoFiles) -> list[str]:
    """The hashes of files that photos name and that are not there, or hold other bytes."""
    named = store.photo_hashes()
    return files.missing(made=named.made, originals=named.originals)


def _swept(store: Store, files: PhotoFiles) -> int:
    named = store.photo_hashes()
    return files.sweep(made=named.made, originals=named.originals)


@contextmanager
def _held(store: Store, files: PhotoFiles) -> Iterator[None]:
    """Files and rows are changed together; where the rows could not be, the files go again."""
    with files.held():
        try:
            yield
        except Exception:
            with suppress(Refused):
                _swept(store, files)
            raise


def _changed(
    store: Store,
    files: PhotoFiles,
    photo_id: UUID,
    changes_of: Callable[[Photo], dict[str, object]],
    *,
    version: int,
    by: str,
    now: datetime,
) -> Kept[Photo]:
    """Change a photo from a named version, then remove the files that nothing names any more."""
    with _held(store, files):
        before = store.get(Photo, photo_id).thing
        changes = changes_of(before)
        with store.writing(by=by, now=now) as change:
            _, after = revised(change, Photo, str(photo_id), changes, version=version)
            kept = change.replace(after, version=version)
        _forget(store, files, before)
    return kept


def _forget(store: Store, files: PhotoFiles, before: Photo) -> None:
    named = store.photo_hashes()
    for sha256 in {before.sha256, before.thumbnail_sha256} - named.made:
        files.remove(sha256)
    if before.original_sha256 and before.original_sha256 not in named.originals:
        files.remove_original(before.original_sha256)
