"""Pages of observations: their order and their number come from the map's index, their contents from the store."""

from flask import Response

from geodata.exchange import geojson
from geodata.mapview.listing import Listing
from geodata.model.observation import ObservationFilter
from webmap import seen
from webmap.api import answers
from webmap.incoming import Page


def found(where: ObservationFilter, page: Page) -> Response:
    """A page of what answers to a filter, newest first, with how many there are in all."""
    features, count = listed(where, page)
    return answers.many(features, matched=count.matched, people=count.people, unplaced=count.unplaced)


def listed(where: ObservationFilter, page: Page) -> tuple[list[answers.Feature], Listing]:
    """The features of a page, and how many observations there are on all pages."""
    count = seen.listed(where, limit=page.limit, offset=page.offset)
    return list(map(geojson.plain_feature, seen.seen().plain_observations_of(count.ids))), count
