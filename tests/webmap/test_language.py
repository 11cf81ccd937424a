"""Which language an answer is in, and how it writes days."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webmap.language import _, language, shown_day, shown_number, shown_part_of_day, shown_time


@pytest.mark.parametrize(
    ("query", "cookie", "header", "expected"),
    [
        ("", None, "", "sv"),
        ("", None, "de, fr;q=0.5", "sv"),
        ("", None, "en-GB,en;q=0.9", "en"),
        ("", None, "sv-SE,sv;q=0.9,en;q=0.1", "sv"),
        ("", "en", "sv", "en"),
        ("?lang=sv", "en", "en", "sv"),
        ("?lang=xx", None, "en", "en"),
    ],
)
def test_the_address_comes_before_the_choice_and_the_choice_before_the_browser(
    app: Flask, query: str, cookie: str | None, header: str, expected: str
):
    headers = {"Accept-Language": header} | ({"Cookie": f"lang={cookie}"} if cookie else {})
    with app.test_request_context("/" + query, headers=headers):
        assert language() == expected


def test_outside_of_a_request_the_operators_choice_holds(app: Flask):
    with app.app_context():
        assert language() == "sv"
        assert _("Map") == "Karta"


def test_a_page_remembers_the_language_that_was_asked_for(client: FlaskClient):
    answer = client.get("/?lang=sv")
    assert answer.headers["Set-Cookie"].startswith("lang=sv;")
    assert 'lang="sv"' in client.get("/", headers={"Accept-Language": "en"}).text
    assert "Set-Cookie" not in client.get("/?lang=sv").headers


def test_the_api_sets_no_cookie(client: FlaskClient):
    assert "Set-Cookie" not in client.get("/api/v1/municipalities?lang=sv").headers


def test_days_and_times_stand_as_the_reader_writes_them_in_the_municipalitys_zone(app: Flask):
    at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    with app.test_request_context("/?lang=sv"):
        assert shown_day(date(2026, 11, 22)) == "22 nov. 2026"
        assert shown_time(at, "Europe/Stockholm") == "1 juli 2026 00:30"
        assert shown_time(at, "Europe/Stockholm", is_day=True) == "1 juli 2026"
        assert shown_part_of_day(at, "Europe/Stockholm") == "30 juni 2026, natt"
        assert (shown_day(None), shown_time(None, "Europe/Stockholm")) == ("", "")
    with app.test_request_context("/?lang=en"):
        assert shown_time(at, "Europe/Zurich") == "1 Jul 2026 00:30"


def test_numbers_stand_as_the_reader_writes_them(app: Flask):
    with app.test_request_context("/?lang=sv"):
        assert [shown_number(x) for x in (2596.12, 0.04, 3.0)] == ["2\N{NO-BREAK SPACE}596,1", "0", "3"]
    with app.test_request_context("/?lang=en"):
        assert shown_number(2596.12) == "2,596.1"
