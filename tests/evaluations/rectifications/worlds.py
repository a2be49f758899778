"""Problems of the northern bureau in the small world, at every stage."""

import datetime as dt
from typing import Any

from evaluations.enums import ProofStage, RectificationState
from evaluations.models import Rectification
from evaluations.operations.rectifications import (
    Finding,
    Task,
    add_proof_link,
    close_rectification,
    open_rectification,
    report_fixed,
    verify_rectification,
)
from tests.worlds.small import NOW, TODAY, SmallWorld

DUE = dt.date(2026, 12, 8)


def opened(world: SmallWorld, *, unit: str = "north", task: Task | None = None, **finding: Any) -> Rectification:
    """A problem of the unit that the 创建办 wrote down and, unless ``task`` is None, gave out."""
    values = {"unit": getattr(world, unit), "problem": "窗口没有公开办事时限", **finding}
    return open_rectification(finding=Finding(**values), task=task, actor=world.people["administrator"], at=NOW)


def given(world: SmallWorld, **more: Any) -> Rectification:
    """One that the unit has to mend by ``DUE``."""
    return opened(world, task=Task(DUE), **more)


def found_earlier(days: int = 30) -> None:
    """Whatever was found today had been found so many days before."""
    Rectification.objects.filter(found_on=TODAY).update(found_on=TODAY - dt.timedelta(days))


def fixed(world: SmallWorld, *, at: dt.datetime = NOW, by: str = "reporter", **more: Any) -> Rectification:
    """One that the unit reported mended, with a proof."""
    subject, user = given(world, **more), world.people[by]
    add_proof_link(subject=subject, stage=ProofStage.AFTER, url="https://example.org/after", actor=user, at=at)
    return report_fixed(subject=subject, measure="", result="已公开", version=subject.version, actor=user, at=at)


def closed(world: SmallWorld, *, at: dt.datetime = NOW, **more: Any) -> Rectification:
    """One that was mended, verified and struck off."""
    subject = fixed(world, at=at, **more)
    for act in (verify_rectification, close_rectification):
        subject = act(subject=subject, opinion="", version=subject.version, actor=world.people["reviewer"], at=at)
    return subject


def at_state(world: SmallWorld, state: str) -> Rectification:
    """One in this state."""
    made = {
        RectificationState.FOUND: opened,
        RectificationState.ASSIGNED: given,
        RectificationState.FIXED: fixed,
        RectificationState.CLOSED: closed,
    }
    if state in made:
        return made[RectificationState(state)](world)
    subject = fixed(world)
    return verify_rectification(
        subject=subject, opinion="", version=subject.version, actor=world.people["reviewer"], at=NOW
    )
