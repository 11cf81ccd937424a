"""Which language a request is answered in: ``?lang=``, the reader's earlier choice, the browser's wish, the default."""

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Response, current_app, has_request_context, request

from webmap.settings import LANGUAGES
from webmap.texts import text
from webmap.wall_time import minute_in_words, part_of_day_in_words

COOKIE: Final = "lang"
A_YEAR_S: Final = 365 * 24 * 3600


def language() -> str:
    """The language of the answer; Swedish or what the operator chose where nobody asks."""
    default: str = current_app.config["SETTINGS"].language
    if not has_request_context():
        return default
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES, default) or default


def _(message: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever can be shown
    """``message`` in the language of the answer."""
    return text(message, language(), **values)


def shown_day(day: date | None) -> str:
    """A day as the reader writes it ("22 nov. 2026"); nothing for none."""
    return "" if day is None else format_date(day, "medium", locale=language())


def shown_time(at: datetime | None, zone: str, is_day: bool = False) -> str:  # noqa: FBT001, FBT002 - for templates
    """A UTC time in the municipality's zone, to the minute or the day; nothing for none."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    if is_day:
        return format_date(local.date(), "medium", locale=language())
    return minute_in_words(at, zone, language())


def shown_part_of_day(at: datetime, zone: str) -> str:
    """The day and its part of a UTC time in the municipality's zone ("22 nov. 2026, kväll")."""
    return part_of_day_in_words(at, zone, language())


def shown_year(at: datetime, zone: str) -> str:
    """The year of a UTC time in the municipality's zone: its first moment is still last year in UTC."""
    return str(at.astimezone(ZoneInfo(zone)).year)


def shown_number(value: float) -> str:
    """A number as the reader writes it, with one decimal at most ("2 596,1")."""
    return format_decimal(value, "#,##0.#", locale=language())


def remembered(response: Response) -> Response:
    """The answer, told to keep a language that was asked for on a page."""
    wish = request.args.get("lang")
    if wish in LANGUAGES and response.mimetype == "text/html" and request.cookies.get(COOKIE) != wish:
        response.set_cookie(COOKIE, wish, max_age=A_YEAR_S, samesite="Lax", httponly=True)
    return response
