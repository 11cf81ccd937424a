"""The example of the documentation runs as it stands."""

import re
import subprocess
import sys
from pathlib import Path

from tests.builders import SQUARE, a_municipality, an_area, an_observation, keep
from tests.house_rules import ROOT


def test_the_example_counts_what_is_unsafe_by_category_and_by_area(store, tmp_path: Path):
    keep(store, a_municipality(), an_area(name="Stan"))
    keep(store, *(an_observation(position=SQUARE) for _ in range(2)), an_observation(primary_code="V1"))
    store.backup(tmp_path / "town.gpkg")
    page = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    answer = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    lines = [line.split() for line in answer.stdout.splitlines()]
    assert ["L1", "2"] in lines
    assert ["V1", "1"] in lines
    assert ["Stan", "2"] in lines
