"""A store with made-up observations, filled by another process; kept and used again where a folder is named."""

import subprocess
import sys
from pathlib import Path

from scripts.bench.files import ROOT


def made_store(folder: Path, *, n: int, seed: int) -> Path:
    """The file of ``n`` observations in a folder, made where it is not there yet; its memory is not this process's."""
    file = folder / f"made-{n}-{seed}.gpkg"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f"half-{n}-{seed}.gpkg"
        half.unlink(missing_ok=True)
        making = [sys.executable, "-m", "scripts.bench.make_observations", str(half)]
        subprocess.run([*making, "--n", str(n), "--seed", str(seed)], cwd=ROOT, stderr=subprocess.DEVNULL, check=True)
        half.rename(file)
    return file
