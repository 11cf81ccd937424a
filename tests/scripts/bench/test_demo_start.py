"""The checkout that `make demo` is timed in."""

from pathlib import Path

from scripts.bench.demo_start import copied


def test_an_empty_checkout_holds_what_is_kept_and_nothing_that_is_made(tmp_path: Path):
    copied(tmp_path / "checkout")
    names = {path.name for path in (tmp_path / "checkout").iterdir()}
    assert {"Makefile", "pyproject.toml", "geodata", "webmap"} <= names
    assert not names & {".venv", "build", ".git"}
    assert not (tmp_path / "checkout" / "webmap" / "frontend" / "node_modules").exists()
