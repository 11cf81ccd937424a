"""A page of observations: what the index put in order, with the contents of the store."""

from datetime import timedelta

from flask import Flask

from geodata.model.observation import ObservationFilter
from geodata.storage import Store
from tests.builders import NOON, SQUARE, an_observation, keep
from tests.webmap.conftest import TOKEN
from webmap.api.observation_lists import listed
from webmap.incoming import Page


def test_a_page_has_the_contents_of_its_rows_and_the_number_of_all(app: Flask, store: Store):
    newest = an_observation(position=SQUARE, observed_at=NOON, text_raw="nyast")
    older = [an_observation(observed_at=NOON - timedelta(hours=hours), text_raw=f"{hours} h") for hours in (1, 2)]
    keep(store, *reversed(older), newest, an_observation(is_withdrawn=True))
    where = ObservationFilter(municipality="gotene")
    with app.test_request_context(headers={"Authorization": f"Bearer {TOKEN}"}):
        first, count = listed(where, Page(limit=2, offset=0))
        rest, _ = listed(where, Page(limit=2, offset=2))
    assert [each["properties"]["text_raw"] for each in (*first, *rest)] == ["nyast", "1 h", "2 h"]
    assert (count.matched, count.unplaced) == (3, 2)
    assert first[0]["geometry"] == {"type": "Point", "coordinates": (SQUARE.lon, SQUARE.lat)}
