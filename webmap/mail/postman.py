"""The thread that sends what lies in the outbox, until it has been taken or was tried for three days."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import Final

from webmap.mail.letter import Letter
from webmap.mail.outbox import Outbox
from webmap.mail.server import MailServer, NotSent

log = logging.getLogger(__name__)

PAUSE_S: Final = 5.0
"""Between two looks into the outbox, where other processes put letters too."""


class Postman:
    """Sends the letters of an outbox. What it writes to the log names letters by their ids."""

    def __init__(
        self, outbox: Outbox, server: MailServer, clock: Callable[[], datetime], pause_s: float = PAUSE_S
    ) -> None:
        self._outbox = outbox
        self._server = server
        self._clock = clock
        self._pause_s = pause_s
        self._stopped = Event()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Letters are sent while the block runs; a letter that is being sent when it ends is sent."""
        thread = Thread(target=self._work, name="postman", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            thread.join()

    def round(self) -> int:
        """Try every letter that is due; how many were sent."""
        with self._outbox.held() as is_ours:
            if not is_ours:
                return 0
            now = self._clock()
            self._outbox.sweep(now)
            due = [letter for letter in self._outbox.waiting() if letter.next_at <= now]
            return sum(self._try(letter) for letter in due if not self._stopped.is_set())

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                self.round()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next round may do better
                log.error("the outbox could not be seen to: %s", type(error).__name__)  # noqa: TRY400 - no letter's text
            self._stopped.wait(self._pause_s)

    def _try(self, letter: Letter) -> bool:
        try:
            self._server.send(letter)
        except NotSent as error:
            later = None if error.is_final else letter.tried(self._clock())
            if later is None:
                self._outbox.given_up(letter)
                log.error("letter %s is given up: %s", letter.id, error.reason)  # noqa: TRY400 - a trace may hold addresses
            else:
                self._outbox.put(later)
                log.warning("letter %s is tried again later: %s", letter.id, error.reason)
            return False
        self._outbox.sent(letter)
        return True
