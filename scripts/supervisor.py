"""Keeps a handful of processes alive: starts, restarts and stops them, and leaves no orphan.

A process that dies is started again, sooner the first time than after many deaths. Each runs in a process group of
its own, so that what it started goes with it; each gets a signal when the supervisor itself is killed; and each
carries a mark in its environment by which the next start finds whatever survived all of that.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MARK = "WENMING_SUPERVISED"
_PR_SET_PDEATHSIG = 1
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0
_HEALTHY_AFTER = 30.0
_POLL = 0.1


@dataclass(frozen=True)
class Program:
    """What to run: a name for the messages, and the command."""

    name: str
    command: tuple[str, ...]


@dataclass
class Child:
    """A program that is to be running, and what is known of it; times are monotonic seconds."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    delay: float = _FIRST_DELAY
    due: float = 0.0


@dataclass
class Supervisor:
    """Runs programs until it is told to stop. ``mark`` tells its processes from those of another installation."""

    mark: str
    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        child = Child(program)
        self.children.append(child)
        self._spawn(child)

    def tick(self) -> None:
        """Look after the children once: note who died, start again whose time has come."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._mourn(child, now)
            if child.process is None and now >= child.due:
                self._spawn(child)

    def run(self) -> None:
        """Look after the children until a signal asks to stop."""
        while not self.stopping:
            self.tick()
            time.sleep(_POLL)

    def request_stop(self, _number: int = 0, _frame: object = None) -> None:
        """Signal handler: the first call stops in order, the second one at once."""
        if self.stopping:
            for child in self.children:
                _signal_group(child, signal.SIGKILL)
        self.stopping = True

    def stop(self, patience: float) -> None:
        """Stop the children, the last started first, and wait ``patience`` seconds before killing what remains."""
        self.stopping = True
        # The first child is what the others lean on (the queue): it goes when they are gone.
        for group in (self.children[:0:-1], self.children[:1]):
            for child in group:
                _signal_group(child, signal.SIGTERM)
            deadline = time.monotonic() + patience
            while any(_is_running(child) for child in group) and time.monotonic() < deadline:
                time.sleep(_POLL)
            for child in group:
                _signal_group(child, signal.SIGKILL)
                if child.process is not None:
                    child.process.wait()

    def _spawn(self, child: Child) -> None:
        child.started = time.monotonic()
        supervisor = os.getpid()
        child.process = subprocess.Popen(
            child.program.command,
            env={**self.environment, MARK: self.mark},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(supervisor),  # noqa: PLW1509 - this process has no threads
        )

    def _mourn(self, child: Child, now: float) -> None:
        assert child.process is not None
        # A killed parent leaves children that would work beside the new ones.
        _signal_group(child, signal.SIGKILL)
        if now - child.started > _HEALTHY_AFTER:
            child.delay = _FIRST_DELAY
        print(f"[{child.program.name}] 已退出（{child.process.returncode}），{child.delay:g} 秒后重启", file=sys.stderr)
        child.process = None
        child.due = now + child.delay
        child.delay = min(child.delay * 2, _LONGEST_DELAY)


def die_with_parent(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when ``parent``, its parent, ends (Linux; elsewhere nothing)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def kill_leftovers(mark: str) -> list[int]:
    """Kill every process that an earlier supervisor with this mark left behind; return their ids."""
    leftovers = list(_marked(mark))
    for process in leftovers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    # A port or a database is free only when its holder has really ended.
    while any(map(_exists, leftovers)):
        time.sleep(_POLL)
    return leftovers


def _marked(mark: str) -> Iterable[int]:
    wanted = f"{MARK}={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        # Processes end while we look, and those of other users are not ours to read.
        with contextlib.suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0") and int(entry.name) != os.getpid():
                yield int(entry.name)


def _exists(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def _is_running(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _signal_group(child: Child, number: signal.Signals) -> None:
    if child.process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, number)
