"""The history of one thing for people: who did what, when, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.model.action import ActionState
from geodata.model.record import LogEntry, Operation
from webmap import labels
from webmap.accounts.authors import namer
from webmap.language import _, language


@dataclass(frozen=True, slots=True)
class Event:
    """One change, told in a sentence; ``by`` is empty for those who do not see who made it."""

    at: datetime
    by: str
    what: str


def timeline(entries: Iterable[LogEntry]) -> list[Event]:
    """The log of one thing as events, newest first."""
    name = namer(language())
    return [Event(entry.at, name(entry.by), _told(entry)) for entry in entries][::-1]


def _told(entry: LogEntry) -> str:
    if entry.operation is Operation.ADD:
        return _("Added")
    after = entry.after or {}
    if "is_withdrawn" in entry.fields and "is_withdrawn" in after:
        return _("Withdrawn") if after["is_withdrawn"] else _("Restored")
    others = ", ".join(labels.field(name, language()) for name in entry.fields if name != "state")
    parts = [_moved(entry.before, after)] if "state" in entry.fields else []
    return ". ".join([*parts, *([_("Changed: {fields}", fields=others)] if others else [])])


def _moved(before: Mapping[str, object] | None, after: Mapping[str, object]) -> str:
    frm, to = (_state(contents.get("state")) for contents in (before or {}, after))
    if frm and to:
        return _("State: from “{frm}” to “{to}”", frm=frm, to=to)
    return _("Changed: {fields}", fields=labels.field("state", language()))


def _state(code: object) -> str:
    is_known = isinstance(code, str) and code in set(ActionState)
    return labels.label(ActionState(str(code)), language()) if is_known else ""
