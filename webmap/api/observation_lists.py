"""Pages of observations: their order and their number come from the map's index, their contents from the store."""

from flask import Response

from geodata.exchange import geojson
from geodata.mapview.listing import Listing
from geodata.model.observation import ObservationFilter
from webmap import world
from webmap.api import answers
from webmap.incoming import Page


def found(where: ObservationFilter, page: Page, *, is_public: bool = False) -> Response:
    """A page of what answers to a filter, newest first, with how many there are in all."""
    features, count = listed(where, page, is_public=is_public)
    return answers.many(features, matched=count.matched, people=count.people, unplaced=count.unplaced)


def listed(where: ObservationFilter, page: Page, *, is_public: bool = False) -> tuple[list[answers.Feature], Listing]:
    """The features of a page, and how many observations there are on all pages.

    Everyone is shown them at public places and times.
    """
    index = world.map_index()
    count = index.listing(where, limit=page.limit, offset=page.offset, is_public=is_public)
    rows = world.store().plain_observations_of(count.ids)
    if is_public:
        rows = index.eye(where.municipality).plain(rows)
    return list(map(geojson.plain_feature, rows)), count
