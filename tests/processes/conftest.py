"""A fresh installation for each test that kills something, on the database the suite runs on."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tests.processes.installation import Installation


@pytest.fixture
def installation() -> Iterator[Installation]:
    """An installation that is not started yet; whatever runs of it at the end is stopped."""
    # Not pytest's folder: its path is too long for a socket.
    with tempfile.TemporaryDirectory(prefix="wm-") as name, _database(Path(name)) as environment:
        own = Installation(Path(name), environment)
        yield own
        if own.supervisor is not None and own.supervisor.poll() is None:
            own.stop()


@contextlib.contextmanager
def _database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with a database of its own, which goes with it."""
    environment = {**os.environ, "DATA_DIR": str(folder)}
    for name in ("REDIS_URL", "MAKELEVEL", "PORT"):
        environment.pop(name, None)
    server = environment.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield environment
        return
    name = f"installation_{secrets.token_hex(4)}"
    _execute(server, f'CREATE DATABASE "{name}"')
    yield {**environment, "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
    _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
