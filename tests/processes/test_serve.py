"""``make run`` as a whole: it comes up, stays up when its parts are killed, and leaves nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.supervisor import MARK
from tests.conventions.sources import ROOT
from tests.processes.installation import Installation, until

pytestmark = pytest.mark.processes


def _left_over(installation: Installation) -> list[str]:
    wanted = f"{MARK}={installation.folder}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(entry.name)
        except OSError:
            continue
    return found


def test_a_first_start_makes_its_database_and_comes_up(bare_installation: Installation) -> None:
    bare_installation.start()
    assert set(bare_installation.processes()) == {"web", "worker", "beat", "valkey"}
    assert bare_installation.stop() == 0


def test_it_goes_on_after_each_process_was_killed(installation: Installation) -> None:
    installation.start()
    assert set(installation.processes()) == {"web", "worker", "beat", "valkey"}
    for name in ("web", "worker", "beat", "valkey"):
        installation.kill(name)
    until(installation.answers, "the site did not come back")
    assert installation.stop() == 0
    assert _left_over(installation) == []


def test_the_next_start_goes_on_after_the_supervisor_was_killed(installation: Installation) -> None:
    installation.start()
    installation.kill_supervisor()
    installation.start()
    assert set(installation.processes()) == {"web", "worker", "beat", "valkey"}
    assert installation.stop() == 0


def test_ctrl_c_stops_everything(installation: Installation) -> None:
    installation.start()
    assert installation.supervisor is not None
    installation.supervisor.send_signal(signal.SIGINT)
    assert installation.supervisor.wait(60) == 0
    assert _left_over(installation) == []


def test_a_busy_port_is_named(installation: Installation) -> None:
    installation.start()
    environment = {**installation.environment, "DATA_DIR": str(installation.folder / "other")}
    command = (sys.executable, "-m", "scripts.serve", "--no-demo", "--port", str(installation.port))
    second = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"端口 {installation.port} 已被占用" in second.stderr
