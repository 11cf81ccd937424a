"""A description checks the query, and says which refusals follow from it."""

import pytest
from flask import Flask, Response

from geodata.errors import Invalid
from webmap.api.contract import AT_THE_DOOR, Answer, Contract, contract_of, described, refusals
from webmap.incoming import Query
from webmap.parameters import BBOX, LIMIT, OFFSET


def test_a_view_gets_its_parameters_and_refuses_others(app: Flask):
    @described(query=(LIMIT,), gives=Answer())
    def view(asked: Query, key: str) -> Response:
        return Response(f"{key} {asked[LIMIT]}")

    with app.test_request_context("/?limit=7"):
        assert view(key="x").get_data() == b"x 7"
    with app.test_request_context("/?offset=7"), pytest.raises(Invalid, match=r"value\.unknown"):
        view(key="x")


def test_a_view_without_parameters_refuses_them_all(app: Flask):
    view = described(gives=Answer())(Response)
    with app.test_request_context("/"):
        assert view().status_code == 200
    with app.test_request_context("/?limit=7"), pytest.raises(Invalid, match=r"value\.unknown"):
        view()


def test_a_view_can_read_only_what_it_is_described_with(app: Flask):
    @described(query=(LIMIT,), gives=Answer())
    def view(asked: Query) -> Response:
        return Response(str(asked[OFFSET]))

    with app.test_request_context("/"), pytest.raises(KeyError, match="offset"):
        view()


def test_a_view_that_nobody_described_has_no_contract():
    assert contract_of(Response) is None
    assert contract_of(described(gives=Answer())(Response)) is not None


def test_what_follows_from_the_rest_is_not_said_again():
    plain = refusals(Contract(), is_write=False, has_key=False)
    assert plain == set(AT_THE_DOOR)
    assert refusals(Contract(query=(BBOX,)), is_write=False, has_key=True) - plain == {
        "box.invalid",
        "thing.missing",
        "request.no-route",
    }
    change = refusals(Contract(needs_version=True, body={}), is_write=True, has_key=True)
    assert {"thing.changed", "thing.version-missing", "request.foreign-origin", "request.not-json"} < change
