"""The municipalities' own layers as rows: taken in whole, asked by box, removed whole."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, delete, func, select

from geodata.model.layer import Layer, LayerFeature
from geodata.storage.prepared import write_rows
from geodata.storage.tables import layer_feature

BATCH = 5_000
"""Rows written with one call."""

_f = layer_feature.c


def put(connection: Connection, layer: Layer, features: Iterable[LayerFeature]) -> int:
    """Put a layer in the place of the one of its name; the number of features."""
    removed(connection, layer.municipality, layer.name)
    given = {"municipality": layer.municipality, "layer": layer.name, "credit": layer.credit}
    written, rest = 0, iter(features)
    while some := list(islice(rest, BATCH)):
        rows = [
            given
            | {
                "shape": each.shape,
                "imported_at": layer.imported_at,
                "number": each.number,
                "name": each.name,
                "facts": orjson.dumps(dict(each.facts)).decode(),
            }
            for each in some
        ]
        written += len(rows)
        write_rows(connection, layer_feature, rows)
    return written


def removed(connection: Connection, municipality: str, name: str) -> int:
    """Remove a layer; the number of features that it had."""
    mine = (_f.municipality == municipality) & (_f.layer == name)
    return connection.execute(delete(layer_feature).where(mine)).rowcount


def layers(connection: Connection, municipality: str) -> list[Layer]:
    """The layers of a municipality, by name."""
    newest: tuple[object, ...] = (_f.layer, func.max(_f.credit), func.max(_f.imported_at, type_=_f.imported_at.type))
    query = select(*newest, func.count()).where(_f.municipality == municipality).group_by(_f.layer)  # type: ignore[call-overload]
    return [
        Layer(municipality=municipality, name=name, credit=credit, imported_at=at, count=count)
        for name, credit, at, count in connection.execute(query.order_by(_f.layer))
    ]


def features(municipality: str, name: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The features of a layer that meet the conditions, by number, as `feature` reads them."""
    mine = (_f.municipality == municipality, _f.layer == name, *conditions)
    return select(_f.number, _f.name, _f.shape, _f.facts).where(*mine).order_by(_f.number)


def feature(row: Sequence[Any]) -> LayerFeature:
    """The feature that a row of `features` keeps."""
    number, name, shape, facts = row
    return LayerFeature(number=number, name=name, shape=shape, facts=orjson.loads(facts))
