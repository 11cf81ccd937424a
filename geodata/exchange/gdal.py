"""Layers of a GeoPackage, read by the restricted process of gdal_child."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.errors import CODES, Invalid, Missing
from geodata.exchange.files import sized

TIME_LIMIT_S: Final = 90
"""Seconds that the reading process may take."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as GDAL read it; ``crs`` is "EPSG:2056" or WKT, none where the file has none.

    ``has_no_network`` tells whether the system let the reading process give up its network.
    """

    name: str
    crs: str | None
    columns: tuple[str, ...]
    shapes: list[BaseGeometry | None]
    cells: list[dict[str, object]]
    has_no_network: bool


def layer_in(path: Path, layer: str | None = None) -> Layer:
    """The named layer of a GeoPackage (or its only one); GDAL reads a copy, alone in an empty folder.

    Refuses what is no GeoPackage, a layer that is not there, and a file that another program is writing.
    """
    sized(path)
    beside = path.with_name(path.name + "-wal")
    if beside.exists() and beside.stat().st_size > 0:
        raise Invalid("file.unreadable", file=path.name, reason=f"{beside.name}: another program has it open")
    with tempfile.TemporaryDirectory(prefix="tryggkarta-") as folder:
        shutil.copyfile(path, Path(folder, "input.gpkg"))
        lines = _answer(path.name, folder, layer)
    head = _read(path.name, lines[0])
    if "refused" in head:
        raise _refusal(path.name, head)
    features = [_read(path.name, line) for line in lines[1:]]
    return Layer(
        name=head["layer"],
        crs=head["crs"],
        columns=tuple(head["columns"]),
        shapes=[_shape(path.name, number, found["wkb"]) for number, found in enumerate(features, start=1)],
        cells=[found["properties"] for found in features],
        has_no_network=head["has_no_network"],
    )


def _answer(file: str, folder: str, layer: str | None) -> list[bytes]:
    asked = [sys.executable, "-I", "-m", "geodata.exchange.gdal_child", "input.gpkg"]
    environment = {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
    try:
        answer = subprocess.run(  # noqa: S603 - our own module, by an argument list
            [*asked, *([] if layer is None else [layer])],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid("file.unreadable", file=file, reason=f"took more than {TIME_LIMIT_S} s") from error
    lines = answer.stdout.splitlines()
    if answer.returncode != 0 or not lines:
        raise Invalid("file.unreadable", file=file, reason=f"its reading ended with {answer.returncode}")
    # A refusal may come after the first features.
    return lines if not lines[-1].startswith(b'{"refused"') else lines[-1:]


def _read(file: str, line: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Invalid("file.unreadable", file=file, reason="its reading was cut off") from error
    return found


def _refusal(file: str, head: dict[str, Any]) -> Invalid | Missing:
    code = head["refused"] if head["refused"] in CODES else "file.unreadable"
    kind = Missing if code == "file.layer-missing" else Invalid
    return kind(code, file=file, **head["facts"])


def _shape(file: str, number: int, wkb: str | None) -> BaseGeometry | None:
    if wkb is None:
        return None
    try:
        return shapely.from_wkb(bytes.fromhex(wkb))
    except ShapelyError as error:
        raise Invalid("geometry.invalid", file=file, row=number, reason=str(error)[:120]) from error
