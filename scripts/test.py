"""``make test``: the whole suite on SQLite and on a real PostgreSQL, with real processes and a real browser.

First on each database everything else on both cores; then what starts and kills processes, on both databases side by side,
for it mostly waits; then the journeys in the browser, on PostgreSQL. Ends with one line for each database.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from config.embedded import REPOSITORY
from scripts import machine, postgres

_SMALL = ("-n", "2", "--dist", "loadgroup", "-m", "not e2e and not processes", "--durations", "25")
_PROCESSES = ("-m", "processes", "--durations", "5")
_BROWSER = ("-m", "e2e", "--durations", "10")
_NAMES = ("SQLite", "PostgreSQL")
_STAGES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("全部小测试", ("SQLite",), _SMALL),
    ("全部小测试", ("PostgreSQL",), _SMALL),
    ("启动和杀掉进程的测试", _NAMES, _PROCESSES),
    ("浏览器里的测试", ("PostgreSQL",), _BROWSER),
)
"""Each: what it is, on which databases at once, how pytest is called."""


@dataclass
class Tally:
    """What one database's runs came to; ``seconds`` is wall time."""

    database: str
    tests: int = 0
    failures: int = 0
    seconds: float = 0.0
    is_clean: bool = True

    def line(self) -> str:
        """The summary in one line."""
        verdict = "全部通过" if self.is_clean else "未通过"
        passed = self.tests - self.failures
        return f"{self.database}：{verdict}，通过 {passed} 项，失败 {self.failures} 项，用时 {self.seconds:.0f} 秒"


@dataclass
class Ground:
    """Where one database's tests run: its tally, and the environment with its address and a data folder of its own."""

    tally: Tally
    environment: dict[str, str]
    folder: Path

    def run(self, arguments: tuple[str, ...], *, may_be_empty: bool) -> None:
        """Run pytest once and add what came of it."""
        started, result = time.monotonic(), self.folder / "result.xml"
        command = (sys.executable, "-m", "pytest", "-q", f"--junitxml={result}", *arguments)
        status = subprocess.run(command, check=False, cwd=REPOSITORY, env=self.environment).returncode
        self.tally.seconds += time.monotonic() - started
        is_empty = status == 5  # noqa: PLR2004 - pytest's own word for "nothing collected"
        self.tally.is_clean &= status == 0 or (may_be_empty and is_empty)
        if result.exists():
            for suite in ET.parse(result).getroot().iter("testsuite"):  # noqa: S314 - written by ourselves just now
                self.tally.tests += int(suite.get("tests", 0))
                self.tally.failures += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            result.unlink()


def main() -> int:
    """Run the suite; 0 only if everything ran and passed."""
    parser = argparse.ArgumentParser(prog="make test", description="在 SQLite 和真实的 PostgreSQL 上运行全部测试。")
    parser.add_argument("--database", choices=[name.lower() for name in _NAMES], help="只在一个数据库上运行")
    parser.add_argument("paths", nargs="*", help="只运行这些测试")
    options = parser.parse_args()
    chosen = [name for name in _NAMES if options.database in (None, name.lower())]
    try:
        with contextlib.ExitStack() as stack:
            environment = {**os.environ, "CHROMIUM": machine.chromium()}
            grounds = {name: stack.enter_context(_ground(name, environment)) for name in chosen}
            for words, names, arguments in _STAGES:
                beside, called = [grounds[name] for name in names if name in grounds], (*arguments, *options.paths)
                _run_beside(beside, words, called, may_be_empty=bool(options.paths))
    except machine.MissingError as error:
        print(f"测试无法进行：{error}", file=sys.stderr)
        return 1
    tallies = [ground.tally for ground in grounds.values()]
    print("\n" + "\n".join(tally.line() for tally in tallies), flush=True)
    return 0 if all(tally.is_clean for tally in tallies) else 1


def _run_beside(grounds: list[Ground], words: str, arguments: tuple[str, ...], *, may_be_empty: bool) -> None:
    """One stage, on all these databases at once."""
    if not grounds:
        return
    print(f"\n━━ {'、'.join(ground.tally.database for ground in grounds)}：{words} ━━", flush=True)
    with ThreadPoolExecutor(len(grounds)) as pool:
        for done in [pool.submit(ground.run, arguments, may_be_empty=may_be_empty) for ground in grounds]:
            done.result()


@contextlib.contextmanager
def _ground(database: str, environment: dict[str, str]) -> Iterator[Ground]:
    with _address(database) as url, tempfile.TemporaryDirectory(prefix="wenming-test-") as folder:
        # Nothing of a test reaches the data of this clone.
        own = {**environment, "DATA_DIR": folder, **({"DATABASE_URL": url} if url else {})}
        for name in ("ENVIRONMENT", "DEBUG", "REDIS_URL", *(() if url else ("DATABASE_URL",))):
            own.pop(name, None)
        yield Ground(Tally(database), own, Path(folder))


@contextlib.contextmanager
def _address(database: str) -> Iterator[str | None]:
    if database == "SQLite":
        yield None
    else:
        with postgres.running() as url:
            yield url


if __name__ == "__main__":
    sys.exit(main())
