"""One database for each world, so that the small one is as small as in life: no big neighbour in its tables."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from scripts import postgres

# A server of a small machine, tuned as docs/scale.md advises. What is measured is durable: fsync and synchronous_commit
# are on, as in life.
SERVER_OPTIONS = (
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "autovacuum=on",
    "shared_buffers=1GB",
    "effective_cache_size=4GB",
    "work_mem=32MB",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
    "checkpoint_timeout=15min",
    "random_page_cost=1.1",
    "log_line_prefix=%m [%p] %d ",
)


@dataclass(frozen=True)
class Server:
    """Where the databases are; ``log`` is the server's, None on SQLite."""

    url: str | None
    folder: Path
    log: Path | None

    @property
    def is_sqlite(self) -> bool:
        """Whether each database is a file."""
        return self.url is None

    def address(self, name: str) -> str:
        """The ``DATABASE_URL`` of a database."""
        return f"sqlite:///{self._file(name)}" if self.url is None else f"{self.url.rpartition('/')[0]}/{name}"

    def name_of(self, name: str) -> str:
        """What Django's settings call it."""
        return str(self._file(name)) if self.is_sqlite else name

    def copy(self, source: str, name: str) -> None:
        """Make a database as a copy of another, to which nobody is connected."""
        if self.is_sqlite:
            for suffix in ("", "-wal", "-shm"):
                if Path(f"{self._file(source)}{suffix}").exists():
                    shutil.copyfile(f"{self._file(source)}{suffix}", f"{self._file(name)}{suffix}")
        else:
            self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def execute(self, statement: str) -> None:
        """Run one statement of the server's keeper, outside of transactions."""
        assert self.url is not None
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


EMPTY = "empty"
"""The migrated database that all worlds are copies of."""


@contextlib.contextmanager
def serving(*, is_sqlite: bool) -> Iterator[Server]:
    """Start a server (none for SQLite), and point the settings, which nobody has read yet, at the empty database."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wenming-bench-")))
        server = Server(None, folder, None) if is_sqlite else _start(folder, stack)
        if not is_sqlite:
            server.execute(f'CREATE DATABASE "{EMPTY}"')
        for name in ("ENVIRONMENT", "REDIS_URL", "DATABASE_REPLICA_URL"):
            os.environ.pop(name, None)
        os.environ |= {
            "DATA_DIR": str(folder),
            "DATABASE_URL": server.address(EMPTY),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        yield server


def _start(folder: Path, stack: contextlib.ExitStack) -> Server:
    logs = folder / "log"
    logs.mkdir()
    # Where the server runs as another user, it must be let in.
    folder.chmod(0o755)
    logs.chmod(0o777)
    collector = ("logging_collector=on", f"log_directory={logs}", "log_filename=server.log", "log_file_mode=0644")
    url = stack.enter_context(postgres.running((*SERVER_OPTIONS, *collector)))
    assert urlsplit(url).path == "/postgres"
    return Server(url, folder, logs / "server.log")


def switch_to(server: Server, name: str) -> None:
    """From now on Django's connection goes to this database; nothing cached from another one stays."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - the settings are read by now
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = server.name_of(name)
    ContentType.objects.clear_cache()
    cache.clear()
