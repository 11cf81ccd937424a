"""The same two things always make the same link."""

from dataclasses import replace
from uuid import UUID

import pytest

from geodata.errors import Invalid
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from tests.builders import an_action, an_area, an_id, an_observation, tied

SEEN, ACTION, AREA = an_observation(), an_action(), an_area()
LINKS = [tied(SEEN, ACTION), tied(AREA, SEEN), tied(ACTION, AREA)]


@pytest.mark.parametrize("link", LINKS)
def test_identical_ends_give_identical_ids_whatever_else_is_said(link):
    assert replace(link, reason="Något annat", is_withdrawn=True).id == link.id
    assert link.key == str(link.id)


@pytest.mark.parametrize("link", LINKS)
def test_other_ends_give_other_ids(link):
    ends = [name for name in link.__slots__ if name.endswith("_id")]
    assert len(ends) == 2
    assert len({link.id} | {replace(link, **{end: an_id()}).id for end in ends}) == 3


def test_ends_that_change_places_and_links_of_other_kinds_have_other_ids():
    one, other = an_id(), an_id()
    ids = {
        ObservationAction(municipality="x", observation_id=one, action_id=other).id,
        ObservationAction(municipality="x", observation_id=other, action_id=one).id,
        AreaObservation(municipality="x", area_id=one, observation_id=other, reason="Nära").id,
        AreaObservation(municipality="x", area_id=other, observation_id=one, reason="Nära").id,
        ActionArea(municipality="x", action_id=one, area_id=other).id,
        ActionArea(municipality="x", action_id=other, area_id=one).id,
    }
    assert len(ids) == 6


def test_an_id_of_a_link_is_the_same_in_every_release():
    link = ObservationAction(municipality="x", observation_id=UUID(int=1), action_id=UUID(int=2))
    assert str(link.id) == "602525fe-cf29-5019-a0c7-0ce487395b5b"


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_observation_is_put_into_an_area_by_hand_only_with_a_reason(reason):
    with pytest.raises(Invalid, match=r"value\.missing"):
        AreaObservation(municipality="x", area_id=an_id(), observation_id=an_id(), reason=reason)


@pytest.mark.parametrize("link", LINKS)
def test_a_reason_is_not_a_novel(link):
    with pytest.raises(Invalid, match=r"value\.too-long"):
        replace(link, reason="x" * 10_001)
