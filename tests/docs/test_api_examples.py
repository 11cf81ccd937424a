"""The examples of the API's clients run as they stand, against a real server on this machine."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.model.observation import ObservationState
from geodata.storage import create_store
from tests.builders import NOON, SQUARE, TOWN, a_municipality, an_observation, keep
from tests.faults.running_server import Server
from tests.house_rules import ROOT

PAGE = (ROOT / "docs" / "api-examples.md").read_text(encoding="utf-8")
EXAMPLES = [
    found for found in re.findall(r"```(sh|python)\n(.*?)```", PAGE, re.DOTALL) if "export SERVER" not in found[1]
]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A server of a small town, as the examples' environment."""
    store = create_store(tmp_path / "town.gpkg")
    keep(
        store,
        a_municipality(),
        *(an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON) for _ in range(3)),
    )
    store.close()
    with Server(tmp_path / "town.gpkg") as server:
        yield os.environ | {"SERVER": f"http://127.0.0.1:{server.port}", "TOKEN": "hemlig", "TOWN": TOWN}


@pytest.mark.slow
def test_every_example_runs_and_says_something(world: dict[str, str]):
    assert [kind for kind, _ in EXAMPLES].count("python") >= 3
    for kind, source in EXAMPLES:
        program = [sys.executable, "-W", "error", "-c", source] if kind == "python" else ["sh", "-eu", "-c", source]
        ran = subprocess.run(program, env=world, capture_output=True, text=True, timeout=60, check=False)
        assert (ran.returncode, ran.stderr) == (0, ""), source
        assert ran.stdout.strip(), source


def test_the_examples_need_nothing_but_the_standard_library():
    imported = {name for _, source in EXAMPLES for name in re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE)}
    assert imported <= set(sys.stdlib_module_names)
