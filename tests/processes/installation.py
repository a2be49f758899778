"""A whole running installation of its own: started as ``make run`` starts it, so that its parts can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.conventions.sources import ROOT

_PATIENCE = 240.0  # a first start runs every migration, on a busy machine too
# What tells the processes apart in their command lines.
_SIGNS = {"web": "gunicorn", "worker": "worker", "beat": "beat", "valkey": "valkey-server"}


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait for something to become true; AssertionError with ``what`` after some minutes."""
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """One data folder, one database, one port; ``environment`` is what its processes get."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=_free_port)
    supervisor: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its site."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start all processes and wait for the site to answer."""
        command = (sys.executable, "-m", "scripts.serve", "--no-demo", "--port", str(self.port))
        self.supervisor = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_hear_the_keyboard,  # noqa: PLW1509 - no thread of the test holds a lock here
        )
        until(lambda: self.has("web") and self.answers(), "the site did not come up")

    def stop(self) -> int:
        """Stop everything in order and return the exit status."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGTERM)
        return self.supervisor.wait(_PATIENCE)

    def kill_supervisor(self) -> None:
        """Kill the process that looks after the others, as a machine short of memory would."""
        assert self.supervisor is not None
        self.supervisor.kill()
        self.supervisor.wait(_PATIENCE)

    def kill(self, name: str) -> None:
        """Kill one of web, worker, beat, valkey with SIGKILL and wait for its successor."""
        killed = self.processes()[name]
        os.kill(killed, signal.SIGKILL)
        until(lambda: self.processes().get(name, killed) != killed, f"{name} did not come back")

    def has(self, name: str) -> bool:
        """Whether that process runs."""
        return name in self.processes()

    def processes(self) -> dict[str, int]:
        """Name → process id of what the supervisor keeps running."""
        assert self.supervisor is not None
        assert self.supervisor.poll() is None, "the supervisor ended"
        number = self.supervisor.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        lines = {int(child): _command_line(int(child)) for child in children}
        return {name: child for name, sign in _SIGNS.items() for child, line in lines.items() if sign in line}

    def answers(self) -> bool:
        """Whether the site and its database answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def manage(self, *arguments: str) -> str:
        """Run a management command in this installation and return what it prints."""
        command = (sys.executable, "manage.py", *arguments)
        result = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def python(self, source: str) -> str:
        """Run a few lines with the project loaded and return what they print."""
        return self.manage("shell", "--no-imports", "-c", source)


def _hear_the_keyboard() -> None:
    """As in a terminal: a suite started in the background hands down an ignored Ctrl-C, and ``make run`` respects it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
