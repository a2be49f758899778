"""What every test stands on: nothing skipped in silence, own folders, a real queue, a real worker, a real browser."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings as hypothesis_settings
from kombu import pools

from core.append_only import arm, disarm
from scripts import programs
from units.policies import GUARDS

# The browser's driver keeps an event loop in the test's thread, where Django otherwise refuses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# A machine shared by many is slow at times: how long an example takes says nothing about the code.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

_PATIENCE = 30.0


def pytest_configure(config: pytest.Config) -> None:
    """Keep uploads and messages of the tests away from the data of this clone."""
    folder = Path(tempfile.mkdtemp(prefix="wenming-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.MEDIA_ROOT = folder / "media"
    settings.DATA_DIR = folder
    # Nothing is collected for tests, but the static server wants its folder to be there.
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    settings.AUDIT_HEAD_FILE = str(folder / "heads.jsonl")
    # Nobody listens there: without the fixture ``valkey`` the queue is away, which must harm nothing.
    current_app.conf.update(broker_url=f"redis+socket://{quote(str(folder / 'nobody.sock'))}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip or an expected failure into an error: what cannot run says so and fails."""
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped or expected to fail; nothing is skipped in silence here"
        vars(report).pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself as a whole."""
    report = yield
    if report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} skipped itself; nothing is skipped in silence here"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite's test database is a file, as in life: other threads and processes must see it, with WAL and locks."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session", autouse=True)
def flushable_trail() -> Iterator[None]:
    """Tests in transactions of their own end with an emptied database; the audit trail's guards step aside for that."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self: BaseDatabaseOperations, statements: list[str]) -> None:
        disarm(self.connection, GUARDS)
        try:
            flush(self, statements)
        finally:
            arm(self.connection, GUARDS)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Keys are given anew after a rollback: what one test counted must not answer another."""
    cache.clear()


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """A real queue server on a socket of its own, known to Celery; gives its ``REDIS_URL``."""
    # Not pytest's folder: its path is too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="wm-"))
    path = folder / "valkey.sock"
    server = subprocess.Popen(programs.valkey(folder / "queue", path).command, stdout=subprocess.DEVNULL)
    before = current_app.conf.broker_url
    try:
        _wait_for_valkey(path)
        url = f"redis+socket://{quote(str(path))}"
        _point_queue_at(url)
        yield url
    finally:
        _point_queue_at(before)
        server.terminate()
        server.wait(_PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def live_worker(transactional_db: None, valkey: str) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on the real queue, working on the test's database."""
    environment = {
        **os.environ,
        "REDIS_URL": valkey,
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(settings.DATA_DIR),
    }
    worker = subprocess.Popen(programs.worker().command, env=environment)
    try:
        deadline = time.monotonic() + _PATIENCE
        while not current_app.control.ping(timeout=0.5):
            assert worker.poll() is None, "the worker died"
            assert time.monotonic() < deadline, "the worker did not come up"
        yield worker
    finally:
        if worker.poll() is None:
            worker.terminate()
        worker.wait(_PATIENCE)
        current_app.control.purge()


def database_url() -> str:
    """The address of the database this test uses, for another process."""
    database: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = quote(database["USER"]), quote(database["PASSWORD"])
    return f"postgres://{user}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own Chromium."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "no Chromium on this machine: apt-get install chromium fonts-noto-cjk"
    return {"executable_path": found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A person in Wuxi at a desktop."""
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1440, "height": 900}}


def _point_queue_at(url: str) -> None:
    """Tell Celery where the queue is; what it opened to the former one is forgotten, not reused."""
    current_app.conf.update(broker_url=url)
    pools.reset()
    current_app._pool = None  # type: ignore[attr-defined]
    current_app.amqp._producer_pool = None  # type: ignore[attr-defined]


def _wait_for_valkey(path: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with redis.Redis.from_url(f"unix://{quote(str(path))}") as client:
                client.ping()
        except redis.RedisError:
            assert time.monotonic() < deadline, "the queue did not come up"
            time.sleep(0.05)
        else:
            return
