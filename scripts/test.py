"""``make test``: the whole suite on SQLite and on a real PostgreSQL, with real processes and a real browser.

On each database first everything else on both cores, then what starts processes, one after the other. The journeys in
the browser run on PostgreSQL, the tests that kill processes on both. Ends with one line for each database.
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
from dataclasses import dataclass
from pathlib import Path

from config.embedded import REPOSITORY
from scripts import machine, postgres

_SMALL = ("-n", "2", "-m", "not e2e and not processes")
_STAGES = {
    "SQLite": (_SMALL, ("-m", "processes")),
    "PostgreSQL": (_SMALL, ("-m", "processes or e2e")),
}


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


def main() -> int:
    """Run the suite; 0 only if everything ran and passed."""
    parser = argparse.ArgumentParser(prog="make test", description="在 SQLite 和真实的 PostgreSQL 上运行全部测试。")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="只在一个数据库上运行")
    parser.add_argument("paths", nargs="*", help="只运行这些测试")
    options = parser.parse_args()
    chosen = [name for name in _STAGES if options.database in (None, name.lower())]
    try:
        environment = {**os.environ, "CHROMIUM": machine.chromium()}
        tallies = [_run_on(name, options.paths, environment) for name in chosen]
    except machine.MissingError as error:
        print(f"测试无法进行：{error}", file=sys.stderr)
        return 1
    print("\n" + "\n".join(tally.line() for tally in tallies), flush=True)
    return 0 if all(tally.is_clean for tally in tallies) else 1


def _run_on(database: str, paths: list[str], environment: dict[str, str]) -> Tally:
    tally = Tally(database)
    with _address(database) as url, tempfile.TemporaryDirectory(prefix="wenming-test-") as folder:
        # Nothing of a test reaches the data of this clone.
        own = {**environment, "DATA_DIR": folder, **({"DATABASE_URL": url} if url else {})}
        for name in ("ENVIRONMENT", "DEBUG", "REDIS_URL", *(() if url else ("DATABASE_URL",))):
            own.pop(name, None)
        for number, stage in enumerate(_STAGES[database], start=1):
            print(f"\n━━ {database}（{number}/{len(_STAGES[database])}）━━", flush=True)
            _run_stage(tally, (*stage, *paths), own, Path(folder) / "result.xml", may_be_empty=bool(paths))
    return tally


def _run_stage(
    tally: Tally, arguments: tuple[str, ...], environment: dict[str, str], result: Path, *, may_be_empty: bool
) -> None:
    started = time.monotonic()
    command = (sys.executable, "-m", "pytest", "-q", f"--junitxml={result}", *arguments)
    status = subprocess.run(command, check=False, cwd=REPOSITORY, env=environment).returncode
    tally.seconds += time.monotonic() - started
    is_empty = status == 5  # noqa: PLR2004 - pytest's own word for "nothing collected"
    tally.is_clean &= status == 0 or (may_be_empty and is_empty)
    if result.exists():
        for suite in ET.parse(result).getroot().iter("testsuite"):  # noqa: S314 - written by ourselves just now
            tally.tests += int(suite.get("tests", 0))
            tally.failures += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        result.unlink()


@contextlib.contextmanager
def _address(database: str) -> Iterator[str | None]:
    if database == "SQLite":
        yield None
    else:
        with postgres.running() as url:
            yield url


if __name__ == "__main__":
    sys.exit(main())
