"""The list of what was taken out whole: only added to, on the disk, for the owner's eyes."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from tests.house_rules import ROOT
from webmap import disclosures


def test_each_line_says_what_when_and_by_whom_and_the_file_is_the_owners(tmp_path: Path, now: datetime):
    url = str(tmp_path / "x.gpkg")
    assert list(disclosures.lines(url)) == []
    disclosures.told(url, "backup", {"bytes": 7}, by="operator", now=now)
    disclosures.told(url, "export", {"rows": 3}, by="operator", now=now)
    assert [line["what"] for line in disclosures.lines(url)] == ["backup", "export"]
    assert next(disclosures.lines(url)) == {"at": now.isoformat(), "by": "operator", "what": "backup", "bytes": 7}
    assert (tmp_path / "x.gpkg.disclosures").stat().st_mode & 0o777 == 0o600
    assert disclosures.faults(url) == []


def test_what_was_written_there_by_others_is_found(tmp_path: Path, now: datetime):
    url = str(tmp_path / "x.gpkg")
    disclosures.told(url, "backup", {}, by="operator", now=now)
    for line in ("{}", "[]", "half a li"):
        (tmp_path / "x.gpkg.disclosures").write_text(line + "\n", encoding="utf-8")
        assert len(disclosures.faults(url)) == 1


def test_lines_of_several_processes_do_not_mix(tmp_path: Path):
    code = """
import sys
from datetime import UTC, datetime
from webmap import disclosures
for number in range(50):
    disclosures.told(sys.argv[1], "backup", {"text": sys.argv[2] * 3000}, by="x", now=datetime.now(UTC))
"""
    url = str(tmp_path / "x.gpkg")
    running = [subprocess.Popen([sys.executable, "-c", code, url, letter], cwd=ROOT) for letter in "abc"]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    lines = (tmp_path / "x.gpkg.disclosures").read_text(encoding="utf-8").splitlines()
    assert [len(set(json.loads(line)["text"])) for line in lines] == [1] * 150


def test_a_name_can_not_begin_a_line_of_its_own(tmp_path: Path, now: datetime):
    url = str(tmp_path / "x.gpkg")
    disclosures.told(url, "export", {"name": 'a\n{"what": "\u001b[31m'}, by="operator", now=now)
    assert len((tmp_path / "x.gpkg.disclosures").read_bytes().splitlines()) == 1
    assert b"\x1b" not in (tmp_path / "x.gpkg.disclosures").read_bytes()
