"""Real findings of published safety walks, as their sources tell them: without positions, since none is known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from geodata.exchange.times import moment
from geodata.model.action import ActionState, PlanningAction
from geodata.model.observation import Flag, Observation, ObservationState, Valence

NAMESPACE: Final = UUID("0b4c3b52-2f0a-5d53-9d3f-4a3a3c1c9f10")
"""What the ids of everything in the demo are made from: the same name, the same id."""

_ZONE: Final = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Finding:
    """One published finding, and the measure that its source tells of where it tells of one."""

    observation: Observation
    action: PlanningAction | None


def findings(recorded_at: datetime) -> list[Finding]:
    """All of them, in the order of their sources; ``recorded_at`` (UTC) is when they come into the store."""
    rows = json.loads((files(__package__) / "findings.json").read_text(encoding="utf-8"))
    return [Finding(_observation(row, recorded_at), _action(row)) for row in rows]


def _observation(row: Mapping[str, Any], recorded_at: datetime) -> Observation:
    observed_at, precision = moment(row["observed"], None, _ZONE)
    return Observation(
        id=uuid5(NAMESPACE, f"finding:{row['id']}"),
        municipality=row["municipality"],
        recorded_at=recorded_at,
        valence=Valence(row["valence"]),
        primary_code=row["primary_code"],
        secondary_codes=tuple(row["secondary_codes"]),
        place=row["place"],
        observed_at=observed_at,
        observed_precision=precision,
        text_raw=row["text"],
        text_public=row["text"],
        # Each source is a public page.
        state=ObservationState.PUBLIC,
        public_from=recorded_at,
        flags=(Flag.NO_POSITION,),
        source=row["source"],
        source_id=row["id"],
    )


def _action(row: Mapping[str, Any]) -> PlanningAction | None:
    """The published measure in the state that its facts allow: where no day is told, none is made up."""
    measure = row.get("measure")
    if measure is None:
        return None
    return PlanningAction(
        id=uuid5(NAMESPACE, f"measure:{row['id']}"),
        municipality=row["municipality"],
        title=f"{row['text'][:1].upper()}{row['text'][1:]}: {measure['text']}",
        description=f"Källans ord: ”{measure['text']}”. Källans status: ”{measure['status']}”.",
        state=ActionState(measure["state"]),
        responsible_unit=measure["responsible"],
        project=measure.get("project", ""),
        source=row["source"],
    )
