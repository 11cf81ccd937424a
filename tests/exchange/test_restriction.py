import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HAS_LANDLOCK = ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0

BEGIN = """
import os, socket, time
from geodata.errors import Invalid
from geodata.exchange.restriction import Limits, restrict, run, tell
def read(arguments):
"""
END = "\nrun(read, limits=Limits(memory_bytes=512 * 1024**2, cpu_s=1))"


def lines(folder: Path, body: str, *, status: int = 0) -> list[dict[str, Any]]:
    code = BEGIN + "\n".join("    " + line for line in body.strip().splitlines()) + END
    typed = [sys.executable, "-I", "-c", code]
    answer = subprocess.run(typed, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == status, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_it_tells_what_it_kept_what_it_found_and_what_it_took(tmp_path: Path):
    kept, found, last = lines(tmp_path, "tell({'a': 1})")
    assert (list(kept), found) == (["kept"], {"a": 1})
    assert 0 < last["spent"]["cpu_s"] < 60
    assert 1024**2 < last["spent"]["peak_bytes"] < 512 * 1024**2


def test_it_gives_up_writing_and_where_it_can_the_network(tmp_path: Path):
    kept, found, _ = lines(
        tmp_path,
        """
try:
    socket.create_connection(("192.0.2.1", 9), 0.2)
    reached = "reached"
except OSError as error:
    reached = type(error).__name__ + str(error.errno)
try:
    os.write(os.open("written", os.O_CREAT | os.O_WRONLY), b"x")
    wrote = True
except OSError:
    wrote = False
tell([reached, wrote])
""",
    )
    reached, wrote = found
    assert not wrote
    # Where the system leaves it its network, it must say so: "unreachable" is what it sees without one.
    assert ("network" in kept["kept"]) == (reached != "OSError101")


@pytest.mark.skipif(not HAS_LANDLOCK, reason="this system has no Landlock: reading every file is kept, and named")
def test_it_gives_up_every_file_but_its_own_and_pythons(tmp_path: Path):
    folder, secret = tmp_path / "own", tmp_path / "town.gpkg"
    folder.mkdir()
    (folder / "input.txt").write_text("hej")
    secret.write_text("hemligt")
    kept, found, _ = lines(
        folder,
        f"""
def fate(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"
import json.tool
tell({{
    "own": fate(lambda: open("input.txt").read()),
    "secret": fate(lambda: open({str(secret)!r}).read()),
    "around": fate(lambda: os.listdir({str(tmp_path)!r})),
    "home": fate(lambda: os.listdir({str(Path.home())!r})),
    "passwords": fate(lambda: open("/etc/passwd").read()),
    "truncate": fate(lambda: os.truncate({str(secret)!r}, 0)),
    "remove": fate(lambda: os.unlink({str(secret)!r})),
    "run": fate(lambda: os.execv("/bin/true", ["true"])),
}})
""",
    )
    refused = dict.fromkeys(("secret", "around", "home", "passwords", "truncate", "remove", "run"), "PermissionError")
    assert (kept["kept"].count("reading"), found) == (0, {"own": "done"} | refused)
    assert secret.read_text() == "hemligt"


def test_where_there_is_no_landlock_it_goes_on_and_says_so(tmp_path: Path):
    code = (
        "import json; from geodata.exchange import landlock, restriction\n"
        "landlock._CREATE = 4000\n"  # what a kernel without it answers to
        "print(json.dumps([restriction.restrict(restriction.Limits()), open('/etc/passwd').read(4)]))"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    kept, read = json.loads(answer.stdout)
    assert ("reading" in kept, read) == (True, "root")


def test_what_the_system_refuses_is_named_and_the_rest_given_up(tmp_path: Path):
    code = (
        "import json, resource; from geodata.exchange import restriction\n"
        "def no(*_): raise OSError\n"
        "resource.setrlimit = no\n"
        "print(json.dumps(restriction.restrict(restriction.Limits())))"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert {"memory", "time", "files", "writing", "core"} <= set(json.loads(answer.stdout))
    assert "privileges" not in json.loads(answer.stdout)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("raise Invalid('crs.missing', field='crs')", "crs.missing"),
        ("raise ValueError('broken')", "file.unreadable"),
        ("tell({}); b'x' * 1024**3", "file.unreadable"),
        ("def deep(n): return deep(n + 1)\ndeep(0)", "file.unreadable"),
    ],
)
def test_a_refusal_is_the_last_line(tmp_path: Path, body: str, code: str):
    last = lines(tmp_path, body)[-1]
    assert last["refused"] == code
    assert last["spent"]["peak_bytes"] < 512 * 1024**2


def test_without_end_it_is_ended(tmp_path: Path):
    assert len(lines(tmp_path, "while True: pass", status=-9)) == 1
