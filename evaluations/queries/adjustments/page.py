"""One adjustment or one appeal: what happened to it, what this person may do, and until when."""

import datetime as dt
from dataclasses import dataclass

from campaigns.models import Evidence
from core.transitions import Step
from evaluations.enums import AdjustmentState
from evaluations.models import Adjustment, Appeal, RoundUnit
from evaluations.permissions import may_appeal, may_decide_adjustment, may_decide_appeal
from evaluations.queries.adjustments.limits import appeal_until, why_no_appeal
from evaluations.queries.rounds.results import ResultLine, result_lines
from evaluations.workflow.adjustments import ADJUSTMENT_WORKFLOW, APPEAL_WORKFLOW, TAKE_BACK, UPHOLD, WITHDRAW
from units.models import User


@dataclass(frozen=True)
class Event:
    """What somebody did when, and their words."""

    at: dt.datetime
    who: str
    what: str
    words: str = ""


@dataclass(frozen=True)
class AdjustmentScreen:
    """The page of one adjustment; ``no_appeal`` says why the unit's people cannot object, empty where they can."""

    subject: Adjustment
    events: tuple[Event, ...]
    proofs: tuple[Evidence, ...]
    appeals: tuple[Appeal, ...]
    steps: tuple[Step, ...]
    speaks_for_unit: bool
    until: dt.date | None
    no_appeal: str


@dataclass(frozen=True)
class AppealScreen:
    """The page of one appeal. ``lines``: what may be put right in a round's result, for who decides."""

    subject: Appeal
    events: tuple[Event, ...]
    proofs: tuple[Evidence, ...]
    steps: tuple[Step, ...]
    lines: tuple[ResultLine, ...] = ()


def adjustment_screen(subject: Adjustment, user: User, at: dt.datetime) -> AdjustmentScreen:
    """Read what the page of one adjustment shows."""
    return AdjustmentScreen(
        subject=subject,
        events=events_of(subject),
        proofs=tuple(subject.proofs.all()),
        appeals=tuple(subject.appeals.with_people()),
        steps=_steps(subject, user),
        speaks_for_unit=may_appeal(user, subject.participation),
        until=appeal_until(subject),
        no_appeal=why_no_appeal(subject, at) or "",
    )


def appeal_screen(subject: Appeal, user: User) -> AppealScreen:
    """Read what the page of one appeal shows."""
    found = []
    for step in APPEAL_WORKFLOW.from_state(subject.state):
        is_unit = step.name == TAKE_BACK
        if may_appeal(user, subject.participation) if is_unit else may_decide_appeal(user, subject):
            found.append(step)
    events = [Event(subject.filed_at, str(subject.filed_by), "提出申诉", subject.reason)]
    if subject.decided_at is not None:
        events.append(Event(subject.decided_at, str(subject.decided_by), subject.get_state_display(), subject.answer))
    lines: tuple[ResultLine, ...] = ()
    if subject.round_unit is not None and any(step.name == UPHOLD for step in found):
        lines = result_lines(subject.round_unit.round, subject.participation_id)
    return AppealScreen(subject, tuple(events), tuple(subject.proofs.all()), tuple(found), lines)


def subject_of(appeal: Appeal) -> Adjustment | RoundUnit:
    """What the appeal is about."""
    found = appeal.adjustment or appeal.round_unit
    assert found is not None
    return found


def _steps(subject: Adjustment, user: User) -> tuple[Step, ...]:
    """The rows of the table that are this person's to take."""
    return tuple(
        step
        for step in ADJUSTMENT_WORKFLOW.from_state(subject.state)
        if (subject.proposed_by_id == user.pk if step.name == WITHDRAW else may_decide_adjustment(user, subject))
    )


def events_of(subject: Adjustment) -> tuple[Event, ...]:
    """Its life as its own row tells it; a file's row has none."""
    found = []
    if subject.proposed_at is not None:
        found.append(Event(subject.proposed_at, str(subject.proposed_by), "提出"))
    if subject.decided_at is not None:
        what = "不予确认" if subject.state == AdjustmentState.REFUSED else "确认"
        found.append(Event(subject.decided_at, str(subject.decided_by), what, subject.opinion))
    if subject.ended_at is not None:
        what = "撤回" if subject.state == AdjustmentState.WITHDRAWN else "撤销"
        found.append(Event(subject.ended_at, str(subject.ended_by), what, subject.ended_because))
    return tuple(found)
