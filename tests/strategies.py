"""What Hypothesis draws from: places at the ends of the world, texts in many scripts, things and edits of them."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from geodata.model.action import MOVES, ActionKind, ActionState, PlanningAction
from geodata.model.observation import Observation, ObservationState, Placement, TimePrecision, Valence
from geodata.model.place import Box, Position
from geodata.model.taxonomy import CATEGORIES
from tests.builders import NOON, SQUARE, TOWN, an_action, an_observation, needed_by

LONGITUDES = st.sampled_from([-180.0, 180.0, -0.0, 0.0, 179.99999995]) | st.floats(-180, 180)
LATITUDES = st.sampled_from([-90.0, 90.0, -0.0, 0.0, 89.99999995]) | st.floats(-90, 90)

PHRASES = st.sampled_from(
    [
        "Mörkt vid tunneln, trasig lampa",
        "Valot eivät pala",
        "الإنارة ضعيفة",
        "אין תאורה",
        "Слишком темно",
        "路灯坏了",
        "街灯が暗い",
        "가로등이 어둡다",
        "ไฟดับ",
        "அங்கு இருட்டு",
        "Nalka ma shaqeeyo",
        "👩‍👩‍👧 🔦 rädd",
        "e\N{COMBINING ACUTE ACCENT} och é",
        "rad ett\nrad två\r\n\tindragen",
        "'; DROP TABLE observation; --",
        "<script>alert(1)</script>",
        "=1+1",
    ]
)


def positions(*, near: Position | None = None, within_deg: float = 0.02) -> st.SearchStrategy[Position]:
    """Anywhere on the globe, its poles and the antimeridian included; or at most ``within_deg`` from ``near``."""
    if near is None:
        return st.builds(Position, LONGITUDES, LATITUDES)
    offsets = st.floats(-within_deg, within_deg)
    return st.builds(lambda east, north: Position(near.lon + east, near.lat + north), offsets, offsets)


def boxes() -> st.SearchStrategy[Box]:
    """Boxes anywhere, some of them across the antimeridian, some of them a line or a point."""
    return st.builds(
        lambda west, east, lats: Box(west, min(lats), east, max(lats)),
        LONGITUDES,
        LONGITUDES,
        st.tuples(LATITUDES, LATITUDES),
    )


def texts(*, longest: int = 300) -> st.SearchStrategy[str]:
    """What people write, in many scripts; no NUL and no half of a surrogate pair."""
    anything = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return PHRASES | st.text(anything, max_size=min(longest, 60))


def titles() -> st.SearchStrategy[str]:
    """A text that says something."""
    return texts().filter(lambda text: text.strip() != "")


def instants() -> st.SearchStrategy[datetime]:
    """A time with a zone, within a few years of `NOON`."""
    return st.integers(-(10**14), 10**14).map(lambda us: NOON + timedelta(microseconds=us))


def observation_fields() -> st.SearchStrategy[dict[str, Any]]:
    """Some fields of an observation, fit to make one or to change one."""
    placed = st.none() | positions(near=SQUARE) | positions()
    return st.fixed_dictionaries(
        {},
        optional={
            "valence": st.sampled_from(Valence),
            "primary_code": st.sampled_from(sorted(CATEGORIES)),
            "secondary_codes": st.lists(st.sampled_from(sorted(CATEGORIES)), max_size=3).map(tuple),
            "position": placed,
            "accuracy_m": st.none() | st.floats(0, 1e5),
            "place": texts(),
            "observed_at": st.none() | instants(),
            "observed_precision": st.sampled_from(TimePrecision),
            "feeling": st.none() | st.integers(0, 3),
            "severity": st.none() | st.integers(1, 3),
            "text_raw": texts(),
            "text_public": texts(),
            "why": texts(),
            "applies_when": st.lists(st.sampled_from(["night", "winter", "rain"]), unique=True).map(tuple),
            "state": st.sampled_from(ObservationState),
        },
    ).map(_placed)


def _placed(changes: dict[str, Any]) -> dict[str, Any]:
    """A position and how it was placed come together."""
    if "position" in changes:
        changes["placement"] = Placement.NONE if changes["position"] is None else Placement.COORDINATES
    return changes


def observations(municipality: str = TOWN) -> st.SearchStrategy[Observation]:
    """Any observation of ``municipality``."""
    return observation_fields().map(lambda said: an_observation(municipality=municipality, **said))


def action_fields() -> st.SearchStrategy[dict[str, Any]]:
    """Some fields of an action that any state allows."""
    days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
    return st.fixed_dictionaries(
        {},
        optional={
            "title": titles(),
            "description": texts(),
            "kind": st.sampled_from(ActionKind),
            "land_owner": texts(),
            "asset_owner": texts(),
            "decided_on": st.none() | days,
            "reference": texts(),
            "position": st.none() | positions(),
        },
    )


def actions(municipality: str = TOWN) -> st.SearchStrategy[PlanningAction]:
    """Any action of ``municipality``, in any state with the facts that it needs."""
    return st.builds(
        lambda state, said: an_action(municipality=municipality, state=state, **said),
        st.sampled_from(ActionState),
        action_fields(),
    )


def moves(state: ActionState) -> st.SearchStrategy[dict[str, Any]]:
    """A change to any other state, legal or not, with the facts that it needs."""
    return st.sampled_from(sorted(set(ActionState) - {state})).map(lambda to: {"state": to} | needed_by(to))


def legal_moves(state: ActionState) -> list[dict[str, Any]]:
    """Every change of state that may follow on ``state``, with the facts that it needs."""
    return [{"state": to} | needed_by(to) for to in MOVES[state]]
