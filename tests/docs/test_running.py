"""docs/running.md tells the truth: its commands run in order, and an installation stands there afterwards."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.docs import stand_ins
from tests.docs.reverse_proxy import free_ports
from tests.house_rules import ROOT

PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
SHIPPED = ROOT / "docs" / "running"

NAMES = re.compile(r"^(APP|DATA|ETC|BACKUPS|BIN|UNITS|TMPFILES|NGINX)=(/.*)$", re.MULTILINE)


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """An empty machine: the folders that Debian has, and the code at its place."""
    for _, path in NAMES.findall(BLOCKS[0]):
        (tmp_path / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
    for folder in ("usr/local/bin", "etc/systemd/system", "etc/tmpfiles.d"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    for folder in ("sites-available", "sites-enabled"):
        (tmp_path / "etc/nginx" / folder).mkdir(parents=True)
    (tmp_path / "opt/tryggkarta").symlink_to(ROOT)
    return tmp_path


def script(stage: Path) -> str:
    """All commands in order, the names of places on the stage."""
    names = NAMES.sub(lambda found: f"{found[1]}={stage}{found[2]}", BLOCKS[0])
    return "\n".join([names, *BLOCKS[1:]])


def test_the_names_of_places_come_first():
    assert len(NAMES.findall(BLOCKS[0])) == 8
    assert len(BLOCKS) > 10


@pytest.mark.slow
def test_every_command_runs_and_an_installation_stands_there(stage: Path, needs: Callable[..., None]):
    needs("nginx", "openssl", "curl", "age-keygen", "bash")
    http, https, port = free_ports(3)
    path = f"{stand_ins.build(stage)}:{stage}/usr/local/bin:{os.environ['PATH']}"
    here = {"PATH": path, "STAGE": stage, "HTTP": http, "HTTPS": https, "TRYGGKARTA_PORT": port, "LC_ALL": "C.UTF-8"}
    environment = os.environ | {name: str(value) for name, value in here.items()}
    try:
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script(stage)],
            cwd=stage,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            stdin=subprocess.DEVNULL,
        )
        assert ran.returncode == 0, ran.stderr[-3000:] + ran.stdout[-1000:]
        stands_as_promised(stage, ran.stdout)
    finally:
        for noted in (stage / stand_ins.PIDS).glob("*"):
            with suppress(ProcessLookupError):
                os.kill(int(noted.read_text(encoding="ascii")), signal.SIGTERM)


def stands_as_promised(stage: Path, said: str) -> None:
    """What the commands were for: an answer over TLS, nightly backups that are encrypted, units where they belong."""
    assert "strict-transport-security: max-age=31536000; includesubdomains" in said.lower()
    assert said.count("All is well with") >= 3
    store = stage / "var/lib/tryggkarta/tryggkarta.gpkg"
    assert store.with_name(store.name + ".secret").stat().st_mode & 0o777 == 0o600
    made = sorted((stage / "var/backups/tryggkarta").glob("*.tar.gz.age"))
    assert len(made) >= 2
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in made)
    lines = store.with_name(store.name + ".disclosures").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["backup"] * len(made)
    asked = (stage / stand_ins.LOG).read_text(encoding="utf-8")
    for wanted in ("enable --now tryggkarta.service", "enable --now tryggkarta-backup.timer", "reload nginx"):
        assert f"systemctl {wanted}" in asked


@pytest.mark.parametrize("unit", ["tryggkarta.service", "tryggkarta-backup.service", "tryggkarta-backup.timer"])
def test_systemd_understands_the_units(tmp_path: Path, unit: str, needs: Callable[..., None]):
    needs("systemd-analyze")
    for shipped in SHIPPED.glob("tryggkarta*.*"):
        text = shipped.read_text(encoding="utf-8")
        text = text.replace("/opt/tryggkarta/.venv/bin/tryggkarta", sys.executable).replace(
            "User=tryggkarta", "User=root"
        )
        (tmp_path / shipped.name).write_text(text.replace("Group=tryggkarta", "Group=root"), encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (told.returncode, [line for line in told.stderr.splitlines() if "tryggkarta" in line]) == (0, [])


def test_the_service_has_what_it_needs_and_little_else(needs: Callable[..., None]):
    needs("systemd-analyze")
    typed = ["systemd-analyze", "security", "--offline=true", "--threshold=45", str(SHIPPED / "tryggkarta.service")]
    assert subprocess.run(typed, capture_output=True, check=False, timeout=60).returncode == 0
    said = (SHIPPED / "tryggkarta.service").read_text(encoding="utf-8")
    for wall in ("NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077", "StateDirectoryMode=0700", "LimitCORE=0"):
        assert f"\n{wall}\n" in said


def test_every_file_that_is_shipped_is_told_of():
    assert [path.name for path in sorted(SHIPPED.iterdir()) if f"running/{path.name}" not in PAGE] == []


def test_the_settings_that_are_shipped_exist():
    from dataclasses import fields

    from webmap.settings import Settings

    known = {f"TRYGGKARTA_{field.name.upper()}" for field in fields(Settings)}
    assert (
        set(re.findall(r"^(TRYGGKARTA_\w+)=", (SHIPPED / "tryggkarta.env").read_text("utf-8"), re.MULTILINE)) <= known
    )
