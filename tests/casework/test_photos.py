"""Photos are added once, hidden in part, described, checked, published and withdrawn (faults D-02 to D-04)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from geodata.casework import photos
from geodata.errors import Conflict, Gone, Invalid, Missing, Refused, Stale
from geodata.exchange.photos import remade
from geodata.model import visibility
from geodata.model.observation import Observation
from geodata.model.photo import BlurBox, Photo, PhotoState
from geodata.model.record import Kept
from geodata.storage.photos import PhotoFiles, hash_of
from geodata.storage.store import Store
from tests.builders import NOON, TOWN, a_municipality, an_id, an_observation, keep
from tests.exchange.photo_files import a_jpeg, scene, written

BOX = BlurBox(60, 40, 120, 90)
STAFF: dict[str, Any] = {"by": "bo", "now": NOON}


@pytest.fixture
def files(tmp_path: Path) -> PhotoFiles:
    return PhotoFiles(tmp_path / "store.gpkg.photos")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    return written(tmp_path / "IMG_0001.jpg", a_jpeg())


@pytest.fixture
def seen(town: Store) -> Observation:
    observation = an_observation()
    keep(town, observation)
    return observation


@pytest.fixture
def photo(town: Store, files: PhotoFiles, sent: Path, seen: Observation) -> Photo:
    """A photo that has just come."""
    return photos.add(town, files, an_id(), seen.id, sent, remake=remade, **STAFF)[0].thing


def on_disk(files: PhotoFiles) -> set[str]:
    return {path.stem for path in files._folder.rglob("*") if path.is_file()}  # noqa: SLF001


def named(photo: Photo) -> set[str]:
    return {photo.sha256, photo.thumbnail_sha256, photo.original_sha256} - {""}


# --- adding -----------------------------------------------------------------------------------------------------------


def test_a_photo_is_made_of_what_was_sent_and_both_lie_on_the_disk(
    town: Store, files: PhotoFiles, sent: Path, seen: Observation, photo: Photo
):
    assert (photo.municipality, photo.observation_id, photo.width, photo.height) == (TOWN, seen.id, 320, 240)
    assert (photo.state, photo.blurred, photo.alt_text) == (PhotoState.RECEIVED, (), "")
    assert photo.original_sha256 == hash_of(sent.read_bytes())
    assert on_disk(files) == named(photo)
    assert [kept.thing for kept in town.photos(seen.id)] == [photo]
    assert town.check() == []


def test_sent_again_it_is_the_same_again_also_after_it_was_changed(
    town: Store, files: PhotoFiles, sent: Path, seen: Observation, photo: Photo
):
    def again(*_: object, **__: object) -> Any:
        raise AssertionError("decoded once more")

    kept, is_new = photos.add(town, files, photo.id, seen.id, sent, remake=again, **STAFF)
    assert (kept.thing, kept.version, is_new) == (photo, 1, False)
    photos.describe(town, files, photo.id, version=1, alt_text="En gångväg", remake=again, **STAFF)
    photos.check(town, files, photo.id, version=2, **STAFF)
    kept, is_new = photos.add(town, files, photo.id, seen.id, sent, remake=again, **STAFF)
    assert (kept.version, kept.thing.original_sha256, is_new) == (3, "", False)
    assert photo.original_sha256 not in on_disk(files)


def test_an_id_is_taken_by_one_file_and_one_observation(
    town: Store, files: PhotoFiles, seen: Observation, sent: Path, photo: Photo
):
    other = an_observation()
    keep(town, other)
    another = written(sent.with_name("other.jpg"), a_jpeg(scene(seed=2)))
    for observation, path in ((seen, another), (other, sent)):
        with pytest.raises(Conflict) as refused:
            photos.add(town, files, photo.id, observation.id, path, remake=remade, **STAFF)
        assert refused.value.code == "thing.other-content"
    assert on_disk(files) == named(photo)


def test_a_photo_belongs_to_an_observation_that_is_there(town: Store, files: PhotoFiles, sent: Path, seen: Observation):
    with pytest.raises(Missing) as refused:
        photos.add(town, files, an_id(), an_id(), sent, remake=remade, **STAFF)
    assert refused.value.code == "store.reference-missing"
    with town.writing(**STAFF) as change:
        change.replace(replace(seen, is_withdrawn=True), version=1)
    with pytest.raises(Gone):
        photos.add(town, files, an_id(), seen.id, sent, remake=remade, **STAFF)
    assert on_disk(files) == set()


def test_of_what_is_no_photo_nothing_is_kept(town: Store, files: PhotoFiles, tmp_path: Path, seen: Observation):
    with pytest.raises(Invalid):
        photos.add(town, files, an_id(), seen.id, written(tmp_path / "a.jpg", b"<svg/>"), remake=remade, **STAFF)
    assert (on_disk(files), town.photos(seen.id)) == (set(), [])


# --- hiding and describing --------------------------------------------------------------------------------------------


def test_boxes_make_a_new_picture_and_the_one_before_is_deleted(town: Store, files: PhotoFiles, photo: Photo):
    after = photos.describe(town, files, photo.id, version=1, boxes=[BOX], remake=remade, **STAFF).thing
    assert after.boxes == (BOX,)
    assert {after.sha256, after.thumbnail_sha256} & named(photo) == set()
    assert on_disk(files) == named(after)


def test_boxes_can_be_taken_away_again_while_what_was_sent_is_there(town: Store, files: PhotoFiles, photo: Photo):
    photos.describe(town, files, photo.id, version=1, boxes=[BOX], remake=remade, **STAFF)
    after = photos.describe(town, files, photo.id, version=2, boxes=[], remake=remade, **STAFF).thing
    assert after == photo
    assert on_disk(files) == named(photo)


def test_a_checked_photo_with_other_boxes_must_be_checked_again(town: Store, files: PhotoFiles, photo: Photo):
    photos.describe(town, files, photo.id, version=1, boxes=[BOX], alt_text="En väg", remake=remade, **STAFF)
    photos.check(town, files, photo.id, version=2, keep_original_for="Tvist om vad som syns", **STAFF)
    after = photos.describe(town, files, photo.id, version=3, boxes=[], remake=remade, **STAFF).thing
    assert after.state is PhotoState.RECEIVED


def test_once_what_was_sent_is_deleted_no_box_can_be_set(town: Store, files: PhotoFiles, photo: Photo):
    photos.describe(town, files, photo.id, version=1, alt_text="En väg", remake=remade, **STAFF)
    photos.check(town, files, photo.id, version=2, **STAFF)
    with pytest.raises(Conflict) as refused:
        photos.describe(town, files, photo.id, version=3, boxes=[BOX], remake=remade, **STAFF)
    assert refused.value.code == "photo.original-gone"
    kept = photos.describe(town, files, photo.id, version=3, boxes=[], alt_text="En mörk väg", remake=remade, **STAFF)
    assert kept.thing.alt_text == "En mörk väg"


def test_a_box_outside_the_photo_is_refused(town: Store, files: PhotoFiles, photo: Photo):
    with pytest.raises(Invalid) as refused:
        photos.describe(town, files, photo.id, version=1, boxes=[BlurBox(320, 0, 5, 5)], remake=remade, **STAFF)
    assert refused.value.facts["field"] == "blurred"


def test_a_change_is_made_from_the_version_that_was_seen(town: Store, files: PhotoFiles, photo: Photo):
    photos.describe(town, files, photo.id, version=1, alt_text="En väg", remake=remade, **STAFF)
    for change in (photos.check, photos.reject, photos.withdraw):
        with pytest.raises(Stale):
            change(town, files, photo.id, version=1, **STAFF)
    with pytest.raises(Stale):
        photos.describe(town, files, photo.id, version=1, boxes=[BOX], remake=remade, **STAFF)
    assert on_disk(files) == named(photo)


# --- checking, publishing, withdrawing --------------------------------------------------------------------------------


def checked(town: Store, files: PhotoFiles, photo: Photo, **said: Any) -> Kept[Photo]:
    photos.describe(town, files, photo.id, version=1, alt_text="En mörk gångväg", remake=remade, **STAFF)
    return photos.check(town, files, photo.id, version=2, **STAFF, **said)


def test_a_photo_is_checked_with_an_alternative_text_and_then_what_was_sent_is_deleted(
    town: Store, files: PhotoFiles, photo: Photo
):
    with pytest.raises(Invalid) as refused:
        photos.check(town, files, photo.id, version=1, **STAFF)
    assert refused.value.code == "photo.alt-text-missing"
    assert photo.original_sha256 in on_disk(files)
    after = checked(town, files, photo).thing
    assert (after.state, after.original_sha256, after.original_kept_for) == (PhotoState.CHECKED, "", "")
    assert on_disk(files) == {photo.sha256, photo.thumbnail_sha256}


def test_what_was_sent_is_kept_for_a_reason_and_no_longer(town: Store, files: PhotoFiles, photo: Photo):
    after = checked(town, files, photo, keep_original_for="Polisanmälan").thing
    assert (after.original_sha256, after.original_kept_for) == (photo.original_sha256, "Polisanmälan")
    assert photos.check(town, files, photo.id, version=3, **STAFF).thing.original_sha256 == ""
    assert photo.original_sha256 not in on_disk(files)


def test_the_same_file_sent_as_another_photo_is_there_until_nobody_needs_it(
    town: Store, files: PhotoFiles, sent: Path, seen: Observation, photo: Photo
):
    other = photos.add(town, files, an_id(), seen.id, sent, remake=remade, **STAFF)[0].thing
    checked(town, files, photo)
    assert photo.original_sha256 in on_disk(files)
    checked(town, files, other)
    assert on_disk(files) == {photo.sha256, photo.thumbnail_sha256}


@pytest.fixture
def shown_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Says whether observations are for everyone; which are is told by the table of visibility."""

    def say(whom: str) -> None:
        monkeypatch.setattr(visibility, "is_public", lambda _: whom == "everyone")

    return say


