"""The words of the trade and of the pages, in one language: what can be chosen, and the texts on screen."""

from collections.abc import Iterable
from enum import StrEnum

from flask import Blueprint, Response

from geodata.errors import Missing
from geodata.model import taxonomy
from geodata.model.action import MOVES, NEEDS, OPEN_STATES, ActionKind, ActionState, DeclineReason, Reply
from geodata.model.area import AreaKind
from geodata.model.observation import Authority, Flag, ObservationState, Outcome, Placement, TimePrecision, Valence
from geodata.model.walk import WalkState
from webmap import labels
from webmap.api import answers
from webmap.api.contract import Answer, described, reference
from webmap.language import language
from webmap.settings import LANGUAGES
from webmap.texts import catalogue, text

routes = Blueprint("vocabulary", __name__)


@routes.get("/vocabulary")
@described(gives=Answer(schema=reference("Vocabulary")))
def vocabulary() -> Response:
    """Everything that can be chosen, with its label."""
    spoken = language()
    return answers.json(
        {
            "language": spoken,
            "groups": [{"code": code, "label": text(name, spoken)} for code, name in labels.GROUPS.items()],
            "categories": [_category(category, spoken) for category in taxonomy.CATEGORIES.values()],
            "quick": [
                {"name": name, "code": code, "label": text(labels.QUICK[name], spoken)}
                for name, code in taxonomy.QUICK_SET.items()
            ],
            "valences": _terms(Valence, spoken),
            "feelings": _steps(labels.FEELINGS, 0, spoken),
            "severities": _steps(labels.SEVERITIES, 1, spoken),
            "observation_states": _terms(ObservationState, spoken),
            "answers": _terms(Outcome, spoken),
            "authorities": _terms(Authority, spoken),
            "placements": _terms(Placement, spoken),
            "time_precisions": _terms(TimePrecision, spoken),
            "flags": _terms(Flag, spoken),
            "action_states": [_action_state(state, spoken) for state in ActionState],
            "action_kinds": _terms(ActionKind, spoken),
            "decline_reasons": _terms(DeclineReason, spoken),
            "replies": _terms(Reply, spoken),
            "area_kinds": _terms(AreaKind, spoken),
            "walk_states": _terms(WalkState, spoken),
            "fields": {name: labels.field(name, spoken) for name in labels.FIELDS},
        }
    )


def _category(category: taxonomy.Category, spoken: str) -> dict[str, object]:
    safe = category.label(spoken, is_safe=True)
    return {"code": category.code, "group": category.group, "label": category.label(spoken), "label_safe": safe}


def _terms(kind: type[StrEnum], spoken: str) -> list[dict[str, object]]:
    return [{"code": term.value, "label": labels.label(term, spoken)} for term in kind]


def _steps(names: Iterable[str], first: int, spoken: str) -> list[dict[str, object]]:
    return [{"value": step, "label": text(name, spoken)} for step, name in enumerate(names, first)]


def _action_state(state: ActionState, spoken: str) -> dict[str, object]:
    needs = [*NEEDS.get(state, ()), *(("reason", "public_motivation") if state is ActionState.DECLINED else ())]
    return {
        "code": state.value,
        "label": labels.label(state, spoken),
        "next": [after.value for after in MOVES[state]],
        "needs": needs,
        "is_open": state in OPEN_STATES,
    }


@routes.get("/texts/<spoken>")
@described(gives=Answer(schema=reference("Texts")))
def texts(spoken: str) -> Response:
    """The texts of the pages by msgid."""
    if spoken not in LANGUAGES:
        raise Missing("thing.missing", field="language")
    return answers.json(dict(catalogue(spoken)))
