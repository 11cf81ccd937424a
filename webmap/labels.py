"""What codes are called on screens: states, kinds, reasons, groups, fields."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from geodata.analysis.personal_data import MarkKind
from geodata.casework.taking_in import IMPORTER
from geodata.model.action import ActionKind, ActionState, DeclineReason, Reply
from geodata.model.area import AreaKind
from geodata.model.day_parts import PartOfDay
from geodata.model.observation import Authority, Flag, ObservationState, Outcome, Placement, TimePrecision, Valence
from geodata.model.photo import PhotoState
from geodata.model.role import Role
from geodata.model.walk import WalkState
from webmap.accounts.account import Standing
from webmap.texts import msgid, text

LABELS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = {
    Valence: {
        "safe": msgid("Safe"),
        "unsafe": msgid("Unsafe"),
        "neutral": msgid("Neutral"),
    },
    ObservationState: {
        "received": msgid("Received"),
        "in_review": msgid("In review"),
        "internal": msgid("Approved, internal"),
        "public": msgid("Public"),
        "rejected": msgid("Rejected"),
        "forwarded_urgent": msgid("Forwarded, urgent"),
        "merged": msgid("Merged"),
        "answered": msgid("Answered"),
    },
    PhotoState: {
        "received": msgid("Received"),
        "checked": msgid("Checked, internal"),
        "public": msgid("Public"),
        "rejected": msgid("Rejected"),
    },
    Placement: {
        "gps": msgid("By the device (GPS)"),
        "pinned": msgid("Pinned on the map"),
        "coordinates": msgid("By coordinates"),
        "address": msgid("By address"),
        "list": msgid("Chosen from a list"),
        "imported": msgid("Imported"),
        "none": msgid("No position"),
    },
    TimePrecision: {
        "minute": msgid("To the minute"),
        "part_of_day": msgid("The part of the day is known"),
        "day": msgid("The day is known"),
        "year": msgid("The year is known"),
    },
    PartOfDay: {
        "morning": msgid("morning"),
        "daytime": msgid("daytime"),
        "evening": msgid("evening"),
        "night": msgid("night"),
    },
    Outcome: {
        "action": msgid("A planning action"),
        "no_action": msgid("No action"),
        "kept": msgid("Good, kept as it is"),
    },
    Authority: {
        "emergency": msgid("112"),
        "police": msgid("The police, 114 14"),
        "fault_report": msgid("Fault report"),
    },
    MarkKind: {
        "email": msgid("E-mail address"),
        "link": msgid("Link"),
        "account": msgid("Account number"),
        "personal_number": msgid("Personnummer"),
        "ip_address": msgid("IP address"),
        "phone": msgid("Phone number"),
        "plate": msgid("Number plate"),
        "personal_number_like": msgid("Looks like a personnummer"),
        "address": msgid("Address"),
        "post_town": msgid("Postcode and town"),
        "name": msgid("Name"),
    },
    Role: {
        "public": msgid("Everyone"),
        "reader": msgid("Reader"),
        "est_reporter": msgid("Safety partner (EST)"),
        "police": msgid("Police"),
        "walk_leader": msgid("Walk leader"),
        "caseworker": msgid("Caseworker"),
        "planner": msgid("Planner"),
        "coordinator": msgid("Coordinator"),
        "admin": msgid("Administrator of the installation"),
    },
    Standing: {
        "open": msgid("Open"),
        "invited": msgid("Invited"),
        "ended": msgid("Ended"),
        "disabled": msgid("Shut"),
    },
    Flag: {
        "outside_boundary": msgid("Outside the municipality"),
        "no_position": msgid("No position"),
    },
    ActionState: {
        "proposed": msgid("Proposed"),
        "assessing": msgid("Being assessed"),
        "decided": msgid("Decided"),
        "planned": msgid("Planned"),
        "in_progress": msgid("In progress"),
        "done": msgid("Done"),
        "verified": msgid("Checked on site"),
        "closed": msgid("Closed"),
        "forwarded": msgid("Passed on to another owner"),
        "in_project": msgid("Part of a project"),
        "declined": msgid("Declined"),
        "dormant": msgid("Dormant"),
    },
    ActionKind: {
        "urgent": msgid("Urgent (fault report)"),
        "simple": msgid("Simple measure"),
        "investigation": msgid("Investigation"),
        "investment": msgid("Investment"),
        "plan_question": msgid("Planning question"),
        "other_owner": msgid("Another owner's"),
        "social": msgid("Social or organisational effort"),
    },
    DeclineReason: {
        "other_owner": msgid("Another owner"),
        "cost": msgid("Cost"),
        "traffic_safety": msgid("Not safe for traffic"),
        "conflicting_goal": msgid("Works against another goal (nature, heritage, light pollution)"),
        "not_effective": msgid("Would not help at the place"),
        "already_done": msgid("Already done"),
        "not_found": msgid("Could not be found"),
        "outside_mandate": msgid("Outside our mandate"),
    },
    Reply: {
        "will_do": msgid("Will do it"),
        "will_not": msgid("Will not do it"),
        "none": msgid("No reply"),
    },
    AreaKind: {
        "locality": msgid("Locality"),
        "est": msgid("EST area"),
        "statistical": msgid("Statistical area"),
        "plan": msgid("Detailed plan"),
        "patrol": msgid("Patrol area"),
        "other": msgid("Other area"),
    },
    WalkState: {
        "draft": msgid("Draft"),
        "planned": msgid("Planned"),
        "open": msgid("Open"),
        "under_way": msgid("Under way"),
        "collecting_closed": msgid("Collection closed"),
        "compiling": msgid("Being compiled"),
        "sent_to_responsible": msgid("Sent to those responsible"),
        "answers_in": msgid("Answers collected"),
        "reported_back": msgid("Reported back"),
        "followed_up": msgid("Followed up"),
        "archived": msgid("Archived"),
        "cancelled": msgid("Cancelled"),
    },
}

GROUPS: Final[Mapping[str, str]] = {
    "L": msgid("Light"),
    "V": msgid("Greenery and overview"),
    "T": msgid("Traffic and paths"),
    "A": msgid("Accessibility and wayfinding"),
    "M": msgid("Maintenance and furniture"),
    "D": msgid("Disorder"),
    "P": msgid("Presence of people"),
    "O": msgid("Other"),
}

QUICK: Final[Mapping[str, str]] = {
    "light": msgid("Light"),
    "greenery": msgid("Greenery"),
    "overview": msgid("Overview"),
    "litter": msgid("Litter"),
    "traffic": msgid("Traffic"),
    "people": msgid("People"),
    "accessibility": msgid("Accessibility"),
    "good-place": msgid("Good place"),
}

FEELINGS: Final = (msgid("Very unsafe"), msgid("Rather unsafe"), msgid("Rather safe"), msgid("Very safe"))
"""From 0 to 3."""

SEVERITIES: Final = (msgid("Minor"), msgid("Medium"), msgid("Serious"))
"""From 1 to 3."""

FIELDS: Final[Mapping[str, str]] = {
    "accuracy_m": msgid("Accuracy (m)"),
    "alt_text": msgid("Alternative text"),
    "answer": msgid("Answer"),
    "answer_text": msgid("Answer in words"),
    "applies_when": msgid("When it applies"),
    "asset_owner": msgid("Owner of the installation"),
    "blurred": msgid("Hidden parts"),
    "case_id": msgid("Case"),
    "decided_on": msgid("Decided on"),
    "decision": msgid("Decision"),
    "description": msgid("Description"),
    "done_on": msgid("Done on"),
    "due": msgid("Due"),
    "ends_at": msgid("Ends"),
    "feeling": msgid("Feeling"),
    "flags": msgid("Flags"),
    "forwarded_on": msgid("Passed on, on"),
    "forwarded_to": msgid("Passed on to"),
    "height": msgid("Height (pixels)"),
    "is_example": msgid("Example"),
    "is_withdrawn": msgid("Withdrawn"),
    "kind": msgid("Kind"),
    "land_owner": msgid("Land owner"),
    "me_too": msgid("Others who said the same"),
    "municipality": msgid("Municipality"),
    "name": msgid("Name"),
    "observed_at": msgid("Observed"),
    "observed_precision": msgid("How exact the time is"),
    "observation_id": msgid("Observation"),
    "original_kept_for": msgid("Why the original is kept"),
    "original_sha256": msgid("Original file"),
    "outline": msgid("Outline"),
    "patrol_times": msgid("Times of patrols"),
    "place": msgid("Place"),
    "placement": msgid("How it was placed"),
    "position": msgid("Position"),
    "primary_code": msgid("Category"),
    "project": msgid("Project"),
    "proposal": msgid("Proposal"),
    "public_from": msgid("Public from"),
    "public_motivation": msgid("Public motivation"),
    "purpose": msgid("Purpose"),
    "reason": msgid("Reason"),
    "recorded_at": msgid("Recorded"),
    "reference": msgid("Reference"),
    "reply": msgid("Reply"),
    "responsible_unit": msgid("Responsible unit"),
    "review_on": msgid("Taken up again on"),
    "route": msgid("Route"),
    "secondary_codes": msgid("More categories"),
    "severity": msgid("Severity"),
    "sha256": msgid("File"),
    "source": msgid("Source"),
    "source_id": msgid("Id in the source"),
    "starts_at": msgid("Starts"),
    "state": msgid("State"),
    "state_reason": msgid("Why not accepted"),
    "text_public": msgid("Public text"),
    "text_raw": msgid("Text (internal)"),
    "theme": msgid("Theme"),
    "thumbnail_sha256": msgid("Small file"),
    "title": msgid("Title"),
    "valence": msgid("Safe or unsafe"),
    "valid_from": msgid("Valid from"),
    "valid_to": msgid("Valid to"),
    "verified_by": msgid("Checked by"),
    "verified_on": msgid("Checked on"),
    "walk_id": msgid("Walk"),
    "why": msgid("Why"),
    "width": msgid("Width (pixels)"),
}


def label(value: StrEnum, language: str) -> str:
    """What a state, kind or reason is called."""
    return text(LABELS[type(value)][value.value], language)


def field(name: str, language: str) -> str:
    """What a field is called; its own name where it has no other."""
    return text(FIELDS[name], language) if name in FIELDS else name[:80]


AUTHORS: Final[Mapping[str, str]] = {
    "lokal": msgid("someone at this computer"),
    "operator": msgid("the operator, from the command line"),
    "demo": msgid("the demo, as an example"),
}
"""Who the log names where it names no person."""


def author(by: str, language: str) -> str:
    """Who did something, in words: a role, an import by its source, else the name as it was written."""
    if by.startswith(IMPORTER):
        return text(msgid("import of {source}"), language, source=by.removeprefix(IMPORTER))
    return text(AUTHORS[by], language) if by in AUTHORS else by


RESTRICTIONS: Final[Mapping[str, str]] = {
    "network": msgid("the network"),
    "privileges": msgid("its privileges"),
    "reading": msgid("reading every file of yours"),
    "memory": msgid("all memory"),
    "time": msgid("all the time it wants"),
    "files": msgid("any number of files"),
    "writing": msgid("writing files"),
    "core": msgid("core dumps"),
}
"""What a process that reads somebody else's file gives up, by the names of geodata.exchange.restriction."""


def kept(names: Iterable[str], language: str) -> str:
    """What a process could not give up, in words."""
    return ", ".join(text(RESTRICTIONS[name], language) for name in names)
