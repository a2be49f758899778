"""The supervisor with real processes: restarted when killed, gone when stopped, found when orphaned."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.supervisor import MARK, Program, Supervisor, kill_leftovers

pytestmark = pytest.mark.processes

# Writes its id to a file and has a child of its own, as gunicorn and Celery do.
_FAMILY = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
note = pathlib.Path(sys.argv[1])
note.with_suffix(".new").write_text(f"{os.getpid()} {child.pid}")
note.with_suffix(".new").rename(note)
time.sleep(300)
"""


def _family(note: Path) -> Program:
    return Program("family", (sys.executable, "-c", _FAMILY, str(note)))


def _until(is_so: Callable[[], bool], *, work: Callable[[], None] = lambda: None) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        work()
        time.sleep(0.02)


def _members(note: Path) -> list[int]:
    return [int(part) for part in note.read_text().split()]


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(mark=str(tmp_path), environment=os.environ)


def test_it_starts_a_killed_program_again_and_ends_what_that_one_had_started(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    supervisor.start(_family(note))
    _until(note.exists)
    parent, child = _members(note)
    note.unlink()
    os.kill(parent, signal.SIGKILL)
    _until(note.exists, work=supervisor.tick)
    assert _members(note)[0] != parent
    _until(lambda: not _alive(child))
    supervisor.stop(5)


def test_it_leaves_nobody_behind_when_it_stops(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "note"
    supervisor.start(_family(note))
    _until(note.exists)
    supervisor.stop(5)
    _until(lambda: not any(_alive(member) for member in _members(note)))


def test_the_next_start_ends_what_a_killed_supervisor_left(tmp_path: Path) -> None:
    note = tmp_path / "note"
    environment = {**os.environ, MARK: str(tmp_path)}
    orphan = subprocess.Popen(_family(note).command, env=environment, start_new_session=True)
    _until(note.exists)
    assert set(kill_leftovers(str(tmp_path))) >= set(_members(note))
    orphan.wait(10)
    assert not any(_alive(member) for member in _members(note))


def test_it_leaves_other_installations_alone(tmp_path: Path) -> None:
    note = tmp_path / "note"
    environment = {**os.environ, MARK: f"{tmp_path}/other"}
    with subprocess.Popen(_family(note).command, env=environment, start_new_session=True) as other:
        _until(note.exists)
        assert kill_leftovers(str(tmp_path)) == []
        assert _alive(other.pid)
        os.killpg(other.pid, signal.SIGKILL)


def test_a_killed_supervisor_takes_its_programs_with_it(tmp_path: Path) -> None:
    note = tmp_path / "note"
    source = (
        "import os, sys\nfrom scripts.supervisor import Program, Supervisor\n"
        "supervisor = Supervisor(mark=sys.argv[1], environment=os.environ)\n"
        "supervisor.start(Program('family', tuple(sys.argv[2:])))\nsupervisor.run()\n"
    )
    command = (sys.executable, "-c", source, str(tmp_path), *_family(note).command)
    with subprocess.Popen(command) as keeper:
        _until(note.exists)
        keeper.kill()
    _until(lambda: not _alive(_members(note)[0]))
    kill_leftovers(str(tmp_path))
