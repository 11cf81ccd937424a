"""The export form asks with the list's filters, makes a job, and tells what became of it."""

from threading import Event

import pytest

from geodata.errors import Invalid
from tests.builders import SQUARE, an_area, an_observation, keep
from tests.waiting import until
from webmap.jobs.job import Result
from webmap.world import JOBS_KEY

FORM = {"what": "observations", "format": "geojson", "crs": "EPSG:3006"}


@pytest.fixture
def jobs(app):
    jobs = app.extensions[JOBS_KEY]
    yield jobs
    jobs.close()


def over(client, where: str) -> str:
    """The page once its job is over."""

    def look() -> str | None:
        text = client.get(where).text
        return None if "data-job" in text else text

    return until(look)


def test_the_form_offers_formats_systems_and_filters_and_takes_those_of_the_address(client, store):
    keep(store, an_area(name="Stan"))
    text = client.get("/gotene/exportera?codes=L1&from=2026-01-31&bbox=13,58,14,59").text
    for part in ('value="gpkg"', 'value="EPSG:3008"', ">Stan<", 'value="2026-01-31"', 'value="13,58,14,59"'):
        assert part in text
    assert text.count(" checked") == 3  # what, the code, the box
    assert "<details open>" in text
    assert client.get("/gotene/exportera?codes=Z9").status_code == 400
    assert client.get("/atlantis/exportera").status_code == 404


def test_a_job_is_asked_with_what_was_filled_in(client, store, jobs):
    asked: list[dict] = []
    jobs.offer("export", lambda task: asked.append(dict(task.arguments)) or Result({"written": 3}))
    answer = client.post("/gotene/exportera", data=FORM | {"codes": ["L1", "V1"], "from": "", "placed": "true"})
    assert answer.status_code == 303
    assert "Observations: 3" in over(client, answer.location)
    assert asked[0]["filter"] == "codes=L1%2CV1&placed=true"
    client.post("/gotene/exportera", data=FORM | {"what": "areas", "codes": "L1"})
    assert until(lambda: asked[1] if len(asked) > 1 else None)["filter"] == ""


def test_what_waits_says_so_and_a_failure_says_why(client, store, jobs):
    go_on = Event()

    def work(task):
        go_on.wait(20)
        raise Invalid("crs.unknown", value="x")

    jobs.offer("export", work)
    where = client.post("/gotene/exportera", data=FORM).location
    page = client.get(where).text
    assert 'role="status"' in page
    assert "build/job.js" in page
    go_on.set()
    text = over(client, where)
    assert "The coordinate system is not known." in text
    assert "build/job.js" not in text


def test_a_text_that_was_cut_is_told(client, store, jobs):
    def work(task):
        (task.folder / "a.zip").write_bytes(b"x")
        return Result({"written": 1, "shortened": 2}, "a.zip", "application/zip")

    jobs.offer("export", work)
    text = over(client, client.post("/gotene/exportera", data=FORM | {"format": "shp"}).location)
    assert "2 texts were too long" in text
    assert 'download="a.zip"' in text


def test_a_form_that_is_wrong_or_from_elsewhere_makes_no_job(client, stranger, store, jobs):
    keep(store, an_observation(position=SQUARE))
    assert client.post("/gotene/exportera", data=FORM | {"store": "/etc/passwd"}).status_code == 400
    assert client.post("/gotene/exportera", data=FORM | {"from": "yesterday"}).status_code == 400
    assert stranger.post("/gotene/exportera", data=FORM).status_code == 403
    assert client.get("/gotene/exportera/" + "0" * 32).status_code == 404
