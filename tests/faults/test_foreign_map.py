"""S-13 and a source that hangs: a real server goes on answering, and goes nowhere that it was not told to."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO

import pytest

from tests.builders import SQUARE
from tests.exchange.picture_source import PNG, PictureSource, answer, picture_source
from tests.exchange.test_backgrounds import tile_at
from tests.faults.running_server import PATIENCE_S, Server
from tests.waiting import until

pytestmark = pytest.mark.slow

X, Y = tile_at(SQUARE.lon, SQUARE.lat, 14)


def settings_for(service: PictureSource, **others: object) -> dict[str, Any]:
    return {
        "background_url": f"http://127.0.0.1:{service.port}/{{z}}/{{x}}/{{y}}.png",
        "background_hosts": f"http://127.0.0.1:{service.port}",
        "background_networks": "127.0.0.1/32",
        "background_credit": "© X",
    } | others


def asked(server: Server, path: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    try:
        line.request("GET", path)
        answered = line.getresponse()
        return answered.status, answered.read()
    finally:
        line.close()


def tile(right: int = 0) -> str:
    return f"/api/v1/tiles/source/gotene/14/{X + right}/{Y}"


def test_a_source_that_hangs_holds_half_of_the_threads_at_most(store_file: Path):
    may_go = Event()

    def hang(out: BinaryIO) -> None:
        assert may_go.wait(PATIENCE_S)
        out.write(answer())

    with picture_source() as service, Server(store_file, threads=4, **settings_for(service)) as server:
        service.says = hang
        with ThreadPoolExecutor(6) as people:
            wanted = [people.submit(asked, server, tile(right)) for right in range(6)]
            until(lambda: len(service.asked) == 2 or None)
            assert asked(server, "/healthz")[0] == 200
            until(lambda: sum(each.done() for each in wanted) == 4 or None)  # who found no room is answered at once
            may_go.set()
            statuses = sorted(each.result(PATIENCE_S)[0] for each in wanted)
        assert statuses == [200, 200, 503, 503, 503, 503]
        assert len(service.asked) == 2
        assert asked(server, tile()) == (200, PNG)


def test_a_network_that_was_not_named_is_not_reached(store_file: Path):
    with (
        picture_source() as service,
        Server(store_file, **settings_for(service, background_networks="")) as server,
    ):
        status, body = asked(server, tile())
        assert status == 503
        assert b"background.source-down" in body
        assert service.asked == []


def test_a_redirect_inwards_is_not_followed(store_file: Path):
    with picture_source() as inside, picture_source() as service:
        service.says = answer(b"", status=302, Location=f"http://127.0.0.1:{inside.port}/secret")
        with Server(store_file, **settings_for(service)) as server:
            assert asked(server, tile())[0] == 503
        assert inside.asked == []
