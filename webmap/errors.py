"""From a refusal to an answer: HTTP status, sentence in the reader's language, JSON problem or page."""

import logging
import traceback
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

import orjson
from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from geodata.errors import Conflict, Gone, Invalid, Missing, Refused, Stale, Unavailable
from geodata.model.action import ActionState
from geodata.model.observation import ObservationState
from webmap import labels
from webmap.language import language
from webmap.sentences import SENTENCES
from webmap.texts import text

log = logging.getLogger(__name__)

STATUS_BY_CODE: Final[Mapping[str, int]] = {
    "thing.missing": 404,
    "thing.gone": 410,
    "thing.other-content": 409,
    "thing.changed": 412,
    "layer.missing": 404,
    "municipality.missing": 404,
    "municipality.ambiguous": 409,
    "store.reference-missing": 404,
    "store.other-municipality": 409,
    "store.busy": 503,
    "store.no-access": 503,
    "background.missing": 404,
    "background.not-cut": 503,
    "background.damaged": 503,
    "background.source-down": 503,
    "background.source-busy": 503,
    "photo.unsupported": 415,
    "photo.heic": 415,
    "photo.moves": 415,
    "photo.too-many-pixels": 413,
    "photo.original-gone": 409,
    "photo.unchecked": 409,
    "photo.observation-not-public": 409,
    "observation.leads-case": 409,
    "observation.in-case": 409,
    "observation.nothing-to-undo": 409,
    "answer.not-reviewed": 409,
    "case.other-case": 409,
    "case.not-leading": 409,
    "case.not-mergeable": 409,
    "case.valences-differ": 409,
    "case.no-member": 404,
    "job.missing": 404,
    "upload.missing": 404,
    "job.not-done": 409,
    "job.too-many": 503,
    "store.missing": 503,
    "store.not-a-store": 503,
    "store.newer": 503,
    "store.damaged": 503,
    "store.full": 507,
    "thing.version-missing": 428,
    "request.too-large": 413,
    "request.foreign-host": 421,
    "request.foreign-origin": 403,
    "request.forwarded": 403,
    "request.no-route": 404,
    "request.wrong-method": 405,
    "request.invalid": 400,
    "gdal.in-process": 500,
    "access.not-allowed": 403,
    "account.own": 403,
    "accounts.newer": 503,
    "secret.weak": 503,
    "sign-in.needed": 401,
    "sign-in.wrong": 403,
    "sign-in.ended": 403,
    "sign-in.code-wrong": 403,
    "sign-in.passkey-wrong": 403,
    "sign-in.openid-failed": 403,
    "sign-in.openid-unknown": 403,
    "sign-in.too-many": 429,
    "unexpected": 500,
}

STATUS_BY_CLASS: Final[tuple[tuple[type[Refused], int], ...]] = (
    (Invalid, 400),
    (Missing, 404),
    (Gone, 410),
    (Conflict, 409),
    (Stale, 412),
    (Unavailable, 503),
    (Refused, 400),
)

CODE_BY_STATUS: Final = {404: "request.no-route", 405: "request.wrong-method", 413: "request.too-large"}

RETRY_AFTER_S: Final = 10
"""When to try again what could not be done now: longer than most programs hold the store."""

PROMOTED: Final = ("field", "current", "changed_fields", "reference")
"""Facts that stand beside the code in a problem."""

