"""Waiting for what another thread or process does: looked at again and again, and given up after a minute."""

from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

T = TypeVar("T")

PAUSE_S: Final = 0.02
LOOKS: Final = 3000


def until(look: Callable[[], T | None]) -> T:
    """The first answer that is not None; TimeoutError where none comes."""
    pause = Event()
    for _ in range(LOOKS):
        found = look()
        if found is not None:
            return found
        pause.wait(PAUSE_S)
    raise TimeoutError(look)
