"""Geometry as GeoPackage binary and back (OGC 12-128r19, clause 2.1.3): a small header, then WKB."""

import struct
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.model.place import Position

SRS_ID: Final = 4326
_POINT_HEADER: Final = struct.pack("<2sBBi", b"GP", 0, 0b00000001, SRS_ID)
_BOX_HEADER: Final = struct.Struct("<2sBBi4d")
POINT_START: Final = _POINT_HEADER + struct.pack("<BI", 1, 1)
"""Of every point that is written here, and by GDAL: little-endian, WKB type 1."""
POINT_LAYOUT: Final = np.dtype([("start", "V13"), ("lon", "<f8"), ("lat", "<f8")])
"""Many such points as one array."""
_POINT: Final = struct.Struct("<13sdd")
_LON_LAT: Final = struct.Struct("<13xdd")
_ENVELOPE_DOUBLES: Final = (0, 4, 6, 6, 8)


def encode_point(position: Position) -> bytes:
    """A position as GeoPackage binary: 29 bytes, no envelope."""
    return _POINT.pack(POINT_START, position.lon, position.lat)


def encode_shape(shape: BaseGeometry) -> bytes:
    """A shape as GeoPackage binary with its envelope (min x, max x, min y, max y)."""
    west, south, east, north = shape.bounds
    header = _BOX_HEADER.pack(b"GP", 0, 0b00000011, SRS_ID, west, east, south, north)
    return header + shapely.to_wkb(shape, byte_order=1)


def _body_at(blob: bytes) -> int:
    """Where the WKB begins; other programs may have written an envelope of any kind."""
    return 8 + 8 * _ENVELOPE_DOUBLES[(blob[3] >> 1) & 0b111]


def decode_shape(blob: bytes) -> BaseGeometry:
    """The shape of a GeoPackage binary, whoever wrote it."""
    return shapely.from_wkb(blob[_body_at(blob) :])


def decode_point(blob: bytes) -> Position:
    """The position of a GeoPackage binary, whoever wrote it."""
    return Position(*lon_lat(blob))


def lon_lat(blob: bytes) -> tuple[float, float]:
    """Longitude and latitude in degrees of a point's GeoPackage binary."""
    if len(blob) == _POINT.size and blob.startswith(POINT_START):
        lon, lat = _LON_LAT.unpack(blob)
        return lon, lat
    point = decode_shape(blob)
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def edge(blob: bytes, index: int) -> float:
    """West, south, east or north (0..3) in degrees of a GeoPackage binary."""
    if len(blob) == _POINT.size and blob.startswith(POINT_START):
        found: float = _LON_LAT.unpack(blob)[index & 1]
        return found
    return bounds(blob)[index]


def bounds(blob: bytes) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a GeoPackage binary."""
    if len(blob) == _POINT.size:
        lon, lat = lon_lat(blob)
        return lon, lat, lon, lat
    if (blob[3] >> 1) & 0b111:
        west, east, south, north = struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, 8)
        return west, south, east, north
    west, south, east, north = decode_shape(blob).bounds
    return west, south, east, north


def is_empty(blob: bytes) -> bool:
    """Whether a GeoPackage binary holds no points."""
    return bool(blob[3] & 0b00010000) or (len(blob) != _POINT.size and decode_shape(blob).is_empty)
