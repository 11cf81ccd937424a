from pathlib import Path

from tests.webmap.commands.terminal import Terminal


def test_a_sound_store_passes_its_check(terminal: Terminal, url: str):
    assert terminal.told("check") == {"store": url, "ok": True, "faults": []}
    assert terminal.type("check").stdout == f"All is well with {url}.\n"


def test_a_damaged_store_does_not(terminal: Terminal, url: str):
    body = bytearray(Path(url).read_bytes())
    body[len(body) // 2 : len(body) // 2 + 4096] = b"\xff" * 4096
    Path(url).write_bytes(body)
    result = terminal.type("check")
    assert result.exit_code == 1
    assert result.stderr


def test_a_backup_becomes_a_store_again(terminal: Terminal, tmp_path: Path):
    told = terminal.told("backup", "-o", tmp_path / "copy.gpkg")
    assert told["bytes"] == (tmp_path / "copy.gpkg").stat().st_size
    terminal.told("restore", tmp_path / "copy.gpkg", "--store", tmp_path / "again.gpkg")
    assert terminal.told("check", "--store", tmp_path / "again.gpkg")["ok"] is True


def test_nothing_is_written_over(terminal: Terminal, tmp_path: Path, url: str):
    terminal.told("backup", "-o", tmp_path / "copy.gpkg")
    assert "[store.exists]" in terminal.refused("backup", "-o", tmp_path / "copy.gpkg")
    assert "[store.exists]" in terminal.refused("restore", tmp_path / "copy.gpkg", "--store", url)


def test_what_is_no_store_is_told(terminal: Terminal, tmp_path: Path):
    assert "[store.missing]" in terminal.refused("check", "--store", tmp_path / "absent.gpkg")
    (tmp_path / "notes.txt").write_text("no store", encoding="utf-8")
    assert "[store.not-a-store]" in terminal.refused("check", "--store", tmp_path / "notes.txt")
    assert "[store.unknown-url]" in terminal.refused("check", "--store", "gopher://x/y")
