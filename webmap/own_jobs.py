"""Jobs for whoever asked for them, and for nobody else: what they make holds what that person sees."""

from typing import Final

from geodata.errors import Missing
from geodata.model.permission import Deed
from webmap import world
from webmap.access import viewer, who
from webmap.jobs.job import Job

BY: Final = "by"
"""The argument of a job that says who asked for it."""


def find(key: str) -> Job:
    """The job with that id; `Missing` ``job.missing`` where it is somebody else's too.

    One of a municipality is there for as long as whoever asked for it may export or import there.
    """
    job = world.jobs().find(key)
    if not who() or job.arguments.get(BY) != who():
        raise Missing("job.missing", key=key[:40])
    town = job.arguments.get("municipality")
    if town is not None and not viewer().deeds(town) & {Deed.EXPORT, Deed.IMPORT}:
        raise Missing("job.missing", key=key[:40])
    return job
