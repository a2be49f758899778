"""A fresh installation for each test that kills something, on the database the suite runs on."""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from tests.processes.installation import Installation


@dataclass(frozen=True)
class Prepared:
    """An installation after its first start: its data folder, and on PostgreSQL the name of its database."""

    folder: Path
    database: str


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """Migrated once for all tests, which takes most of a minute; nothing ever runs in it."""
    with tempfile.TemporaryDirectory(prefix="wm-") as name, _database(Path(name), "") as (environment, database):
        Installation(Path(name), environment).manage("migrate", "--verbosity", "0")
        yield Prepared(Path(name), database)


@pytest.fixture
def installation(prepared: Prepared) -> Iterator[Installation]:
    """A copy of the prepared one that is not started yet; whatever runs of it at the end is stopped."""
    with _installed(prepared.database) as own:
        shutil.copytree(prepared.folder, own.folder, dirs_exist_ok=True)
        yield own


@pytest.fixture
def bare_installation() -> Iterator[Installation]:
    """One that has never been started: its first start makes the database."""
    with _installed("") as own:
        yield own


@contextlib.contextmanager
def _installed(template: str) -> Iterator[Installation]:
    # Not pytest's folder: its path is too long for a socket.
    with tempfile.TemporaryDirectory(prefix="wm-") as name, _database(Path(name), template) as (environment, _):
        own = Installation(Path(name), environment)
        try:
            yield own
        finally:
            if own.supervisor is not None and own.supervisor.poll() is None:
                own.stop()


@contextlib.contextmanager
def _database(folder: Path, template: str) -> Iterator[tuple[dict[str, str], str]]:
    """The environment of an installation with a database of its own, which goes with it, and that database's name.

    ``template``: the database it is a copy of; on SQLite it comes with the folder.
    """
    environment = {**os.environ, "DATA_DIR": str(folder)}
    for name in ("REDIS_URL", "MAKELEVEL", "PORT"):
        environment.pop(name, None)
    server = environment.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield environment, ""
        return
    name = f"installation_{secrets.token_hex(4)}"
    _execute(server, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    yield {**environment, "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}, name
    _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
