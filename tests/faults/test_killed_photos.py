"""Photos whose server is killed while they are sent and made (fault D-02): whole with their row, or not there."""

import http.client
import os
import threading
from pathlib import Path
from random import Random

import pytest

from geodata.casework import photos
from geodata.model.observation import Observation
from geodata.storage import beside, open_store
from geodata.storage.photos import ENDING, PhotoFiles
from tests.builders import an_id, an_observation, keep
from tests.exchange.photo_files import a_jpeg, scene
from tests.faults.running_server import API, PATIENCE_S, Server, at_once, is_sound

ROUNDS = int(os.environ.get("TRYGGKARTA_KILL_ROUNDS", "5"))
CLIENTS = 3


def send_until_the_end(server: Server, seen: Observation, body: bytes, acknowledged: list[str]) -> None:
    """Send the file as one new photo after the other until the server is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    headers = {"Authorization": "Bearer hemlig", "Content-Type": "image/jpeg"}
    try:
        while True:
            key = an_id()
            connection.request("PUT", f"{API}/{seen.id}/photos/{key}", body, headers)
            answer = connection.getresponse()
            told = answer.read()
            assert answer.status == 201, told
            acknowledged.append(str(key))
    except (OSError, http.client.HTTPException):
        return  # killed
    finally:
        connection.close()


@pytest.mark.slow
def test_no_row_points_to_a_missing_file_and_no_file_is_without_a_row(store_file: Path):
    store = open_store(store_file)
    keep(store, seen := an_observation())
    store.close()
    dice, files = Random(20261122), PhotoFiles(beside(store_file, ENDING))
    bodies = [a_jpeg(scene(800, 600, seed)) for seed in range(CLIENTS)]
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        with Server(store_file) as server:
            killing = threading.Timer(dice.uniform(0.5, 3), server.kill)
            killing.start()
            at_once(*(lambda s=server, b=b: send_until_the_end(s, seen, b, acknowledged) for b in bodies))
            killing.join()
    with Server(store_file):  # which sweeps before it listens
        store = open_store(store_file)
        assert set(acknowledged) <= {kept.thing.key for kept in store.photos(seen.id)}
        assert photos.missing(store, files) == []
        assert photos.sweep(store, files) == 0
        store.close()
    assert len(acknowledged) >= 1
    is_sound(store_file)
