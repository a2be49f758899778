"""The heads of a chain, kept outside the database: one line of JSON for each, only ever added to the end of a file."""

import fcntl
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from django.conf import settings

_TAIL = 4096
"""Bytes, more than any line has."""


@dataclass(frozen=True)
class Head:
    """The link ``number`` of the chain; ``note`` says why the chain may go on from an earlier one (after a restore)."""

    number: int
    link: str
    sealed_at: str
    note: str = ""


def heads_path() -> Path:
    """Where the heads are kept."""
    return Path(settings.AUDIT_HEAD_FILE)


def read_heads() -> list[Head]:
    """All heads, oldest first; none where the file does not exist. ValueError where a line is not one."""
    path = heads_path()
    if not path.exists():
        return []
    try:
        return [Head(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except TypeError as error:
        raise ValueError(str(error)) from error


def add_heads(make: Callable[[Head | None], Iterable[Head]]) -> list[Head]:
    """Write what ``make`` gives for the last head behind it and to the disk; whoever writes at the same time waits."""
    path = heads_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        added = list(make(_last(file)))
        file.writelines(f"{json.dumps(asdict(head), ensure_ascii=False)}\n" for head in added)
        file.flush()
        os.fsync(file.fileno())
    return added


def _last(file: TextIO) -> Head | None:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _TAIL))
    lines = file.read().splitlines()
    return Head(**json.loads(lines[-1])) if lines else None
