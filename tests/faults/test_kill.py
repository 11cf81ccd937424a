"""What was acknowledged is there, whatever is killed: faults D-01, D-03, D-04, D-07, D-26."""

import csv
import http.client
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from geodata.model.observation import ObservationFilter
from geodata.storage import open_store
from tests.builders import NOON, SQUARE, TOWN, an_id, an_observation
from tests.faults.running_server import API, PATIENCE_S, TRYGGKARTA, Server, at_once, feature, is_sound, put_head, run

ROUNDS = int(os.environ.get("TRYGGKARTA_KILL_ROUNDS", "10"))
SEED = int(os.environ.get("TRYGGKARTA_KILL_SEED", "20261122"))
CLIENTS = 8


def ids_in(file: Path) -> set[str]:
    """What a store holds that nobody serves."""
    store = open_store(file)
    try:
        return {str(row["id"]) for row in store.plain_observations(ObservationFilter(municipality=TOWN), ["id"])}
    finally:
        store.close()


def send_until_the_end(server: Server, acknowledged: list[str], begun: threading.Event | None = None) -> None:
    """Send new observations, one after the other, until the server is gone."""
    try:
        with server.client() as client:
            while True:
                key = an_id()
                status = client.put(key, text_raw="mörkt")
                assert status == 201
                acknowledged.append(str(key))
                if begun is not None:
                    begun.set()
    except (OSError, http.client.HTTPException):
        return  # killed


# --- D-01 -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(store_file: Path, capsys: pytest.CaptureFixture[str]):
    dice, acknowledged, starts = Random(SEED), list[str](), list[float]()
    for number in range(1, ROUNDS + 1):
        with Server(store_file) as server:
            starts.append(server.start_s)
            with server.client() as client:
                assert set(acknowledged) <= client.ids(), f"round {number} of seed {SEED}"
            killing = threading.Timer(dice.uniform(0.05, 0.5), server.kill)
            killing.start()
            at_once(*(lambda server=server: send_until_the_end(server, acknowledged) for _ in range(CLIENTS)))
            killing.join()
    assert set(acknowledged) <= ids_in(store_file)
    assert len(acknowledged) >= ROUNDS
    is_sound(store_file)
    with capsys.disabled():
        print(  # noqa: T201 - a figure that no test may depend on
            f"\nD-01: {ROUNDS} rounds, seed {SEED}: {len(acknowledged)} acknowledged, 0 lost; "
            f"start-up {min(starts):.2f}–{max(starts):.2f} s (limit 3 s)"
        )


# --- D-03, D-04, D-07 -------------------------------------------------------------------------------------------------


def lose_the_answer(server: Server, key: UUID) -> None:
    """Send an observation and hang up as the answer arrives."""
    body = json.dumps(feature()).encode()
    with server.line() as line:
        line.sendall(put_head(key, f"Content-Length: {len(body)}") + body)
        line.recv(1)  # it was answered; nobody reads what


@pytest.mark.slow
def test_a_retry_after_a_lost_answer_is_the_same_and_not_another(store_file: Path):
    key = an_id()
    with Server(store_file) as server, server.client() as client:
        lose_the_answer(server, key)
        assert [client.put(key), client.put(key)] == [200, 200]
        assert client.ids() == {str(key)}
        assert len(client.ask("GET", f"{API}/{key}/history")[1]["entries"]) == 1
    is_sound(store_file)


@pytest.mark.slow
def test_a_retry_counts_as_the_same_also_after_the_server_was_killed(store_file: Path):
    key = an_id()
    with Server(store_file) as server, server.client() as client:
        assert client.put(key) == 201
        server.kill()
    with Server(store_file) as server, server.client() as client:
        assert client.put(key) == 200
        assert client.put(key, text_raw="annat") == 409
        status, found = client.ask("GET", f"{API}/{key}")
        assert (status, found["properties"]["version"], found["properties"]["text_raw"]) == (200, 1, "")


@pytest.mark.slow
def test_a_late_retry_brings_nothing_withdrawn_back_to_life(store_file: Path):
    key = an_id()
    with Server(store_file) as server, server.client() as client:
        assert client.put(key) == 201
        assert client.ask("DELETE", f"{API}/{key}", **{"If-Match": '"1"'})[0] == 200
        server.kill()
    with Server(store_file) as server, server.client() as client:
        assert client.put(key) == 410
        assert client.ids() == set()
    is_sound(store_file)


