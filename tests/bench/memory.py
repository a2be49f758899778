"""Peak memory while something runs: private anonymous memory of this process and of the database's processes.

``RssAnon`` of ``/proc/PID/status`` leaves out files and shared memory: the server's page cache (shared_buffers) is
there before and after, and is one for all. Temporary files on disk are not memory. Linux only.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

_INTERVAL = 0.05


@dataclass
class Peak:
    """The highest sums seen, in bytes."""

    python: int = 0
    database: int = 0
    both: int = 0


@contextmanager
def watching_memory() -> Iterator[Peak]:
    """Sample every 50 ms until the block ends."""
    peak, done = Peak(), threading.Event()
    server = _postmaster()
    watcher = threading.Thread(target=_watch, args=(peak, server, done), daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _watch(peak: Peak, server: int | None, done: threading.Event) -> None:
    while True:
        python = _private(os.getpid())
        database = sum(_private(child) for child in _children(server)) if server else 0
        peak.python, peak.database = max(peak.python, python), max(peak.database, database)
        peak.both = max(peak.both, python + database)
        if done.wait(_INTERVAL):
            return


def _postmaster() -> int | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    status = Path(f"/proc/{backend}/stat").read_text(encoding="ascii", errors="replace")
    return int(status.rsplit(")", 1)[1].split()[1])


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _private(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:")), 0)
