"""Values go into a database and come back as they were."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy.dialects import sqlite

from geodata.model.observation import Flag, Valence
from geodata.storage.types import Choice, Converted, Day, Id, Instant, Point, Shape, Words
from tests.builders import SQUARE, a_square

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Id(), uuid4()),
        (Instant(), datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)),
        (Day(), date(2026, 1, 2)),
        (Choice(Valence), Valence.SAFE),
        (Words(), ("natt", 'vinter, "sen"')),
        (Words(Flag), (Flag.NO_POSITION,)),
        (Words(), ()),
        (Point(), SQUARE),
        (Shape("MULTIPOLYGON"), a_square()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_as_it_was(kind: Converted[object], value: object) -> None:
    stored = kind.bind_processor(DIALECT)(value)
    back = kind.result_processor(DIALECT, None)(stored)
    assert back == value
    assert type(back) is type(value)
    assert kind.bind_processor(DIALECT)(None) is None
    assert kind.result_processor(DIALECT, None)(None) is None
