"""Writers of one SQLite file: whoever has waited comes before whoever has just written; nobody keeps a turn by dying."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django.plugin import DjangoDbBlocker

from core.sqlite.base import DatabaseWrapper
from core.sqlite.turns import Turn, WritersBusyError

_PATIENCE = 60.0

Connect = Callable[..., DatabaseWrapper]


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Connect]:
    """Gives connections to one file with a table ``told``, each with the time-out it is given."""
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("CREATE TABLE told (who text)")

    def make(timeout: float = _PATIENCE) -> DatabaseWrapper:
        settings: dict[str, Any] = {
            "NAME": str(path),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout},
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": False,
            "AUTOCOMMIT": True,
            "TIME_ZONE": None,
        }
        return DatabaseWrapper(settings, alias="other")

    with django_db_blocker.unblock():  # the file is the test's own
        yield make


def _begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def _write(connection: DatabaseWrapper, who: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO told VALUES (%s)", [who])


def _end(connection: DatabaseWrapper) -> None:
    connection.commit()
    connection.set_autocommit(True)


def _wait_until_somebody_stands_at_the_door(database: Path) -> None:
    """The place at the door is a lock; it is taken when we cannot have it."""
    handle = os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT)
    until = time.monotonic() + _PATIENCE
    try:
        while time.monotonic() < until:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            fcntl.flock(handle, fcntl.LOCK_UN)
            os.sched_yield()
    finally:
        os.close(handle)
    pytest.fail("nobody came to the door")


@pytest.mark.parametrize("in_transaction", [True, False])
def test_who_waited_writes_before_who_writes_again_at_once(connect: Connect, in_transaction: bool) -> None:
    greedy = connect()
    _begin(greedy)
    _write(greedy, "first")

    def patient() -> None:
        own = connect()
        if in_transaction:
            _begin(own)
        _write(own, "patient")
        if in_transaction:
            _end(own)
        own.close()

    thread = threading.Thread(target=patient)
    thread.start()
    _wait_until_somebody_stands_at_the_door(Path(greedy.settings_dict["NAME"]))
    _end(greedy)
    _begin(greedy)
    _write(greedy, "again")
    _end(greedy)
    thread.join(_PATIENCE)
    with greedy.cursor() as cursor:
        cursor.execute("SELECT who FROM told ORDER BY rowid")
        assert [who for (who,) in cursor.fetchall()] == ["first", "patient", "again"]
    greedy.close()


def test_what_was_taken_back_lets_the_next_one_write(connect: Connect) -> None:
    first, second = connect(), connect()
    _begin(first)
    _write(first, "first")
    first.rollback()
    first.set_autocommit(True)
    _begin(second)
    _write(second, "second")
    second.close()  # in the middle
    _begin(first)
    _write(first, "third")
    _end(first)
    with first.cursor() as cursor:
        cursor.execute("SELECT who FROM told")
        assert cursor.fetchall() == [("third",)]
    first.close()


def test_whoever_waits_too_long_is_told_so_and_may_try_again(connect: Connect) -> None:
    first, hasty = connect(), connect(timeout=0.05)
    _begin(first)
    with pytest.raises(OperationalError, match="locked"):
        _begin(hasty)
    with pytest.raises(OperationalError, match="locked"):
        _write(hasty, "hasty")
    _end(first)
    _write(hasty, "hasty")
    with first.cursor() as cursor:
        cursor.execute("SELECT who FROM told")
        assert cursor.fetchall() == [("hasty",)]
    first.close()
    hasty.close()


def test_a_killed_writer_leaves_its_turn(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    code = (
        "import sys; from pathlib import Path; from core.sqlite.turns import Turn\n"
        "turn = Turn(Path(sys.argv[1]), 60); turn.take(); print('mine', flush=True); sys.stdin.read()"
    )
    command = (sys.executable, "-c", code, str(file))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "mine\n"
        with pytest.raises(WritersBusyError):
            Turn(file, 0.0).take()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    turn = Turn(file, 0.0)
    turn.take()
    turn.give_back()
