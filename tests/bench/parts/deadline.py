"""Deadline day on a real site: how quick the answers are, and whether everything people were told is true."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import connection

from campaigns.models import Campaign, StaleMark
from campaigns.operations.filed_reports import copies_astray
from config.embedded import REPOSITORY
from core import clock
from evaluations.operations.rollup import verify_run
from tests.bench.databases import Server
from tests.bench.deadline.checker import Verdict, check, read_ledger
from tests.bench.deadline.plan import make_plan
from tests.bench.deadline.records import keys_of, last_step, stored_reports
from tests.bench.deadline.site import own_keys, running_site
from tests.bench.figures import Figures, tell

SLOW_MILLISECONDS = 200
_SIGNING_IN = frozenset({"sign in page", "sign in"})
_ACTS = {"draft": "保存草稿", "submitted": "提交", "approved": "核定"}
_LISTED = 12
_PATIENCE = 120.0
_CONFLICT = 409


@dataclass(frozen=True)
class Day:
    """What came of one day."""

    lines: Sequence[dict[str, Any]]
    verdict: Verdict
    seconds: int
    caught_up: float
    complaints: Sequence[str]
    slow: Sequence[str]
    differences: int


def measure_deadline(server: Server, name: str, figures: Figures, *, people: int, seconds: int) -> None:
    """Let ``people`` work for ``seconds`` on the world Django is connected to, then check and note."""
    tell(f"截止日：{people} 人同时工作 {seconds} 秒 …")
    day = _live_through(server, name, people, seconds)
    title = f"截止日（{people} 人，{seconds} 秒）"
    _note_checks(day, title, figures, is_sqlite=server.is_sqlite)
    _note_times(day, title, figures, is_sqlite=server.is_sqlite)


def _live_through(server: Server, name: str, people: int, seconds: int) -> Day:
    folder = server.folder / f"site-{name}"
    since, plan = last_step(), make_plan(people)
    with _slow_log(server, name) as slow, running_site(server.address(name), folder, own_keys()) as site:
        files = folder / "plan.json", folder / "ledger.jsonl"
        files[0].write_text(json.dumps({"port": site.port, "seconds": seconds, "people": plan}))
        command = (sys.executable, "-m", "tests.bench.deadline.crowd", *map(str, files))
        subprocess.run(command, cwd=REPOSITORY, check=True)
        caught_up = _wait_for_rollup()
        complaints = site.complaints()
    lines = [json.loads(line) for line in files[1].read_text(encoding="utf-8").splitlines()]
    about = [line["told"] or line.get("unsure") or {} for line in lines]
    cells = keys_of({each["report"] for each in about if "report" in each})
    told = read_ledger(lines, cells)
    assignments = {int(key.split("/")[0]) for key in told if "/" in key}
    verdict = check(told, stored_reports(assignments, since))
    campaign = Campaign.objects.get()
    differences = len(verify_run(campaign=campaign, as_of=clock.today(), at=clock.now()))
    differences += len(copies_astray(campaign=campaign))
    return Day(lines, verdict, seconds, caught_up, complaints, slow, differences)


def _wait_for_rollup() -> float:
    """Seconds until no stale mark is left."""
    started = time.monotonic()
    while StaleMark.objects.exists():
        assert time.monotonic() - started < _PATIENCE, "the worker does not catch up"
        time.sleep(0.1)
    return time.monotonic() - started


@contextmanager
def _slow_log(server: Server, name: str) -> Iterator[list[str]]:
    """The server's log of slow statements, filled when the block has ended; empty on SQLite."""
    slow: list[str] = []
    if server.log is None:
        yield slow
        return
    for setting, value in (("log_min_duration_statement", SLOW_MILLISECONDS), ("log_min_messages", "'log'")):
        server.execute(f'ALTER DATABASE "{name}" SET {setting} = {value}')
    connection.close()
    start = server.log.stat().st_size if server.log.exists() else 0
    try:
        yield slow
    finally:
        server.execute(f'ALTER DATABASE "{name}" RESET ALL')
        connection.close()
        slow += _slow_lines(server.log, start)


def _slow_lines(log: Path, start: int) -> list[str]:
    text = log.read_bytes()[start:].decode(errors="replace") if log.exists() else ""
    return [line for line in text.splitlines() if " duration: " in line]


def _note_checks(day: Day, title: str, figures: Figures, *, is_sqlite: bool) -> None:
    errors = [line for line in day.lines if "error" in line]
    for words in (*[f"{each['kind']} {each['status']} {each['error'][:300]}" for each in errors], *day.complaints)[
        :_LISTED
    ]:
        tell(f"  出错：{words}")
    for words in (*day.verdict.lost, *day.verdict.doubled)[:_LISTED]:
        tell(f"  核对：{words}")
    for words in day.slow[:_LISTED]:
        tell(f"  慢语句：{words[:400]}")
    done = acts_of(day)
    figures.add(f"{title}，出错", len(errors) + len(day.complaints), "次", bar="errors")
    figures.add(f"{title}，没有人做成的事（保存、提交、核定）", sum(not done[act] for act in _ACTS), "种", bar="errors")
    figures.add(f"{title}，丢失", len(day.verdict.lost), "件", bar="lost")
    figures.add(f"{title}，重复", len(day.verdict.doubled), "件", bar="lost")
    figures.add(f"{title}，汇总与全部重算不同", day.differences, "行", bar="lost")
    if not is_sqlite:
        figures.add(f"{title}，超过 {SLOW_MILLISECONDS} 毫秒的语句", len(day.slow), "条", bar="slow statements")


def acts_of(day: Day) -> Counter[str | None]:
    """How often each thing the day is about was done, as people were told."""
    return Counter((line["told"] or {}).get("act") for line in day.lines)


def _note_times(day: Day, title: str, figures: Figures, *, is_sqlite: bool) -> None:
    done = acts_of(day)
    working = [line["seconds"] for line in day.lines if line["kind"] not in _SIGNING_IN]
    signing = [line["seconds"] for line in day.lines if line["kind"] in _SIGNING_IN]
    cuts = quantiles(working, n=100)
    figures.add(f"{title}，应答 p95", cuts[94], "秒", bar=None if is_sqlite else "deadline p95 seconds")
    figures.add(f"{title}，应答 p50", cuts[49], "秒")
    figures.add(f"{title}，应答 p99", cuts[98], "秒")
    figures.add(f"{title}，登录 p95", quantiles(signing, n=100)[94], "秒")
    figures.add(f"{title}，吞吐", len(day.lines) / day.seconds, "次/秒")
    for act, words in _ACTS.items():
        figures.add(f"{title}，{words}", done[act], "次")
    conflicts = sum(line["status"] == _CONFLICT for line in day.lines)
    figures.add(f"{title}，两人同时审核而被告知冲突", conflicts, "次")
    figures.add(f"{title}，结束后汇总追平", day.caught_up, "秒")
    for kind in dict.fromkeys(line["kind"] for line in day.lines):
        times = sorted(line["seconds"] for line in day.lines if line["kind"] == kind)
        tell(
            f"  {kind}：{len(times)} 次，中位 {times[len(times) // 2] * 1000:.0f} 毫秒，最慢 {times[-1] * 1000:.0f} 毫秒"
        )
