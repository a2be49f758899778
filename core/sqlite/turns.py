"""Whose turn it is to write: a queue of the processes and threads that share one file.

SQLite itself lets waiting writers ask again and again, the longer they have waited the more seldom: beside a worker that
writes all the time somebody could wait in vain until the time-out. Here one waiter at a time stands at the door and asks
at every moment; the others wait for the place at the door with equal chances, and who has just written queues like all.
"""

import fcntl
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

_AT_THE_DOOR, _IN_THE_HALL = 0.001, 0.005
"""Seconds between two looks."""


class WritersBusyError(Exception):
    """The turn did not come in time."""


@dataclass
class Turn:
    """One connection's place in the queue of a database ``file``; ``seconds``: how long it waits at most.

    The locks are held by the open files, so that whoever is killed lets go of them.
    """

    file: Path
    seconds: float
    _held: list[int] = field(default_factory=list)

    def take(self) -> None:
        """Wait for the turn. WritersBusyError when it does not come in time; nothing is held then."""
        if self._held:
            return
        until = time.monotonic() + self.seconds
        place = _lock(Path(f"{self.file}-queue"), _IN_THE_HALL, until)
        try:
            self._held.append(_lock(Path(f"{self.file}-turn"), _AT_THE_DOOR, until))
        finally:
            os.close(place)

    def give_back(self) -> None:
        """Let the next one write; nothing to do for one who has no turn."""
        while self._held:
            os.close(self._held.pop())


def _lock(path: Path, pause: float, until: float) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(handle)
                raise WritersBusyError from None
            time.sleep(pause)
        else:
            return handle
