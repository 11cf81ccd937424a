"""The guard at the machine's edge."""

import socket
import sqlite3
from pathlib import Path

import pytest

ELSEWHERE = "192.0.2.1"  # set aside for documentation: nobody answers there (RFC 5737)


@pytest.mark.parametrize(
    "leave",
    [
        lambda plug: plug.connect((ELSEWHERE, 80)),
        lambda plug: plug.connect_ex((ELSEWHERE, 80)),
        lambda plug: plug.sendto(b"x", (ELSEWHERE, 9)),
        lambda plug: plug.bind(("0.0.0.0", 0)),
        lambda _: socket.create_connection(("example.org", 80)),
        lambda _: socket.gethostbyname("example.org"),
    ],
)
def test_no_test_leaves_the_machine(leave):
    with socket.socket() as plug, pytest.raises(ConnectionRefusedError, match="may not leave this machine"):
        leave(plug)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_test_may_speak_to_its_own_server(host):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1])).close()


def test_a_test_may_use_a_local_socket_and_a_database(tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(tmp_path / "plug"))
    sqlite3.connect(tmp_path / "x.db").close()


def test_a_missing_program_leaves_a_test_out_and_fails_it_where_all_must_be_there(needs, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    needs("sh")
    with pytest.raises(pytest.skip.Exception, match="missing: no-such-program"):
        needs("sh", "no-such-program")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        needs("no-such-program")
