from pathlib import Path

import pytest

from tests.webmap.commands.terminal import Terminal
from webmap import serving as door
from webmap.commands import serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What would have been served."""
    calls: list[tuple] = []
    monkeypatch.setattr(door, "serve", lambda url, host, port, **_said: calls.append((url, host, port)))
    return calls


def test_a_store_is_served_where_it_is_told(terminal: Terminal, url: str, served: list[tuple]):
    assert terminal.type("serve", "--host", "127.0.0.1", "--port", 8123).exit_code == 0
    assert terminal.type("serve").exit_code == 0
    assert served == [(url, "127.0.0.1", 8123), (url, None, None)]


@pytest.mark.parametrize("words", [["--port", "65536"], ["--port", "x"]])
def test_a_port_is_a_number(terminal: Terminal, words: list[str]):
    assert terminal.type("serve", *words).exit_code == 2


def test_the_world_outside_is_not_served(terminal: Terminal):
    assert "[serve.beyond-loopback]" in terminal.refused("serve", "--host", "0.0.0.0")


def test_the_demo_makes_its_store_once(terminal: Terminal, tmp_path: Path, served: list[tuple]):
    path = tmp_path / "folder" / "demo.gpkg"
    assert terminal.type("demo", "--store", path, "--port", 0).exit_code == 0
    made = path.stat().st_mtime_ns
    assert terminal.type("demo", "--store", path).exit_code == 0
    assert path.stat().st_mtime_ns == made
    assert served == [(str(path), None, 0), (str(path), None, None)]
    assert terminal.told("check", "--store", path)["ok"] is True


def test_the_demo_is_found_again_by_its_url_and_makes_no_folder_for_a_url_it_can_not_open(
    terminal: Terminal, tmp_path: Path, served: list[tuple], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    assert "[store.unknown-url]" in terminal.refused("demo", "--store", "postgres://host/demo")
    assert set(tmp_path.iterdir()) == before
    for _again in range(2):
        assert terminal.type("demo", "--store", "gpkg://demo.gpkg").exit_code == 0
    assert [url for url, _, _ in served] == ["gpkg://demo.gpkg"] * 2
    assert (tmp_path / "demo.gpkg").is_file()


def test_the_demo_never_goes_into_the_real_store_and_says_so(
    terminal: Terminal, url: str, served: list[tuple], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from webmap.settings import default_store

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("TRYGGKARTA_STORE", url)
    assert terminal.type("demo").exit_code == 0
    assert served == [(serving.demo_store(), None, None)]
    assert Path(serving.demo_store()).is_file()
    assert "never TRYGGKARTA_STORE" in " ".join(terminal.type("demo", "--help").output.split())

    assert serving.demo_store() != default_store()
    assert serving.demo_store().endswith("demo.gpkg")


def test_the_demo_tells_once_what_opens_its_accounts(
    terminal: Terminal, tmp_path: Path, served: list[tuple], monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "demo.gpkg"
    first, second = (terminal.type("demo", "--store", path).stdout for _again in range(2))
    assert all(f"{name}@example.org" in first for name in ("samordnare", "polis", "admin"))
    assert "@example.org" not in second
    assert "demo.gpkg.accounts*" in second


@pytest.mark.parametrize("words", [["--host", "0.0.0.0"], []])
def test_the_demo_makes_no_accounts_where_others_may_come(
    terminal: Terminal, tmp_path: Path, served: list[tuple], words: list[str]
):
    if not words:
        terminal.environment |= {"TRYGGKARTA_PUBLIC_URL": "https://x.example.org", "TRYGGKARTA_PROXY": "127.0.0.1"}
    terminal.type("demo", "--store", tmp_path / "demo.gpkg", *words)
    assert not (tmp_path / "demo.gpkg.accounts").exists()
