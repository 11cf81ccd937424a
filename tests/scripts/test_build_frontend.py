"""The build of the front end: what it takes for a change, and what it makes."""

import shutil
from pathlib import Path

import pytest

from scripts.build_frontend import ROOT, Frontend, node_home, node_program, npm_program


@pytest.fixture
def frontend(tmp_path: Path) -> Frontend:
    """A small front end with a page, a part of it and a test; npm's folder is the real one."""
    made = Frontend(tmp_path)
    for name, text in {
        "main.ts": 'import { answer } from "./core/answer.ts";\ndocument.title = String(answer);\n',
        "core/answer.ts": "export const answer: number = 42;\n",
        "core/answer.test.ts": "import './answer.ts';\n",
        "styles.d.ts": 'declare module "*.css";\n',
        "package-lock.json": (ROOT / "webmap/frontend/package-lock.json").read_text(encoding="utf-8"),
    }.items():
        path = made.sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    Frontend(ROOT).install()
    made.modules.symlink_to(Frontend(ROOT).modules, target_is_directory=True)
    return made


def test_node_and_npm_come_from_the_python_package():
    home = node_home()
    assert node_program(home).is_file()
    assert npm_program(home).is_file()


def test_a_page_is_bundled_with_its_parts_and_a_map_of_them(frontend: Frontend):
    assert frontend.build()
    assert "42" in (frontend.output / "main.js").read_text(encoding="utf-8")
    assert (frontend.output / "main.js.map").is_file()
    assert not list(frontend.output.parent.glob("build.*")), "the half-made folder is gone"


def test_each_file_at_the_top_is_a_page_but_tests_and_declarations_are_not(frontend: Frontend):
    (frontend.sources / "action.ts").write_text("export {};\n", encoding="utf-8")
    (frontend.sources / "main.test.ts").write_text("export {};\n", encoding="utf-8")
    assert [path.name for path in frontend.entries()] == ["action.ts", "main.ts"]


def test_an_unchanged_tree_is_not_built_again(frontend: Frontend):
    assert frontend.build()
    assert not frontend.build()


@pytest.mark.parametrize("name", ["core/answer.ts", "package-lock.json", "new.css"])
def test_a_change_in_what_is_read_is_built(frontend: Frontend, name: str):
    before = frontend.stamp()
    with (frontend.sources / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert frontend.stamp() != before


def test_a_change_in_a_test_alone_builds_nothing(frontend: Frontend):
    before = frontend.stamp()
    (frontend.sources / "core" / "answer.test.ts").unlink()
    assert frontend.stamp() == before


def test_the_stamp_is_the_same_wherever_the_checkout_lies(frontend: Frontend, tmp_path: Path):
    elsewhere = Frontend(tmp_path / "elsewhere")
    shutil.copytree(frontend.sources, elsewhere.sources, symlinks=True)
    assert elsewhere.stamp() == frontend.stamp()


def test_a_build_that_fails_says_so_and_leaves_the_last_one_standing(frontend: Frontend, capfd):
    frontend.build()
    good = (frontend.output / "main.js").read_bytes()
    (frontend.sources / "main.ts").write_text('import "./missing.ts";\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="exit code 1"):
        frontend.build()
    assert "missing.ts" in capfd.readouterr().err
    assert (frontend.output / "main.js").read_bytes() == good
