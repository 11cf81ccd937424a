"""Bodies that lie about their length or take for ever: nobody else is held up, and nothing is half written."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest

from tests.builders import an_id
from tests.faults.running_server import PATIENCE_S, Server, answered, feature, is_sound, put_head

LARGEST = 100_000
"""Bytes of the largest body that this server takes, so that no test needs to send much."""

pytestmark = pytest.mark.slow


@pytest.fixture
def server(store_file: Path) -> Iterator[Server]:
    with Server(store_file, max_body_bytes=LARGEST) as running:
        yield running
    is_sound(store_file)


def body(**properties: object) -> bytes:
    return json.dumps(feature(**properties)).encode()


def others_are_answered(server: Server, times: int = 20) -> None:
    """Another client's requests are answered, one after the other."""
    with server.client() as client:
        statuses = [client.ask("GET", "/healthz")[0] for _ in range(times)]
    assert statuses == [200] * times


def test_a_body_said_to_be_5_gb_is_refused_before_it_is_sent(server: Server):
    with server.line() as line:
        line.sendall(put_head(an_id(), "Content-Length: 5000000000"))
        others_are_answered(server)
        assert answered(line).startswith(b"HTTP/1.1 413 ")
    with server.client() as client:
        assert client.ids() == set()


def test_a_body_that_never_ends_is_cut_off_at_the_limit(server: Server):
    chunk, sent = b"2710\r\n" + b" " * 10_000 + b"\r\n", 0
    with server.line() as line:
        line.sendall(put_head(an_id(), "Transfer-Encoding: chunked"))
        try:
            while sent < 100 * LARGEST:
                line.sendall(chunk)
                sent += 10_000
        except ConnectionError:
            pass  # hung up on, as it should
        others_are_answered(server)
        answer = answered(line)
    assert sent < 100 * LARGEST
    assert answer.startswith(b"HTTP/1.1 413 ") or answer == b""  # a reset may swallow what was said
    with server.client() as client:
        assert client.ids() == set()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_body_cut_short_leaves_nothing_and_the_next_try_works(server: Server, share: float):
    key, whole = an_id(), body(text_raw="mörkt " * 1000)
    with server.line() as line:
        line.sendall(put_head(key, f"Content-Length: {len(whole)}") + whole[: int(share * len(whole))])
    with server.client() as client:
        assert client.ids() == set()
        assert client.put(key, text_raw="mörkt " * 1000) == 201


def test_more_than_the_length_said_is_not_taken_for_a_part_of_it(server: Server):
    key, other, whole = an_id(), an_id(), body()
    smuggled = b"x" * 10 + put_head(other, f"Content-Length: {len(whole)}", "Connection: close") + whole
    with server.line() as line:
        line.sendall(put_head(key, f"Content-Length: {len(whole)}", "Connection: close") + whole + smuggled)
        assert answered(line).count(b"HTTP/1.1 201 ") == 1
    with server.client() as client:
        assert client.ids() == {str(key)}


@pytest.mark.parametrize("sent", [b"Content-Length: -1", b"Content-Length: 1e3", b"Transfer-Encoding: gzip, chunked"])
def test_a_length_that_is_none_is_refused(server: Server, sent: bytes):
    with server.line() as line:
        line.sendall(put_head(an_id(), sent.decode(), "Connection: close") + body())
        status = int(answered(line).split(b" ", 2)[1])
    assert 400 <= status <= 501
    others_are_answered(server, 1)


def test_twenty_slow_uploads_hold_nobody_up_and_all_arrive(server: Server):
    """20 bodies of 40 kB at 20 kB/s, on 8 threads: faults R4."""
    whole = {an_id(): body().ljust(40_000) for _ in range(20)}
    with ExitStack() as stack:
        lines = {key: stack.enter_context(server.line()) for key in whole}
        for key, line in lines.items():
            line.sendall(put_head(key, f"Content-Length: {len(whole[key])}", "Connection: close"))
        at: dict[UUID, int] = dict.fromkeys(whole, 0)
        answered_meanwhile = threading.Event()

        def trickle() -> None:
            pause = threading.Event()
            while any(at[key] < len(whole[key]) for key in whole):
                for key, line in lines.items():
                    # the last byte waits, so that every upload is open for as long as others are answered
                    end = len(whole[key]) - (0 if answered_meanwhile.is_set() else 1)
                    piece = whole[key][at[key] : min(at[key] + 2_000, end)]
                    line.sendall(piece)
                    at[key] += len(piece)
                pause.wait(0.1)

        slow = threading.Thread(target=trickle)
        slow.start()
        try:
            others_are_answered(server)
            still_open = sum(at[key] < len(whole[key]) for key in whole)
        finally:
            answered_meanwhile.set()
            slow.join(PATIENCE_S)
        assert still_open == 20
        assert [answered(line).split(b" ")[1] for line in lines.values()] == [b"201"] * 20
    with server.client() as client:
        assert client.ids() == {str(key) for key in whole}
