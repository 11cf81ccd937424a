"""The tables hold what the model has, no less."""

from dataclasses import fields

import pytest

from geodata.storage.tables import SPATIAL, TABLE_OF, metadata
from geodata.storage.types import Point, Shape


@pytest.mark.parametrize("kind", TABLE_OF)
def test_every_field_has_its_column(kind: type) -> None:
    columns = set(TABLE_OF[kind].columns.keys()) - {"fid", "version", "changed_at"}
    names = {field.name for field in fields(kind)}
    assert names <= columns
    assert columns - names <= {"id"}  # a link's id follows from its ends


def test_the_shape_is_the_first_column_after_the_key() -> None:
    for table in metadata.sorted_tables:
        shapes = [n for n, column in enumerate(table.columns) if isinstance(column.type, Point | Shape)]
        assert shapes == ([1] if table in SPATIAL else [])
