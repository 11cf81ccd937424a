"""Pages of observations: their order and their number come from the map's index, their contents from the store."""

from flask import Response

from geodata.exchange import geojson
from geodata.model.observation import ObservationFilter
from webmap import world
from webmap.api import answers
from webmap.incoming import Page


def found(where: ObservationFilter, page: Page) -> Response:
    """A page of what answers to a filter, newest first, with how many there are in all."""
    features, matched, unplaced = listed(where, page)
    return answers.many(features, matched=matched, unplaced=unplaced)


def listed(where: ObservationFilter, page: Page) -> tuple[list[answers.Feature], int, int]:
    """The features of a page, and how many observations there are on all pages, and without a position."""
    listing = world.map_index().listing(where, limit=page.limit, offset=page.offset)
    features = list(map(geojson.plain_feature, world.store().plain_observations_of(listing.ids)))
    return features, listing.matched, listing.unplaced
