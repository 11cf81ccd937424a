"""Choosing a password by a link, as an invitation or after forgetting it; opening the link uses nothing up."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, request

from geodata.errors import Refused
from webmap import errors
from webmap.accounts import entering, journal, letters, passwords, people, present, tokens, tries
from webmap.accounts.journal import Event
from webmap.accounts.tokens import Purpose
from webmap.errors import told_when
from webmap.language import language
from webmap.pages.presenting import page
from webmap.pages.sign_in import redirect_to
from webmap.pages.upload_steps import told

routes = Blueprint("invitations", __name__)

INVITED, RESET = "/inbjudan", "/nytt-losenord"
PURPOSES = {INVITED: Purpose.INVITATION, RESET: Purpose.RESET}


def address(path: str, token: str) -> str:
    """The address of a link: by the public address, on this machine by its own."""
    return letters.link(present.accounts().public_url or request.host_url, path, token)


@routes.get(INVITED)
def invited() -> Response:
    """An invitation, or a field to type one in."""
    return _asked(INVITED)


@routes.post(INVITED)
def accept() -> Response:
    """Takes the password of somebody who was invited."""
    return _taken(INVITED, Event.INVITATION_TAKEN)


@routes.get(RESET)
def forgotten_link() -> Response:
    """The link of a letter to somebody who forgot their password."""
    return _asked(RESET)


@routes.post(RESET)
def set_anew() -> Response:
    """Takes the new password."""
    return _taken(RESET, Event.PASSWORD_CHANGED)


def _asked(path: str) -> Response:
    token = tokens.typed(request.args.get("kod", ""))
    return make_response(_form(path, token, None))


def _form(path: str, token: str, refused: Refused | None) -> str:
    return page(
        "choose_password.html",
        path=path,
        is_invitation=path == INVITED,
        token=token,
        shortest=passwords.SHORTEST,
        problem=told(refused),
    )


def _taken(path: str, event: Event) -> Response:
    door, token = present.door(), tokens.typed(request.form.get("kod", ""))
    purpose = PURPOSES[path]
    try:
        entering.one_more_from_here(door)
        with door.file.reading() as connection:
            person = people.by_id(connection, tokens.owner(connection, (purpose,), token, door.now))
        kept = passwords.hashed(passwords.checked(request.form.get("password", ""), email=person.email))
        with door.file.writing() as connection:
            tokens.owner(connection, (purpose,), token, door.now)  # nobody was quicker
            entering.set_password(connection, person, kept, by=person.key, now=door.now)
            journal.write(connection, event, who=person.key, now=door.now)
            tries.forgive(connection, *door.marks(people.looked_up(person.email)))
    except Refused as refused:
        return told_when(make_response(_form(path, token, refused), errors.status_of(refused)), refused)
    return redirect_to("/logga-in?klart=losenord")


@routes.get("/glomt-losenord")
def forgotten() -> str:
    """Where a new password is asked for."""
    return page("forgotten.html", problem=None)


@routes.post("/glomt-losenord")
def ask_anew() -> Response:
    """Sends a link, where there is such an account; the answer is the same where there is none."""
    door, email = present.door(), request.form.get("email", "")[:400]
    try:
        entering.one_more_from_here(door)
    except Refused as refused:
        return told_when(
            make_response(page("forgotten.html", problem=told(refused)), errors.status_of(refused)), refused
        )
    with door.file.writing() as connection:
        person = people.find(connection, email)
        is_there = person is not None and not person.is_disabled and bool(person.current(door.now))
        token = tokens.make(connection, Purpose.RESET, person.id if person and is_there else None, door.now)
    if person is not None and is_there:
        _posted(lambda: letters.reset(person.email, person.name, address(RESET, token), language()))
    return redirect_to("/logga-in?klart=mejl")


def _posted(letter: Callable[[], letters.Letter]) -> bool:
    return present.accounts().post(letter())
