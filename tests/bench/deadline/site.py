"""A site as in production: gunicorn, worker and beat in production settings on the bench's database, on loopback.

``python -m tests.bench.deadline.site PORT`` runs it until SIGTERM; ``running_site`` starts that and waits for it.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from config.embedded import REPOSITORY
from scripts import programs
from scripts.supervisor import Supervisor

HOST = "127.0.0.1"
# The proxy in front says that the browser came by TLS; without it production settings redirect.
SECURE = {"X-Forwarded-Proto": "https"}
# As production settings name it; the bench itself runs with others.
SESSION_COOKIE = "__Host-sessionid"
_PATIENCE = 90.0


@dataclass(frozen=True)
class Site:
    """Where it answers, and what its processes wrote."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def complaints(self) -> list[str]:
        """Lines of the log that tell of an error."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if "Traceback" in line or "[error" in line or "level='error'" in line]


@contextlib.contextmanager
def running_site(address: str, folder: Path, keys: dict[str, str]) -> Iterator[Site]:
    """Start a site on the database ``address`` with ``folder`` for its files; stop it at the end.

    With the bench's own ``keys`` (``SECRET_KEY``, ``AUDIT_KEY``) sessions and audit entries made here are good there.
    """
    folder.mkdir()
    site = Site(_free_port(), folder / "site.log")
    environment = {
        **os.environ,
        "ENVIRONMENT": "production",
        **keys,
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": address,
        "REDIS_URL": f"redis+socket://{quote(str(folder / 'valkey.sock'))}",
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONUNBUFFERED": "1",
    }
    collect = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    subprocess.run(collect, cwd=REPOSITORY, env=environment, check=True)
    command = (sys.executable, "-m", "tests.bench.deadline.site", str(site.port), str(folder))
    with site.log.open("wb") as log:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(site, process)
        yield site
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def own_keys() -> dict[str, str]:
    """The keys this process works with."""
    return {"SECRET_KEY": settings.SECRET_KEY, "AUDIT_KEY": settings.AUDIT_KEY}


def _wait(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _answers(site):
        assert process.poll() is None, site.log.read_text()
        assert time.monotonic() < deadline, "the site did not come up"
        time.sleep(0.2)


def _answers(site: Site) -> bool:
    request = urllib.request.Request(f"{site.url}/healthz", headers=SECURE)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Keep the processes running until told to stop."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    supervisor = Supervisor(mark=str(folder), environment=os.environ)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, supervisor.request_stop)
    started = (
        programs.valkey(folder / "valkey", folder / "valkey.sock"),
        programs.web(HOST, port),
        programs.worker(),
        programs.beat(),
    )
    try:
        for program in started:
            supervisor.start(program)
        supervisor.run()
    finally:
        supervisor.stop(15)
    return 0


if __name__ == "__main__":
    sys.exit(main())
