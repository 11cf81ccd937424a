"""The tables, once for both databases. A row has its thing's fields, then ``version`` and ``changed_at``."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text, text

from geodata.model.action import ActionKind, ActionState, DeclineReason, PlanningAction, Reply
from geodata.model.area import Area, AreaKind
from geodata.model.case import Case
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import (
    Authority,
    Flag,
    Observation,
    ObservationState,
    Outcome,
    Placement,
    TimePrecision,
    Valence,
)
from geodata.model.photo import Photo, PhotoState
from geodata.model.place import Municipality
from geodata.model.review import WAITING
from geodata.model.walk import Walk, WalkState
from geodata.storage.types import Choice, Day, Id, Instant, Point, Shape, Words

REVISION: Final = "0005"
"""The migration that makes these tables."""

metadata: Final = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _later_text(name: str) -> Column[str]:
    """A text that older rows do not have."""
    return Column(name, Text, nullable=False, server_default="")


def _town() -> Column[str]:
    return Column("municipality", Text, ForeignKey("municipality.slug"), nullable=False)


def _id() -> Column[Any]:
    return Column("id", Id, nullable=False, unique=True)


def _flags() -> tuple[Column[bool], Column[bool]]:
    return Column("is_example", Boolean, nullable=False), Column("is_withdrawn", Boolean, nullable=False)


def _table(name: str, *columns: Column[Any], later: Sequence[Column[Any]] = ()) -> Table:
    """A table; columns that came ``later`` than its first release stand last."""
    return Table(
        name,
        metadata,
        Column("fid", Integer, primary_key=True),
        *columns,
        Column("version", Integer, nullable=False),
        Column("changed_at", Instant, nullable=False),
        *later,
    )


municipality: Final = _table(
    "municipality",
    Column("boundary", Shape("MULTIPOLYGON"), nullable=False),
    Column("slug", Text, nullable=False, unique=True),
    _text("name"),
    Column("code", Text),
    _text("metric_crs"),
    _text("time_zone"),
    later=(_later_text("dwellings_layer"), Column("dwellings_at", Instant)),
)

area: Final = _table(
    "area",
    Column("outline", Shape("MULTIPOLYGON"), nullable=False),
    _id(),
    _town(),
    _text("name"),
    Column("kind", Choice(AreaKind), nullable=False),
    _text("decision"),
    _text("source"),
    _text("source_id"),
    Column("valid_from", Day),
    Column("valid_to", Day),
    *_flags(),
    later=(_later_text("patrol_times"),),
)

walk: Final = _table(
    "walk",
    Column("route", Shape("LINESTRING")),
    _id(),
    _town(),
    _text("title"),
    _text("theme"),
    _text("purpose"),
    _text("place"),
    Column("starts_at", Instant),
    Column("ends_at", Instant),
    Column("state", Choice(WalkState), nullable=False),
    _text("source"),
    *_flags(),
)

case: Final = _table(
    "observation_case",
    _id(),
    _town(),
    _text("title"),
    Column("lead_id", Id, nullable=False),  # no foreign key: its observation may be the one that names the case
    _text("reason"),
    *_flags(),
)

observation: Final = _table(
    "observation",
    Column("position", Point),
    _id(),
    _town(),
    Column("recorded_at", Instant, nullable=False),
    Column("valence", Choice(Valence), nullable=False),
    _text("primary_code"),
    Column("placement", Choice(Placement), nullable=False),
    Column("accuracy_m", Double),
    _text("place"),
    Column("walk_id", Id, ForeignKey("walk.id")),
    Column("observed_at", Instant),
    Column("observed_precision", Choice(TimePrecision), nullable=False),
    Column("feeling", Integer),
    Column("severity", Integer),
    Column("secondary_codes", Words, nullable=False),
    _text("text_raw"),
    _text("text_public"),
    _text("why"),
    _text("proposal"),
    Column("applies_when", Words, nullable=False),
    Column("state", Choice(ObservationState), nullable=False),
    Column("flags", Words(Flag), nullable=False),
    _text("source"),
    _text("source_id"),
    *_flags(),
    later=(
        _later_text("state_reason"),
        Column("public_from", Instant),
        Column("forwarded_to", Choice(Authority)),
        Column("me_too", Integer, nullable=False, server_default="0"),
        Column("answer", Choice(Outcome)),
        _later_text("answer_text"),
        Column("case_id", Id, ForeignKey("observation_case.id")),
    ),
)

action: Final = _table(
    "action",
    Column("position", Point),
    _id(),
    _town(),
    _text("title"),
    _text("description"),
    Column("kind", Choice(ActionKind), nullable=False),
    Column("state", Choice(ActionState), nullable=False),
    _text("land_owner"),
    _text("asset_owner"),
    _text("responsible_unit"),
    Column("due", Day),
    Column("decided_on", Day),
    Column("done_on", Day),
    Column("verified_on", Day),
    _text("verified_by"),
    _text("forwarded_to"),
    Column("forwarded_on", Day),
    Column("reply", Choice(Reply)),
    _text("project"),
    Column("review_on", Day),
    Column("reason", Choice(DeclineReason)),
    _text("public_motivation"),
    _text("reference"),
    _text("source"),
    *_flags(),
)


def _end(column: str, table: str) -> Column[Any]:
    return Column(column, Id, ForeignKey(f"{table}.id"), nullable=False)


def _link(name: str, left: Column[Any], right: Column[Any]) -> Table:
    withdrawn = Column("is_withdrawn", Boolean, nullable=False)
    table = _table(name, _id(), _town(), left, right, _text("reason"), withdrawn)
    for end in (left, right):
        Index(f"ix_{name}_{end.name}", end)
    return table


observation_action: Final = _link(
    "observation_action", _end("observation_id", "observation"), _end("action_id", "action")
)
area_observation: Final = _link("area_observation", _end("area_id", "area"), _end("observation_id", "observation"))
action_area: Final = _link("action_area", _end("action_id", "action"), _end("area_id", "area"))

Index("ix_observation_when", observation.c.municipality, observation.c.is_withdrawn, observation.c.observed_at)
# What has no walk is not in its index: one page less to write for each.
_of_a_walk: Final = observation.c.walk_id.is_not(None)
Index("ix_observation_walk", observation.c.walk_id, sqlite_where=_of_a_walk, postgresql_where=_of_a_walk)
# What waits for review is little of all, and is asked for the oldest first.
WAITS: Final = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(WAITING))))
Index(
    "ix_observation_waiting", observation.c.municipality, observation.c.recorded_at,
    sqlite_where=WAITS, postgresql_where=WAITS,
)  # fmt: skip
_of_a_case: Final = observation.c.case_id.is_not(None)
Index("ix_observation_case", observation.c.case_id, sqlite_where=_of_a_case, postgresql_where=_of_a_case)

photo: Final = _table(
    "photo",
    _id(),
    _town(),
    Column("observation_id", Id, ForeignKey("observation.id"), nullable=False),
    _text("sha256"),
    _text("thumbnail_sha256"),
    _text("original_sha256"),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("blurred", Words, nullable=False),
    _text("alt_text"),
    Column("state", Choice(PhotoState), nullable=False),
    _text("original_kept_for"),
    *_flags(),
)
Index("ix_photo_observation", photo.c.observation_id)

log: Final = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    _text("by"),
    _text("municipality"),
    _text("entity"),
    _text("entity_key"),
    Column("version", Integer, nullable=False),
    _text("operation"),
    Column("fields", Words, nullable=False),
    _text("content_hash"),
    _text("chain_hash"),
    Index("ix_log_entity", "entity", "entity_key"),
)

log_content: Final = Table(
    "log_content",
    metadata,
    Column("seq", Integer, ForeignKey("log.seq"), primary_key=True),
    _text("salt"),
    Column("before", Text),
    _text("after"),
)

layer_feature: Final = Table(
    "layer_feature",
    metadata,
    Column("fid", Integer, primary_key=True),
    Column("shape", Shape("GEOMETRY"), nullable=False),
    _town(),
    _text("layer"),
    _text("credit"),
    Column("imported_at", Instant, nullable=False),
    Column("number", Integer, nullable=False),
    _text("name"),
    _text("facts"),
    Index("ix_layer_feature_layer", "municipality", "layer"),
)
"""The municipalities' own layers: copies of files, taken in whole and removed whole, and so not in the log."""

TABLE_OF: Final[dict[type, Table]] = {
    Municipality: municipality,
    Area: area,
    Walk: walk,
    Case: case,
    Observation: observation,
    PlanningAction: action,
    ObservationAction: observation_action,
    AreaObservation: area_observation,
    ActionArea: action_area,
    Photo: photo,
}
"""The table of each kind of thing; the table's name is the entity's name in the log."""

SPATIAL: Final = (municipality, area, walk, observation, action, layer_feature)
"""The tables with a shape: their first column after ``fid``."""
