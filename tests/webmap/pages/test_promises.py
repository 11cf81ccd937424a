"""The page of promises: shown where there are some, with the way to each source."""

import pytest
from flask.testing import FlaskClient

from webmap.demo.promises import reference_texts
from webmap.pages.promises import site


def test_every_year_and_every_promise_stands_on_the_page(client: FlaskClient):
    page = client.get("/gotene/loften?lang=sv").get_data(as_text=True)
    for text in reference_texts("gotene"):
        assert f'id="{text.year}"' in page
        said = [*text.problem_picture, *(promise for promises in text.promises.values() for promise in promises)]
        assert [words for words in said if words not in page] == []


def test_it_says_that_it_is_reference_text_and_leads_to_the_sources(client: FlaskClient):
    page = client.get("/gotene/loften?lang=en").get_data(as_text=True)
    assert "Reference text" in page
    for text in reference_texts("gotene"):
        for source in text.sources:
            assert f'<a href="{source}" rel="noreferrer">' in page
    assert page.count("Some of this year&#39;s promises are missing here.") == 1


def test_the_promises_are_read_aloud_in_the_language_they_are_written_in(client: FlaskClient):
    page = client.get("/gotene/loften?lang=en").get_data(as_text=True)
    assert page.count('<ul lang="sv">') == 3 + 8


def test_a_town_without_promises_says_so_and_shows_no_way_there(client: FlaskClient, other_town: str):
    page = client.get(f"/{other_town}/loften").get_data(as_text=True)
    assert "No promises are known for Skara." in page
    assert "/skara/loften" not in page
    assert "/gotene/loften" in client.get("/gotene/atgarder").get_data(as_text=True)


def test_an_unknown_town_is_not_there(client: FlaskClient):
    assert client.get("/atlantis/loften").status_code == 404


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://polisen.se/om-polisen/", "polisen.se"),
        ("http://www.gotene.se/x.html", "gotene.se"),
        ("not an address", "not an address"),
    ],
)
def test_a_source_is_called_by_whose_page_it_is(address: str, name: str):
    assert site(address) == name
