"""Killing what computes scores, at any moment, changes nothing in the end: marks stay until their results are there."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import current_app

from campaigns.models import Campaign, StaleMark
from core import clock
from evaluations.exporters.scores import export_scores
from evaluations.models import ScoreRun
from evaluations.operations.rollup import roll_up
from scripts import programs
from tests.conftest import database_url
from tests.conventions.sources import ROOT
from tests.processes import errands
from tests.processes.installation import Installation, until
from tests.processes.mortal_worker import MOMENTS
from tests.worlds.small import small_world

pytestmark = pytest.mark.processes

StartWorker = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(transactional_db: None, valkey: str) -> Iterator[StartWorker]:
    """Starts a real worker in a process group of its own; one that still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        known = {**errands.worker_environment(), "REDIS_URL": valkey, "DATABASE_URL": database_url(), **environment}
        command = (*programs.worker().command, *arguments)
        started.append(subprocess.Popen(command, cwd=ROOT, env=known, start_new_session=True))
        until(lambda: bool(current_app.control.ping(timeout=0.5)), "the worker did not come up")
        return started[-1]

    yield start
    for worker in started:
        kill(worker)
    current_app.control.purge()


def kill(worker: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the worker and the processes it works with."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(60)


def sweep() -> None:
    """Send what the clock sends every half minute."""
    current_app.send_task("evaluations.sweep_rollups")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_inside_a_roll_up_leaves_the_old_results_or_the_new(
    start_worker: StartWorker, tmp_path: Path, moment: str
) -> None:
    note = tmp_path / "died"
    reports = errands.submit_everything(small_world())
    run = roll_up(campaign=Campaign.objects.get(), as_of=clock.today(), at=clock.now())
    before = export_scores(run)
    worker = start_worker("--include", "tests.processes.mortal_worker", DIE_AT=moment, DEATH_NOTE=str(note))
    for report in reports[:6]:
        errands.approve(report.pk)
    until(note.exists, "the roll-up did not reach the moment")
    kill(worker)
    if moment != "committed":
        assert StaleMark.objects.count() == 6
        assert export_scores(ScoreRun.objects.get(pk=run.pk)) == before
    start_worker()
    sweep()
    until(lambda: not errands.is_stale(), "the new worker did not finish what the dead one began")
    assert export_scores(ScoreRun.objects.get(pk=run.pk)) != before
    assert errands.faults_of_scores() == []


def test_workers_killed_again_and_again_under_changes_change_nothing_in_the_end(start_worker: StartWorker) -> None:
    reports = errands.submit_everything(small_world())
    assert len(reports) == errands.APPROVABLE
    for death in (1, 4, 9, 15):
        worker = start_worker()
        for number in range(1, 20):
            errands.approve(reports.pop().pk)
            if number == death:
                kill(worker)
    start_worker()
    sweep()
    until(lambda: not errands.is_stale(), "the last worker did not catch up")
    assert errands.faults_of_scores() == []


def test_the_comparison_finds_a_result_that_is_wrong(transactional_db: None) -> None:
    for report in errands.submit_everything(small_world())[:6]:
        errands.approve(report.pk)
    run = roll_up(campaign=Campaign.objects.get(), as_of=clock.today(), at=clock.now())
    run.units.update(rank=9)
    assert len(errands.faults_of_scores()) == 4


def test_queue_and_worker_killed_under_changes_change_nothing_in_the_end(installation: Installation) -> None:
    installation.start()
    installation.python("from tests.processes import errands; errands.prepare_reviews()")
    source = "from tests.processes import errands; errands.approve_everything()"
    command = (sys.executable, "manage.py", "shell", "--no-imports", "-c", source)
    done, deaths = 0, {5: "valkey", 20: "worker", 35: "valkey", 50: "worker", 65: "valkey"}
    with subprocess.Popen(command, cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE) as reviewer:
        assert reviewer.stdout is not None
        for line in reviewer.stdout:
            # Between the reports it may say that the queue cannot be reached.
            done += line.strip().isdigit()
            if done in deaths:
                installation.kill(deaths.pop(done))
    assert reviewer.returncode == 0
    assert (done, deaths) == (errands.APPROVABLE, {})
    ask = "from tests.processes import errands; print(errands.is_stale())"
    until(lambda: installation.python(ask).strip() == "False", "the results were not brought up to date")
    faults = installation.python("from tests.processes import errands; print(errands.faults_of_scores())")
    assert faults.strip() == "[]"