LONGEST_FACT: Final = 200
"""Characters of a fact that are told back."""


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal."""
    by_class = next(status for kind, status in STATUS_BY_CLASS if isinstance(refused, kind))
    return STATUS_BY_CODE.get(refused.code, by_class)


def status_of_code(code: str) -> int:
    """The HTTP status that a code is answered with, where the API answers with it."""
    return STATUS_BY_CODE.get(code, 400)


def sentence(refused: Refused, language: str) -> tuple[str, str]:
    """What happened, and what is safe with what to do next, as two texts for people."""
    title, detail = SENTENCES[refused.code]
    facts = {name: _shown(value, language) for name, value in refused.facts.items()}
    facts["field"] = labels.field(str(refused.facts.get("field", "?")), language)
    return text(title, language, **facts), text(detail, language, **facts)


def _shown(value: object, language: str) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item, language) for item in value)
    if isinstance(value, str) and value in set(ActionState):
        return labels.label(ActionState(value), language)
    if isinstance(value, str) and value in set(ObservationState):
        return labels.label(ObservationState(value), language)
    return str(value)[:LONGEST_FACT]


def problem(refused: Refused, language: str) -> dict[str, object]:
    """A refusal as RFC 9457 asks, with its code, and the facts that a program needs."""
    title, detail = sentence(refused, language)
    facts = {name: _short(value) for name, value in refused.facts.items() if name not in PROMOTED}
    told: dict[str, object] = {
        "type": "about:blank",
        "status": status_of(refused),
        "code": refused.code,
        "title": title,
        "detail": detail,
    }
    told |= {name: refused.facts[name] for name in PROMOTED if name in refused.facts}
    return told | ({"facts": facts} if facts else {})


def _short(value: object) -> object:
    if isinstance(value, str):
        return value[:LONGEST_FACT]
    return value if isinstance(value, bool | int | float | list | tuple | None) else str(value)[:LONGEST_FACT]


def answer(refused: Refused) -> Response:
    """A refusal as the answer to this request: a JSON problem for programs, a page for people."""
    status = status_of(refused)
    if wants_json():
        body = orjson.dumps(problem(refused, language()), default=str)
        answered = Response(body, status, mimetype="application/problem+json")
    else:
        title, detail = sentence(refused, language())
        answered = make_response(render_template("error.html", title=title, detail=detail, code=refused.code), status)
    return told_when(answered, refused)


def told_when(answered: Response, refused: Refused) -> Response:
    """The answer, with when to try again where waiting helps."""
    if isinstance(refused, Unavailable) or "retry_s" in refused.facts:
        answered.headers["Retry-After"] = str(refused.facts.get("retry_s", RETRY_AFTER_S))
    return answered


def wants_json() -> bool:
    """Whether a program asks: always under /api, elsewhere where it prefers JSON."""
    if request.path.startswith("/api/") or request.path == "/healthz":
        return True
    best = request.accept_mimetypes.best_match(("text/html", "application/json", "application/problem+json"))
    return best is not None and best != "text/html"


def refuse(app: Flask) -> None:
    """Makes the app answer every refusal and every accident from this module."""
    app.register_error_handler(Refused, answer)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_accident)


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # a redirect is an answer of Werkzeug's own
        return Response(error.get_body(), status, error.get_headers())
    if status >= 500:
        return _of_accident(error)
    refused = Refused(CODE_BY_STATUS.get(status, "request.invalid"), **_facts(status))
    answered = answer(refused)
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        answered.headers["Allow"] = ", ".join(sorted(allowed))
    return answered


def _facts(status: int) -> dict[str, Any]:
    return {"longest": request.max_content_length} if status == 413 else {}


def _of_accident(error: Exception) -> Response:
    reference = uuid4().hex[:12]
    log.error("unexpected error, reference %s: %s %s\n%s", reference, request.method, _asked_for(), trace(error))
    return answer(Refused("unexpected", reference=reference))


def _asked_for() -> str:
    """The page as its rule has it: an address may hold a receipt, an invitation, or what somebody typed."""
    return request.url_rule.rule if request.url_rule is not None else "no page"


def trace(error: BaseException) -> str:
    """Where an error and those that led to it were raised, and their kinds; their texts may hold anything."""
    lines: list[str] = []
    told: BaseException | None = error
    while told is not None:
        lines += [f"{type(told).__name__}:", *(line.rstrip() for line in traceback.format_tb(told.__traceback__))]
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    return "\n".join(lines)
