"""``tryggkarta mail``: whether letters can be sent, and how many wait."""

import click

from geodata.errors import Unavailable
from webmap.commands import asking, telling
from webmap.commands.telling import _
from webmap.settings import Settings


@click.group()
def mail() -> None:
    """See to the letters that are sent by e-mail."""


@mail.command()
@click.argument("address")
@asking.json_option
def test(*, address: str, as_json: bool) -> None:
    """Send a letter to ADDRESS at once, by the server that the settings name, and say what became of it."""
    from webmap.mail.letter import Letter  # noqa: PLC0415
    from webmap.mail.server import MailServer, NotSent  # noqa: PLC0415

    server = MailServer.of(Settings.from_environment())
    letter = Letter.new(address, _("A test from tryggkarta"), _("This letter shows that mail works."), asking.now())
    try:
        server.send(letter)
    except NotSent as error:
        raise Unavailable("mail.not-sent", reason=error.reason, host=f"{server.host}:{server.port}") from error
    facts = {"host": server.host, "port": server.port, "sent": True}
    telling.result(facts, [_("{host} has taken the letter.", host=server.host)], as_json=as_json)


@mail.command()
@asking.options(asking.store_option, asking.json_option)
def status(*, store_url: str | None, as_json: bool) -> None:
    """Say how many letters wait to be sent, and how many were given up after three days."""
    from webmap.mail import Outbox, is_configured  # noqa: PLC0415

    outbox = Outbox(asking.url_of(store_url))
    waiting, failed = sum(1 for _letter in outbox.waiting()), outbox.failed()
    facts = {"configured": is_configured(Settings.from_environment()), "waiting": waiting, "failed": failed}
    lines = [_("{waiting} letters wait, {failed} were given up.", waiting=waiting, failed=failed)]
    telling.result(facts, lines, as_json=as_json)
