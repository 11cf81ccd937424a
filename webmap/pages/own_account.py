"""One's own account: name, password, one-time codes, passkeys, signing out everywhere."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, request

from geodata.errors import Refused
from webmap import errors
from webmap.accounts import codes, entering, journal, passkeys, passwords, people, present, qr_code
from webmap.accounts.entering import Door
from webmap.accounts.journal import Event
from webmap.accounts.people import Person
from webmap.errors import told_when
from webmap.language import _
from webmap.pages.presenting import page
from webmap.pages.sign_in import as_json, redirect_to, sent, site
from webmap.pages.upload_steps import told
from webmap.texts import msgid

routes = Blueprint("own_account", __name__)

DONE = {
    "namn": msgid("Your name is saved."),
    "losenord": msgid("Your new password is saved. You are signed out everywhere else."),
    "koder-av": msgid("No one-time code is asked for any more."),
    "nyckel": msgid("The passkey is saved. You can sign in with it."),
    "nyckel-borta": msgid("The passkey is removed."),
}


@routes.get("/konto")
def one() -> str:
    """The account of whoever is signed in."""
    done = request.args.get("klart", "")
    return _shown(present.required(), None, _(DONE[done]) if done in DONE else "")


def _shown(person: Person, refused: Refused | None, done: str = "") -> str:
    door = present.door()
    with door.file.reading() as connection:
        keys = passkeys.of(connection, person)
        left = codes.recovery_left(connection, person)
    held = person.current(door.now)
    return page(
        "own_account.html",
        person=person,
        held=held,
        keys=keys,
        recovery_left=left,
        shortest=passwords.SHORTEST,
        problem=told(refused),
        done=done,
    )


def _doing(deed: Callable[[Door, Person], str]) -> Response:
    """Does something to one's own account, and shows the account again; ``deed`` answers what has been done."""
    person = present.required()
    try:
        done = deed(present.door(), person)
    except Refused as refused:
        return told_when(make_response(_shown(person, refused), errors.status_of(refused)), refused)
    return redirect_to(f"/konto?klart={done}")


@routes.post("/konto/namn")
def rename() -> Response:
    """Changes how one is called on pages."""

    def deed(door: Door, person: Person) -> str:
        with door.file.writing() as connection:
            people.rename(connection, person, request.form.get("name", ""))
        return "namn"

    return _doing(deed)


@routes.post("/konto/losenord")
def change_password() -> Response:
    """Changes the password; every other session ends."""

    def deed(door: Door, person: Person) -> str:
        entering.by_password(door, person.email, request.form.get("current", ""))
        kept = passwords.hashed(passwords.checked(request.form.get("password", ""), email=person.email))
        with door.file.writing() as connection:
            entering.set_password(connection, person, kept, by=person.key, now=door.now)
        return "losenord"

    answer = _doing(deed)
    if answer.status_code < 400:
        present.begin(answer, present.required(), "password")
    return answer


@routes.get("/konto/koder")
def offer_codes() -> str:
    """Shows what a phone needs to make one-time codes."""
    door = present.door()
    return _offered(door, present.required(), codes.offered(door.key, door.now), None)


def _offered(door: Door, person: Person, sealed: str, refused: Refused | None) -> str:
    seed = codes.seed_in(sealed, door.key, door.now)
    return page(
        "one_time_codes.html",
        sealed=sealed,
        letters=codes.letters(seed),
        picture=qr_code.path(codes.address(seed, person.email)),
        problem=told(refused),
    )


@routes.post("/konto/koder")
def turn_codes_on() -> Response:
    """Takes the first code; tells the recovery codes, this once."""
    door, person, sealed = present.door(), present.required(), request.form.get("seed", "")
    seed = codes.seed_in(sealed, door.key, door.now)
    try:
        entering.by_password(door, person.email, request.form.get("current", ""))
        with door.file.writing() as connection:
            made = codes.turn_on(
                connection, person, seed, request.form.get("code", "")[:100], key=door.key, now=door.now
            )
            journal.write(connection, Event.CODES_ON, who=person.key, now=door.now)
    except Refused as refused:
        return told_when(make_response(_offered(door, person, sealed, refused), errors.status_of(refused)), refused)
    return make_response(page("recovery_codes.html", codes=made))


@routes.post("/konto/koder/av")
def turn_codes_off() -> Response:
    """Asks for no one-time code any more."""

    def deed(door: Door, person: Person) -> str:
        entering.by_password(door, person.email, request.form.get("current", ""))
        with door.file.writing() as connection:
            codes.turn_off(connection, person)
            journal.write(connection, Event.CODES_OFF, who=person.key, now=door.now)
        return "koder-av"

    return _doing(deed)


@routes.post("/konto/nycklar")
def ask_for_passkey() -> Response:
    """What a browser is to make a passkey with; asks for the password, since a passkey is enough to sign in."""
    door, person = present.door(), present.required()
    entering.by_password(door, person.email, str(sent().get("password", "")))
    with door.file.writing() as connection:
        return as_json(passkeys.asked_to_register(connection, person, site(), door.now))


@routes.post("/konto/nycklar/svar")
def add_passkey() -> Response:
    """Keeps the passkey that a browser made."""
    door, person, said = present.door(), present.required(), sent()
    credential, name = said.get("credential", {}), str(said.get("name", ""))
    with door.file.writing() as connection:
        passkeys.register(connection, person, site(), credential, name=name, now=door.now)
        journal.write(connection, Event.PASSKEY_ADDED, who=person.key, now=door.now)
    return as_json({"next": "/konto?klart=nyckel"})


@routes.post("/konto/nycklar/ta-bort")
def remove_passkey() -> Response:
    """Takes a passkey away."""

    def deed(door: Door, person: Person) -> str:
        with door.file.writing() as connection:
            if passkeys.remove(connection, person, request.form.get("id", "")[:2000]):
                journal.write(connection, Event.PASSKEY_REMOVED, who=person.key, now=door.now)
        return "nyckel-borta"

    return _doing(deed)


@routes.post("/konto/logga-ut-overallt")
def leave_everywhere() -> Response:
    """Ends every session of the account, this one too."""
    door, person = present.door(), present.required()
    answer = redirect_to("/logga-in?klart=overallt")
    with door.file.writing() as connection:
        people.end_sessions(connection, person.id)
        journal.write(connection, Event.SIGNED_OUT_EVERYWHERE, who=person.key, now=door.now)
    present.leave(answer)
    return answer
