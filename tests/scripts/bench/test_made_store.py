"""Made-up stores are made once, whole, and used again."""

from pathlib import Path

from geodata.model.observation import ObservationFilter
from geodata.storage import open_store
from scripts.bench.made_store import made_store
from scripts.bench.make_observations import SLUG


def test_a_store_is_made_where_there_is_none_and_used_again(tmp_path: Path):
    file = made_store(tmp_path / "kept", n=20, seed=1)
    made = file.stat()
    store = open_store(file)
    assert store.count(ObservationFilter(municipality=SLUG)).matched == 20
    store.close()
    assert made_store(tmp_path / "kept", n=20, seed=1) == file
    assert file.stat().st_ino == made.st_ino
    assert made_store(tmp_path / "kept", n=21, seed=1) != file
