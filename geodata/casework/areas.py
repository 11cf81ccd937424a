"""What people do with areas: draw, redraw, withdraw; and what lies inside them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geodata.casework.keeping import keep_once, revised
from geodata.casework.seeing import Reader
from geodata.model.area import Area
from geodata.model.link import AreaObservation
from geodata.model.observation import Observation
from geodata.model.record import Kept
from geodata.storage.store import Store


def draw(store: Store, area: Area, *, by: str, now: datetime) -> tuple[Kept[Area], bool]:
    """Keep a new area once, however often it is sent; the second value says whether it is new."""
    with store.writing(by=by, now=now) as change:
        return keep_once(store, change, area)


def revise(
    store: Store, area_id: UUID, changes: dict[str, object], *, version: int, by: str, now: datetime
) -> Kept[Area]:
    """Change fields of an area, its outline among them; `Stale` where ``version`` is not the stored one."""
    with store.writing(by=by, now=now) as change:
        _, after = revised(change, Area, str(area_id), changes, version=version)
        return change.replace(after, version=version)


@dataclass(frozen=True, slots=True)
class Belonging:
    """An area that an observation belongs to: ``by_hand`` with its ``reason``, or because it lies inside."""

    area: Kept[Area]
    by_hand: bool
    reason: str


def areas_of(store: Reader, observation: Observation) -> list[Belonging]:
    """The areas that an observation belongs to: those that it lies in, then those that a person linked it to."""
    inside = [] if observation.position is None else store.areas_at(observation.municipality, observation.position)
    links = store.links(AreaObservation, observation.municipality, observation_id=observation.id)
    reasons = {kept.thing.area_id: kept.thing.reason for kept in links}
    by_hand = store.get_many(Area, reasons)
    return [Belonging(area, by_hand=False, reason="") for area in inside if area.thing.id not in reasons] + [
        Belonging(area, by_hand=True, reason=reasons[area.thing.id]) for area in by_hand
    ]
