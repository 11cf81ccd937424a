"""What every import on pages shares, by the jobs that it asks for."""

from pathlib import Path

import pytest
from flask import Flask

from geodata.errors import Invalid, Missing
from geodata.exchange.shape_mapping import Wanted
from geodata.storage import Store
from tests.builders import TOWN
from tests.webmap.conftest import TOKEN
from webmap import world
from webmap.jobs.job import Result
from webmap.pages import upload_steps
from webmap.pages.upload_steps import Step
from webmap.uploads import Upload
from webmap.world import JOBS_KEY


@pytest.mark.parametrize(("wanted", "kind"), [(None, "look"), (Wanted.AREAS, "look-shapes")])
def test_a_file_is_looked_at_as_what_it_is_said_to_hold(app: Flask, store: Store, wanted: Wanted | None, kind: str):
    app.extensions[JOBS_KEY].offer(kind, lambda _task: Result())
    with app.test_request_context(headers={"Authorization": f"Bearer {TOKEN}"}):
        upload = uploaded(wanted)
        upload.remember(layer="a", encoding="utf-16", crs="EPSG:3006")
        upload_steps.look(upload)
        job = upload_steps.looked(upload)
        how = {"encoding": "utf-16"} if wanted is None else {"crs": "EPSG:3006"}
        assert (job.kind, dict(job.arguments)) == (kind, {"by": "lokal", "file": str(upload.file), "layer": "a"} | how)
        with pytest.raises(Missing, match=r"job\.missing"):
            upload_steps.run_of(upload, job.id)
        assert upload_steps.kind_of(upload, Step.BRING) == kind.replace("look", "import")
    app.extensions[JOBS_KEY].close()


def uploaded(wanted: Wanted | None) -> Upload:
    def save(path: Path) -> None:
        path.write_text("x")

    upload = world.uploads().take("a.geojson", TOWN, save)
    if wanted is not None:
        upload.remember(wanted=wanted.value)
    return upload


def test_a_wrong_mapping_is_told_for_people_at_a_form(app: Flask):
    with app.test_request_context("/?lang=en"):
        told = upload_steps.told(Invalid("mapping.invalid", field="areas.kind", reason="missing"))
        assert told is not None
        assert (told["field"], "what is marked" in str(told["detail"])) == ("areas.kind", True)
        assert upload_steps.told(None) is None
