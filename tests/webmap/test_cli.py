import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.webmap.commands.terminal import Terminal
from webmap.cli import main
from webmap.commands import stores


def every_command(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from every_command(below, (*words, name))


@pytest.mark.parametrize("words", list(every_command(main)))
def test_every_command_has_help(words: tuple[str, ...]):
    result = Terminal("nowhere.gpkg").type(*words, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert all(line for line in result.output.splitlines()[2:3])


@pytest.mark.parametrize(
    "words", [["fly"], ["--speed"], ["import"], ["export", "observations"], ["import", "observations"]]
)
def test_what_is_typed_wrongly_ends_with_exit_code_2(words: list[str]):
    assert Terminal("nowhere.gpkg").type(*words).exit_code == 2


def test_what_is_refused_ends_with_exit_code_1_and_a_sentence_in_the_readers_language(tmp_path: Path):
    told = {
        language: Terminal(tmp_path / "absent.gpkg", language).refused("check") for language in ("en_GB", "sv_SE.UTF-8")
    }
    assert told["en_GB"].startswith("tryggkarta: There is no store at that place.\n")
    assert told["sv_SE.UTF-8"] != told["en_GB"]
    assert all("[store.missing]" in each for each in told.values())


def test_an_accident_is_told_with_a_reference_and_no_trace(monkeypatch: pytest.MonkeyPatch):
    def stumble(_named: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(stores.asking, "opened", stumble)
    told = Terminal("nowhere.gpkg").refused("check")
    assert "[unexpected] reference: " in told
    assert "secret" not in told
    Path(told.rsplit("log: ", 1)[1].strip()).unlink()


def test_the_command_is_there_and_says_its_version():
    program = Path(sys.executable).with_name("tryggkarta")
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.startswith("tryggkarta, version ")


def test_nothing_that_a_command_loads_brings_gdal_in():
    script = (
        "import sys, webmap.cli, webmap.serving; sys.exit(bool({'pyogrio', 'fiona', 'osgeo'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0


def test_a_command_that_serves_nothing_never_loads_the_web():
    web = "{'flask', 'werkzeug', 'waitress'}"
    code = f"import sys, webmap.cli, webmap.exporting; print(sorted({web} & sys.modules.keys()))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout == "[]\n"
