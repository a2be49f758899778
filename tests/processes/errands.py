"""What a test has done inside an installation, on its database: ``installation.python("errands.…")``."""

import datetime as dt
import json
import os
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count, Q

from campaigns.enums import Cycle, Join, ReportState
from campaigns.models import Assignment, Campaign, Participation, Period, ProgressReport, StaleMark, Target
from campaigns.workflow import SUBMIT
from core import clock
from evaluations.exporters.campaign import export_campaign
from evaluations.exporters.scores import export_scores
from evaluations.models import ScoreRun
from evaluations.operations.reviews import approve_report
from evaluations.operations.rollup import verify_run
from evaluations.scoring import score_campaign
from tests.worlds.small import FACTS, NOW, SmallWorld, small_world
from units.models import User
from units.receivers import stamp_session

APPROVABLE = 76
"""Reports that ``submit_everything`` leaves for the reviewer: four units, nine leaves in two periods and one once."""


def submit_everything(world: SmallWorld) -> list[ProgressReport]:
    """A complete report of every unit for every leaf in every period that has begun, waiting for review."""
    given = {"state": ReportState.SUBMITTED, "submitted_by": world.people["reporter"], "submitted_at": NOW}
    made: list[ProgressReport] = []
    for unit in world.participations:
        for kind in FACTS:
            periods = [world.once] if kind == "milestone" else [world.late, world.now]
            made.extend(world.report(kind, unit, period=period, **given) for period in periods)
    return made


def approve(report_id: int) -> None:
    """Approve as the city's reviewer."""
    report = ProgressReport.objects.with_context().get(pk=report_id)
    approve_report(report=report, actor=User.objects.get(username="reviewer"), at=clock.now())


def is_stale() -> bool:
    """Whether the roll-up has work left, or has never been done."""
    return StaleMark.objects.exists() or not ScoreRun.objects.filter(is_live=True, version__gt=0).exists()


def faults_of_scores() -> list[str]:
    """What is wrong with the saved results: nothing if a full recomputation and the pure scorer both confirm them."""
    campaign, today = Campaign.objects.get(), clock.today()
    differences = verify_run(campaign=campaign, as_of=today, at=clock.now())
    judged = score_campaign(export_campaign(campaign, as_of=today))
    saved = export_scores(ScoreRun.objects.get(campaign=campaign, is_live=True))
    return [str(each) for each in differences] + [
        f"{part} differ" for part in ("units", "cells") if saved[part] != judged[part]
    ]


def prepare_reviews() -> None:
    """The small world with everything submitted."""
    submit_everything(small_world())


def approve_everything() -> None:
    """Approve one report after the other and say each on a line."""
    for report in ProgressReport.objects.awaiting_review():
        approve(report.pk)
        print(report.pk, flush=True)  # noqa: T201 - the test reads it


def prepare_filing(tasks: int) -> None:
    """The small world with that many more leaves for its reporter; prints addresses and a session as JSON."""
    world = small_world()
    parent = world.targets["quantity"].parent
    leaves = Target.objects.bulk_create(
        Target(
            scheme=world.scheme,
            parent=parent,
            path=f"{parent.path if parent else ''}{number:04}",
            code=f"more{number}",
            number=f"Ⅰ-2-{number}",
            title=f"目标 {number}",
            is_leaf=True,
            points=1,
            rule={"kind": "quantity", "goal": "100"},
            join=Join.SUM,
            cycle=Cycle.QUARTER,
        )
        for number in range(1000, 1000 + tasks)
    )
    row = Participation.objects.get(unit=world.north)
    made = Assignment.objects.bulk_create(Assignment(participation=row, target=leaf) for leaf in leaves)
    period, today = world.now, clock.today()
    due = today + dt.timedelta(days=6)
    Period.objects.filter(pk=period.pk).update(starts_on=today - dt.timedelta(days=50), ends_on=due, due_on=due)
    answer = {
        "session": session_of(world.people["reporter"]),
        "addresses": [f"/campaigns/tasks/{assignment.pk}/{period.pk}/" for assignment in made],
    }
    print(json.dumps(answer))  # noqa: T201 - the test reads it


def session_of(user: User) -> str:
    """The key of a new session of this person."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    stamp_session(request=SimpleNamespace(session=store), user=user)
    store.create()
    assert store.session_key is not None
    return store.session_key


def filed() -> None:
    """Print as JSON: the addresses of what is stored as submitted, and the reports whose history disagrees with them."""
    # One statement, so that what is filed meanwhile is seen with its history or not at all.
    rows = list(
        ProgressReport.objects.values(
            "pk",
            "assignment_id",
            "period_id",
            "state",
            "facts",
            "text",
            handed_in=Count("steps", Q(steps__step=SUBMIT)),
        )
    )
    submitted = [row for row in rows if row["state"] == ReportState.SUBMITTED]
    answer = {
        "submitted": [f"/campaigns/tasks/{row['assignment_id']}/{row['period_id']}/" for row in submitted],
        "half": [row["pk"] for row in rows if row["handed_in"] != (row in submitted)],
        "wrong": [row["pk"] for row in rows if (row["facts"], row["text"]) != ({"value": "80"}, "照计划推进。")],
    }
    print(json.dumps(answer))  # noqa: T201 - the test reads it


def worker_environment() -> dict[str, str]:
    """What a process needs to know to work in the same data folder as this one."""
    return {**os.environ, "DATA_DIR": str(settings.DATA_DIR)}
