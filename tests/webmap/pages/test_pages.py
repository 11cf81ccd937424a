"""All pages: well formed, in the reader's language, nothing inline, user text as text."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from geodata.model.action import ActionState
from geodata.model.link import AreaObservation
from geodata.storage import Store
from tests.builders import SQUARE, an_action, an_area, an_observation, keep, tied
from tests.house_rules import inline_code

EVIL = '"><script>alert(1)</script><img src=x>'
VOID = {"meta", "link", "br", "img", "input", "hr", "path", "circle"}


class Outline(HTMLParser):
    """Headings, ids and links of a page; notes where elements do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids += [said["id"] or ""] if "id" in said else []
        self.links += [said["href"] or ""] if tag == "a" else []
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.fixture
def addresses(store: Store) -> list[str]:
    """Every page, with a chain of things whose texts all try to break out."""
    observation = an_observation(position=SQUARE, text_raw=EVIL, place=EVIL)
    apart = an_observation(text_public=EVIL)
    action = an_action(
        title=EVIL, description=EVIL, state=ActionState.DECLINED, public_motivation=EVIL, is_example=True
    )
    area = an_area(name=EVIL, decision=EVIL)
    link = AreaObservation(municipality="gotene", area_id=area.id, observation_id=apart.id, reason=EVIL)
    keep(store, observation, apart, action, area, link, tied(observation, action), tied(action, area, EVIL))
    return [
        "/",
        "/gotene/karta",
        "/gotene/atgarder",
        f"/gotene/atgarder/{action.id}",
        "/gotene/omraden",
        f"/gotene/omraden/{area.id}",
        "/gotene/loften",
        "/gotene/nothing",
    ]


def pages(client: FlaskClient, addresses: list[str]) -> Iterator[tuple[str, str]]:
    for address in addresses:
        for language in ("sv", "en"):
            yield f"{address}?lang={language}", client.get(f"{address}?lang={language}").text


def test_every_page_closes_what_it_opens_and_has_one_first_heading(client: FlaskClient, addresses: list[str]):
    for address, text in pages(client, addresses):
        found = Outline(text)
        assert (found.faults, found.open) == ([], []), address
        assert found.headings.count(1) == 1, address
        assert found.headings[0] == 1, address
        assert all(after <= before + 1 for before, after in zip(found.headings, found.headings[1:], strict=False)), (
            address
        )
        assert len(found.ids) == len(set(found.ids)), address


def test_no_page_lets_user_text_become_markup_and_none_has_anything_inline(client: FlaskClient, addresses: list[str]):
    for address, text in pages(client, addresses):
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
        assert inline_code("page.html", text) == [], address


def test_every_page_speaks_the_language_it_says_it_speaks(client: FlaskClient, addresses: list[str]):
    for address, text in pages(client, addresses):
        language = address[-2:]
        assert f'<html lang="{language}">' in text
        assert ("Hoppa till innehållet" in text) is (language == "sv"), address


def test_every_link_of_a_page_leads_to_a_page_and_every_anchor_exists(client: FlaskClient, addresses: list[str]):
    followed = 0
    for address in addresses:
        for link in Outline(client.get(address).text).links:
            if not link.startswith("/"):
                continue
            path, _, anchor = link.partition("#")
            answer = client.get(path)
            assert answer.status_code == 200, (address, link)
            assert not anchor or anchor in Outline(answer.text).ids, (address, link)
            followed += 1
    assert followed > 40


def test_an_example_is_marked_wherever_it_shows(client: FlaskClient, addresses: list[str]):
    for address in (addresses[2], addresses[3], addresses[5]):
        assert 'badge--example">Exempel<' in client.get(f"{address}?lang=sv").text


@pytest.mark.parametrize("page", ["karta", "atgarder", "omraden", "loften"])
def test_a_municipality_that_is_not_here_is_404_in_plain_words(client: FlaskClient, page: str):
    answer = client.get(f"/skara/{page}?lang=sv")
    assert answer.status_code == 404
    assert "Den kommunen finns inte här." in answer.text
