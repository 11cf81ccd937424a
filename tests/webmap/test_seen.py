"""What a request sees is what its viewer sees."""

from flask import Flask
from flask.testing import FlaskClient

from geodata.model.area import Area
from geodata.model.observation import ObservationFilter, ObservationState
from geodata.model.role import Role
from geodata.storage import Store
from tests.builders import NOON, SQUARE, an_area, an_observation, keep
from tests.webmap.accounts.signing_in import sign_in
from webmap import seen

WHERE = ObservationFilter(municipality="gotene")


def test_everyone_and_a_role_see_what_is_theirs_to_see(app: Flask, store: Store, client: FlaskClient):
    area = an_area(kind="patrol", patrol_times="fredag 22")
    out = an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON)
    keep(store, area, out, an_observation(position=SQUARE))
    with app.test_request_context():
        assert seen.is_public("gotene")
        assert seen.listed(WHERE, limit=10).ids == [out.key]
        assert seen.seen().areas("gotene") == []
        assert seen.selection(WHERE)[0].placed == 1
    police = app.test_client()
    sign_in(police, {"gotene": [Role.POLICE]})
    with police:
        police.get("/")
        assert not seen.is_public("gotene")
        assert seen.is_public("skara")
        assert seen.feature_seen(seen.seen().get(Area, area.id))["properties"]["patrol_times"] == "fredag 22"
        assert seen.listed(WHERE, limit=10).matched == 1