def test_a_photo_is_for_everyone_when_it_is_checked_and_its_observation_is(
    town: Store, files: PhotoFiles, seen: Observation, photo: Photo, shown_to: Callable[[str], None]
):
    shown_to("everyone")
    refusal("photo.unchecked", lambda: photos.publish(town, files, photo.id, version=1, **STAFF))
    checked(town, files, photo)
    shown_to("staff")
    refusal("photo.observation-not-public", lambda: photos.publish(town, files, photo.id, version=3, **STAFF))
    shown_to("everyone")
    shown = photos.publish(town, files, photo.id, version=3, **STAFF).thing
    assert photos.is_for_everyone(shown, seen)
    assert not photos.is_for_everyone(replace(shown, is_withdrawn=True), seen)
    assert not photos.is_for_everyone(replace(shown, state=PhotoState.CHECKED), seen)
    shown_to("staff")
    assert not photos.is_for_everyone(shown, seen)


def refusal(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == code


def test_a_rejected_photo_stays_with_staff_and_what_was_sent_is_deleted(town: Store, files: PhotoFiles, photo: Photo):
    after = photos.reject(town, files, photo.id, version=1, **STAFF).thing
    assert after.state is PhotoState.REJECTED
    assert on_disk(files) == {photo.sha256, photo.thumbnail_sha256}
    refusal("photo.unchecked", lambda: photos.publish(town, files, photo.id, version=2, **STAFF))


def test_a_withdrawn_photo_leaves_every_list_and_can_be_restored(
    town: Store, files: PhotoFiles, sent: Path, seen: Observation, photo: Photo
):
    checked(town, files, photo)
    photos.withdraw(town, files, photo.id, version=3, **STAFF)
    assert town.photos(seen.id) == []
    with pytest.raises(Gone):
        photos.add(town, files, photo.id, seen.id, sent, remake=remade, **STAFF)
    with pytest.raises(Gone):
        photos.check(town, files, photo.id, version=4, **STAFF)
    after = photos.restore(town, files, photo.id, version=4, **STAFF).thing
    assert (after.state, after.is_withdrawn) == (PhotoState.RECEIVED, False)
    assert files.path(after.sha256).is_file()


# --- what a crash leaves ----------------------------------------------------------------------------------------------


def test_files_of_a_photo_whose_row_was_never_written_are_swept(
    town: Store, files: PhotoFiles, sent: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch
):
    another = written(sent.with_name("other.jpg"), a_jpeg(scene(seed=2)))

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(photos, "keep_once", crash)
    with pytest.raises(KeyboardInterrupt):
        photos.add(town, files, an_id(), photo.observation_id, another, remake=remade, **STAFF)
    assert len(on_disk(files)) == 6
    assert photos.sweep(town, files) == 3
    assert on_disk(files) == named(photo)
    assert photos.sweep(town, files) == 0


def test_a_photo_of_another_town_than_its_observation_is_found_by_the_check(town: Store, photo: Photo):
    keep(town, a_municipality(slug="skara"))
    keep(town, replace(photo, id=an_id(), municipality="skara"))
    assert [fault.part for fault in town.check()] == ["links"]


def test_a_photo_that_is_not_there_is_missing(town: Store, files: PhotoFiles):
    with pytest.raises(Missing):
        photos.check(town, files, UUID(int=5), version=1, **STAFF)
