"""Stand-ins for the programs of docs/running.md that would change this machine, on a stage of their own.

Paths of the real machine lie under the stage. ``python -m tests.docs.stand_ins systemctl start x.service`` starts
what the unit says, without the walls that only systemd can build.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.docs.reverse_proxy import configuration, nginx
from tests.house_rules import ROOT
from tests.waiting import until

BIN: Final = "stand-ins"
LOG: Final = "asked.log"
PIDS: Final = "pids"

SUDO: Final = """#!/bin/sh
[ "$1" != -u ] || shift 2
exec "$@"
"""
INSTALL: Final = """#!/bin/sh
# install(1) without the owners, who do not exist here
for word; do
    shift
    case "$word" in
        -o|-g) skip=1 ;;
        *) [ -n "${skip:-}" ] && skip= || set -- "$@" "$word" ;;
    esac
done
exec /usr/bin/install "$@"
"""
TOLD: Final = """#!/bin/sh
echo "$(basename "$0") $*" >> "$STAGE/asked.log"
"""
PYTHON: Final = """#!/bin/sh
cd {root} && exec {python} -m tests.docs.stand_ins "$(basename "$0")" "$@"
"""
CURL: Final = """#!/bin/sh
# the public name leads to this stage's nginx, port 8000 to its server
case "$*" in
    *https://*) exec /usr/bin/curl --noproxy '*' --connect-to "::127.0.0.1:$HTTPS" "$@" ;;
    *) exec /usr/bin/curl --noproxy '*' --connect-to "127.0.0.1:8000:127.0.0.1:$TRYGGKARTA_PORT" "$@" ;;
esac
"""


def build(stage: Path) -> Path:
    """The folder with the stand-ins, to come first in PATH."""
    folder = stage / BIN
    folder.mkdir()
    scripts = {"sudo": SUDO, "install": INSTALL, "curl": CURL}
    scripts |= dict.fromkeys(("apt-get", "adduser", "systemd-tmpfiles", "certbot"), TOLD)
    python = PYTHON.format(root=shlex.quote(str(ROOT)), python=shlex.quote(sys.executable))
    scripts |= dict.fromkeys(("systemctl", "nginx"), python)
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def unit(name: str) -> dict[str, str]:
    """What an installed unit says, its paths on the stage."""
    stage = Path(os.environ["STAGE"])
    text = (stage / "etc/systemd/system" / name).read_text(encoding="utf-8")
    said = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    paths = re.compile(r"(?<![\w.])/(opt|etc|var)/")
    return {key: paths.sub(rf"{stage}/\1/", value) for key, value in said.items()}


def systemctl(*words: str) -> int:
    """What systemd would do: start and stop services; nginx is started when it is reloaded first."""
    verb, names = words[0], [word for word in words[1:] if not word.startswith("-")]
    stage = Path(os.environ["STAGE"])
    with (stage / LOG).open("a", encoding="utf-8") as log:
        log.write(f"systemctl {' '.join(words)}\n")
    for name in names:
        if name == "nginx":
            _nginx_started(stage)
        elif verb == "stop":
            _stopped(stage, name)
        elif name.endswith(".service") and verb in {"enable", "start"}:
            if (code := _started(stage, name)) != 0:
                return code
        else:
            unit(name)
    return 0


def _started(stage: Path, name: str) -> int:
    said = unit(name)
    environment = os.environ | _variables(Path(said["EnvironmentFile"]))
    typed = shlex.split(said["ExecStart"])
    if said.get("Type") == "oneshot":
        return subprocess.run(typed, env=environment, cwd=stage, check=False, stdout=subprocess.DEVNULL).returncode
    log = (stage / f"{name}.log").open("wb")
    running = subprocess.Popen(typed, env=environment, cwd=stage, stdout=log, stderr=log, start_new_session=True)
    _noted(stage, name, running.pid)
    said_so = until(
        lambda: b"http://" in (stage / f"{name}.log").read_bytes() or (False if running.poll() is not None else None)
    )
    return 0 if said_so else 1


def _variables(file: Path) -> dict[str, str]:
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#"))
    return {name: value.strip('"') for name, value in (line.split("=", 1) for line in lines)}


def _stopped(stage: Path, name: str) -> None:
    pid = int((stage / PIDS / name).read_text(encoding="ascii"))
    os.kill(pid, 15)
    until(lambda: None if _is_running(pid) else True)
    (stage / PIDS / name).unlink()


def _is_running(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _noted(stage: Path, name: str, pid: int) -> None:
    (stage / PIDS).mkdir(exist_ok=True)
    (stage / PIDS / name).write_text(str(pid), encoding="ascii")


def _configured(stage: Path) -> Path:
    """The site as it was installed, with the ports of the stage."""
    site = (stage / "etc/nginx/sites-enabled/tryggkarta").read_text(encoding="utf-8")
    ports = int(os.environ["HTTP"]), int(os.environ["HTTPS"])
    tls = stage / "etc/tryggkarta/tls"
    made = stage / "nginx.conf"
    made.write_text(configuration(stage, ports, int(os.environ["TRYGGKARTA_PORT"]), site, tls), encoding="utf-8")
    return made


def _nginx_started(stage: Path) -> None:
    typed = [nginx(), "-p", str(stage), "-c", str(_configured(stage)), "-e", str(stage / "start.log")]
    log = (stage / "start.log").open("ab")  # not the caller's pipe, which would stay open
    running = subprocess.Popen(typed, stdout=log, stderr=log, start_new_session=True)
    _noted(stage, "nginx", running.pid)
    until(lambda: True if (stage / "nginx.pid").exists() or running.poll() is not None else None)


def nginx_tested(*words: str) -> int:
    """``nginx -t`` of the site as it was installed."""
    assert words == ("-t",)
    stage = Path(os.environ["STAGE"])
    typed = [nginx(), "-p", str(stage), "-c", str(_configured(stage)), "-e", str(stage / "start.log"), "-t"]
    return subprocess.run(typed, check=False).returncode


if __name__ == "__main__":
    sys.exit({"systemctl": systemctl, "nginx": nginx_tested}[sys.argv[1]](*sys.argv[2:]))
