from pathlib import Path

import pyrage

from geodata.storage import open_store
from tests.builders import a_photo, an_observation, keep
from tests.webmap.commands.terminal import Terminal
from webmap import disclosures


def test_a_sound_store_passes_its_check(terminal: Terminal, url: str):
    told = terminal.told("check")
    assert (told["store"], told["ok"], told["faults"]) == (url, True, [])
    assert terminal.type("check").stdout == f"All is well with {url}.\n"


def test_a_photo_whose_file_is_gone_is_found_by_the_check(terminal: Terminal, url: str):
    store = open_store(url)
    town = store.municipalities()[0].thing.slug
    observation = an_observation(municipality=town)
    keep(store, observation, photo := a_photo(observation))
    store.close()
    faults = terminal.told("check", exit_code=1)["faults"]
    assert {fault["part"] for fault in faults} == {"photos"}
    assert photo.sha256 in str(faults)
    assert len(faults) == 3


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


def test_a_backup_of_everything_tells_its_head_and_the_check_looks_for_it(terminal: Terminal, tmp_path: Path):
    told = terminal.told("backup", "-o", tmp_path / "all.tar.gz")
    head = terminal.told("check")["head"]
    assert told["head"] == head
    assert head in terminal.type("backup", "-o", tmp_path / "once-more.tar.gz").stdout
    assert terminal.told("check", "--head", head)["ok"] is True
    seq, _, chain_hash = head.partition(":")
    other = f"{seq}:{chain_hash[:-1]}{'0' if chain_hash[-1] != '0' else '1'}"
    assert "was noted as its head" in terminal.told("check", "--head", other, exit_code=1)["faults"][0]["what"]
    assert "[value.invalid]" in terminal.refused("check", "--head", "7")


def test_a_key_in_the_settings_encrypts_and_plain_is_a_choice(terminal: Terminal, tmp_path: Path):
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "backup.key").write_text(f"{key}\n", encoding="ascii")
    terminal.environment["TRYGGKARTA_BACKUP_KEY"] = str(key.to_public())
    folder = tmp_path / "copies"
    folder.mkdir()
    told = terminal.told("backup", "-o", folder)
    (made,) = folder.iterdir()
    assert (told["encrypted"], told["file"], made.name.endswith(".tar.gz.age")) == (True, str(made), True)
    assert "[backup.sealed]" in terminal.refused("restore", made, "--store", tmp_path / "again.gpkg")
    terminal.told("restore", made, "--store", tmp_path / "again.gpkg", "--identity", tmp_path / "backup.key")
    assert terminal.told("check", "--store", tmp_path / "again.gpkg")["head"] == told["head"]
    assert "[value.invalid]" in terminal.refused("backup", "-o", tmp_path / "for-qgis.gpkg")
    assert terminal.told("backup", "--plain", "-o", tmp_path / "for-qgis.gpkg")["encrypted"] is False


def test_a_key_that_is_named_comes_before_the_settings(terminal: Terminal, tmp_path: Path):
    told = terminal.told("backup", "--encrypt-to", pyrage.x25519.Identity.generate().to_public(), "-o", tmp_path / "x")
    assert (told["encrypted"], (tmp_path / "x").read_bytes()[:22]) == (True, b"age-encryption.org/v1\n")
    assert "[key.invalid]" in terminal.refused("backup", "--encrypt-to", "age1x", "-o", tmp_path / "y")


def test_every_backup_is_told_in_the_list_of_disclosures(terminal: Terminal, tmp_path: Path, url: str):
    told = terminal.told("backup", "-o", tmp_path / "all.tar.gz")
    terminal.refused("backup", "-o", tmp_path / "all.tar.gz")
    (line,) = disclosures.lines(url)
    assert (line["what"], line["by"], line["head"], line["bytes"]) == (
        "backup",
        "operator",
        told["head"],
        told["bytes"],
    )
    Path(f"{url}.disclosures").write_text("nonsense\n", encoding="utf-8")
    assert terminal.told("check", exit_code=1)["faults"][0]["part"] == "disclosures"
