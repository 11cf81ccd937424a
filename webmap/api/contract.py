"""What each route takes and answers: one description that checks its query and is written into the OpenAPI document.

A view gets it as a decorator below its route::

    @routes.get("/observations")
    @described(query=(MUNICIPALITY, *FILTERS, LIMIT, OFFSET), gives=collection("Observation"))
    def listed(asked: Query) -> Response:
        \"\"\"The observations that answer to the filter, newest first.\"\"\"

The first paragraph of the docstring is the route's summary (and a text of the catalogue). What follows from the rest is
not said again: ids in the path, the door's own refusals, what every write may meet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, cast

from flask import Response

from geodata.exchange.json_schema import Schema
from webmap import incoming
from webmap.parameters import Parameter

View = Callable[..., Response]

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"

AT_THE_DOOR: Final = (
    "request.foreign-host", "request.forwarded", "request.invalid", "value.unknown", "value.invalid", "value.too-long",
    "store.missing", "store.not-a-store", "store.newer", "store.damaged", "store.busy", "store.no-access", "unexpected",
)  # fmt: skip
"""What any route may refuse."""

OF_ROLES: Final = ("sign-in.needed", "access.not-allowed")
"""What a route refuses that is not for everyone."""

OF_WRITES: Final = ("request.foreign-origin", "store.full", *OF_ROLES)
OF_BODIES: Final = ("request.not-json", "request.too-large", "value.missing")
OF_CHANGES: Final = ("thing.version-missing", "thing.changed", "thing.gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its body's schema and media type (no body where ``schema`` is None), and whether it has an ETag."""

    schema: Schema | None = None
    media: str = JSON
    has_etag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What a route takes and answers. ``current`` is the schema of the feature in a 412."""

    query: tuple[Parameter[Any], ...] = ()
    body: Schema | None = None
    body_media: tuple[str, ...] = incoming.JSON_TYPES
    is_body_needed: bool = True
    answers: Mapping[int, Answer] = field(default_factory=dict)
    refuses: tuple[str, ...] = ()
    needs_version: bool = False
    current: Schema | None = None


def reference(name: str) -> Schema:
    """A schema by its name in `schemas.SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def feature(name: str) -> Answer:
    """One feature with its version as ETag."""
    return Answer(schema=reference(name), media=GEOJSON, has_etag=True)


def collection(name: str) -> Answer:
    """A collection of such features."""
    return Answer(schema=reference(f"{name}Collection"), media=GEOJSON)


def described(
    *,
    gives: Answer | Mapping[int, Answer],
    query: tuple[Parameter[Any], ...] = (),
    body: Schema | None = None,
    body_media: tuple[str, ...] = incoming.JSON_TYPES,
    is_body_needed: bool = True,
    refuses: tuple[str, ...] = (),
    needs_version: bool = False,
    current: Schema | None = None,
) -> Callable[[View], View]:
    """The view, behind a check of its query, which it gets as its first argument where it takes parameters."""
    contract = Contract(
        query=query,
        body=body,
        body_media=body_media,
        is_body_needed=is_body_needed,
        answers={HTTPStatus.OK: gives} if isinstance(gives, Answer) else gives,
        refuses=refuses,
        needs_version=needs_version,
        current=current,
    )

    def behind(view: View) -> View:
        @wraps(view)
        def checked(**values: Any) -> Response:  # noqa: ANN401 - what the route's address holds
            asked = incoming.query(*query)
            return view(asked, **values) if query else view(**values)

        cast("Any", checked).contract = contract
        return checked

    return behind


def contract_of(view: object) -> Contract | None:
    """What a view was described with."""
    return getattr(view, "contract", None)


def refusals(contract: Contract, *, is_write: bool, has_key: bool) -> frozenset[str]:
    """The codes that a route may refuse with."""
    codes = {*AT_THE_DOOR, *contract.refuses}
    codes.update(code for parameter in contract.query for code in parameter.refuses)
    if has_key:
        codes.update(("thing.missing", "request.no-route"))
    if is_write:
        codes.update(OF_WRITES)
    if contract.body is not None:
        codes.update(OF_BODIES)
    if contract.needs_version:
        codes.update(OF_CHANGES)
    return frozenset(codes)
