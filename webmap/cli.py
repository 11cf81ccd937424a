"""The command ``tryggkarta``: what an operator types. Exit codes: 0 done, 1 refused, 2 typed wrongly."""

import errno
from typing import Any, Final

import click

from geodata.errors import Refused
from webmap.commands import telling
from webmap.commands.backgrounds import osm
from webmap.commands.exports import exports
from webmap.commands.imports import imports
from webmap.commands.layers import layers
from webmap.commands.mail import mail
from webmap.commands.municipalities import init
from webmap.commands.serving import demo, serve
from webmap.commands.stores import backup, check, restore
from webmap.commands.users import users

REFUSED: Final = 1


class Door(click.Group):
    """A group whose commands answer every refusal with a sentence, and never with a trace."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run the command; a refusal is told on stderr and ends with exit code 1."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            telling.refusal(refused)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever read the result has seen enough
            telling.refusal(telling.accident(error))
        return ctx.exit(REFUSED)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tryggkarta")
def main() -> None:
    """Map of what people point out on safety walks, linked to planning actions and patrol areas."""


imports.add_command(osm)
for command in (demo, serve, init, imports, layers, exports, check, backup, restore, mail, users):
    main.add_command(command)
