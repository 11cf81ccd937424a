"""The front door: an address in, a store out."""

from pathlib import Path

import pytest

from geodata.errors import Invalid, Missing
from geodata.storage import create_store, open_store, restore_store
from tests.builders import a_municipality, keep


@pytest.mark.parametrize("prefix", ["", "gpkg:", "gpkg://"])
def test_a_path_and_its_url_are_the_same_store(prefix: str, tmp_path: Path) -> None:
    made = create_store(f"{prefix}{tmp_path / 'town.gpkg'}")
    keep(made, a_municipality())
    made.close()
    found = open_store(tmp_path / "town.gpkg")
    assert found.municipality(None).thing.slug == "gotene"
    found.close()


@pytest.mark.parametrize("call", [open_store, create_store])
def test_an_unknown_driver_is_refused_without_telling_the_address_on(call: object) -> None:
    with pytest.raises(Invalid) as refused:
        call("mysql://root:secret@example/db")  # type: ignore[operator]
    assert refused.value.code == "store.unknown-url"
    assert "secret" not in str(refused.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Missing) as refused:
        create_store(tmp_path / "nowhere" / "town.gpkg")
    assert "nowhere" in str(refused.value)


def test_a_backup_that_is_not_there_restores_nothing(tmp_path: Path) -> None:
    with pytest.raises(Missing) as refused:
        restore_store(tmp_path / "copy.gpkg", tmp_path / "town.gpkg")
    assert refused.value.code == "file.missing"
    assert list(tmp_path.iterdir()) == []
