"""GeoJSON files: their features as rows, and as outlines."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.analysis.crs import WGS84
from geodata.errors import Invalid, Refused
from geodata.exchange import shapes
from geodata.exchange.files import contents
from geodata.exchange.geojson import WGS84_NAMES, crs_name, document
from geodata.exchange.rows import Row, Table


@dataclass(frozen=True, slots=True)
class Collection:
    """The features of a GeoJSON file; ``crs`` is what its old ``crs`` member names, none where it has none."""

    file: str
    features: list[Any]
    crs: str | None


def collection_in(path: Path) -> Collection:
    """The features of a GeoJSON file; refuses what is no GeoJSON, with the place in the file."""
    body = contents(path).removeprefix(b"\xef\xbb\xbf")
    try:
        found = document(body)
    except Refused as refused:
        raise _unreadable(path.name, body, refused) from refused
    if not isinstance(found, dict) or found.get("type") not in {"FeatureCollection", "Feature"}:
        raise Invalid("file.unreadable", file=path.name, reason="no GeoJSON FeatureCollection")
    features = [found] if found["type"] == "Feature" else found.get("features")
    if not isinstance(features, list):
        raise Invalid("file.unreadable", file=path.name, reason="no features")
    if not features:
        raise Invalid("file.no-rows", file=path.name)
    named = crs_name(found)
    return Collection(path.name, features, WGS84 if named and named.endswith(WGS84_NAMES) else named)


def _unreadable(file: str, body: bytes, refused: Refused) -> Invalid:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        row = body.count(b'"Feature"', 0, error.start)
        return Invalid("file.encoding", file=file, row=row, byte=error.start, encoding="utf-8")
    return Invalid("file.unreadable", file=file, **refused.facts)


def feature_table(path: Path) -> Table:
    """The features of a GeoJSON file as rows: properties as cells (the id among them), points as pairs."""
    found = collection_in(path)
    columns: dict[str, None] = {}
    for feature in found.features:
        with suppress(Invalid):
            columns |= dict.fromkeys(members(feature))
    return Table(found.file, tuple(columns), _rows(found), crs=found.crs or WGS84)


def _rows(found: Collection) -> Iterator[Row]:
    for number, feature in enumerate(found.features, start=1):
        cells, pair, refused = {}, None, None
        try:
            cells = members(feature)
            pair = shapes.pair(feature.get("geometry"))
        except Invalid as error:
            refused = error
        yield Row(number, cells, pair, refused)


def members(feature: object) -> dict[str, object]:
    """The properties of a feature, with its id as ``id`` where they have none; refuses what is no feature."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Invalid("value.invalid", field="type", value=str(feature)[:80], allowed="Feature")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise Invalid("value.invalid", field="properties", value=str(properties)[:80])
    return {"id": feature["id"], **properties} if "id" in feature else dict(properties)