@pytest.mark.slow
def test_the_same_id_from_many_clients_at_once_is_kept_once(store_file: Path):
    key, statuses = an_id(), list[int]()

    def send() -> None:
        with server.client() as client:
            statuses.append(client.put(key))

    with Server(store_file) as server:
        at_once(*[send] * CLIENTS)
    assert sorted(statuses) == [200] * (CLIENTS - 1) + [201]
    is_sound(store_file)


# --- D-26 -------------------------------------------------------------------------------------------------------------


def writing_while(server: Server, work: Callable[[], None], acknowledged: list[str]) -> None:
    """Do some work while clients write; then the server is killed, so that they end."""
    begun = threading.Event()

    def working() -> None:
        try:
            assert begun.wait(PATIENCE_S)
            work()
        finally:
            server.kill()

    at_once(working, *[lambda: send_until_the_end(server, acknowledged, begun)] * 4)


@pytest.mark.slow
def test_a_backup_holds_all_that_was_acknowledged_before_it_began(store_file: Path, tmp_path: Path):
    acknowledged: list[str] = []
    before: dict[Path, set[str]] = {}

    def back_up() -> None:
        for number in range(3):
            copy = tmp_path / f"copy-{number}.gpkg"
            before[copy] = set(acknowledged)
            answer = run("backup", "--store", store_file, "-o", copy)
            assert answer.returncode == 0, answer.stderr

    with Server(store_file) as server:
        writing_while(server, back_up, acknowledged)
    for copy, known in before.items():
        is_sound(copy)
        assert known <= ids_in(copy)
    assert len(before) == 3
    assert set(acknowledged) <= ids_in(store_file)


@pytest.mark.slow
def test_a_killed_backup_is_never_named_as_a_finished_one(store_file: Path, tmp_path: Path):
    folder, killed = tmp_path / "copies", 0
    folder.mkdir()
    fill(store_file, 3000)
    for number in range(6):
        copy = folder / f"copy-{number}.gpkg"
        typed = [TRYGGKARTA, "backup", "--store", store_file, "-o", copy]
        with subprocess.Popen(typed, start_new_session=True, stdout=subprocess.DEVNULL) as child:
            kill_when_begun(child, folder)
            killed += child.wait(PATIENCE_S) == -signal.SIGKILL
        if copy.exists():
            is_sound(copy)
            assert len(ids_in(copy)) == 3000
    assert killed > 0
    assert run("backup", "--store", store_file, "-o", folder / "after.gpkg").returncode == 0
    is_sound(store_file)


def kill_when_begun(child: subprocess.Popen[bytes], folder: Path) -> None:
    """End a backup as a power cut would, as soon as it has a file to write to."""
    parts = set(folder.glob(".*.part"))
    deadline = time.monotonic() + PATIENCE_S
    while child.poll() is None and set(folder.glob(".*.part")) == parts and time.monotonic() < deadline:
        os.sched_yield()
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def fill(file: Path, number: int) -> None:
    store = open_store(file)
    with store.writing(by="anna", now=NOON) as change:
        change.add_many([an_observation(position=SQUARE, text_raw="mörkt " * 100) for _ in range(number)])
    store.close()


# --- two programs at one store ----------------------------------------------------------------------------------------


def reports(path: Path, number: int) -> Path:
    """A file as our own export writes it."""
    with path.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out).writerow
        write(["id", "municipality", "recorded_at", "valence", "primary_code", "placement", "lon", "lat"])
        for _ in range(number):
            write([an_id(), TOWN, "2026-11-22T12:00:00.000Z", "unsafe", "L1", "pinned", SQUARE.lon, SQUARE.lat])
    return path


@pytest.mark.slow
def test_an_import_and_a_server_that_write_at_once_lose_nothing(store_file: Path, tmp_path: Path):
    files = [reports(tmp_path / f"reports-{number}.csv", 400) for number in range(2)]
    acknowledged: list[str] = []

    def take_in() -> None:
        for file in files:
            answer = run("import", "observations", file, "--municipality", TOWN, "--store", store_file, "--json")
            assert answer.returncode == 0, answer.stderr + answer.stdout

    with Server(store_file) as server:
        writing_while(server, take_in, acknowledged)
    imported = {line.partition(",")[0] for file in files for line in file.read_text(encoding="utf-8").split()[1:]}
    assert ids_in(store_file) >= set(acknowledged) | imported
    assert len(imported) == 800
    is_sound(store_file)
