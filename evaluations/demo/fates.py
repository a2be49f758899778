"""What becomes of a report: units the report names are always in time and good; the rest may be anything."""

import datetime as dt
import random
from dataclasses import dataclass
from enum import StrEnum

from campaigns.enums import Cycle
from campaigns.models import Assignment, Period
from evaluations.demo.calendar import Term
from evaluations.demo.scheme import is_invented

_RECENT = dt.timedelta(days=100)
_TROUBLED = {"shili": 0.25, "sl-binzang": 0.4, "sl-fuli": 0.2, "sl-jiuzhu": 0.2, "sl-jiedao": 0.15}
_STEADY = 0.06


class Fate(StrEnum):
    """How far a report has come."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True)
class Course:
    """One report's life: its end so far, whether it is weak, handed in late, mended once or corrected."""

    fate: Fate
    weak: bool = False
    late: bool = False
    mended: bool = False
    corrected: bool = False


def course_of(assignment: Assignment, period: Period, term: Term, today: dt.date, dice: random.Random) -> Course:
    """Decide by dice; the same dice give the same course."""
    if period.starts_on > today:
        return Course(Fate.NONE)
    if not is_invented(assignment.participation):
        return Course(_good(period, today, dice))
    trouble = _TROUBLED.get(assignment.participation.unit.code, _STEADY)
    fate = _any(period, term, today, dice, trouble)
    approved = fate == Fate.APPROVED
    return Course(
        fate,
        weak=dice.random() < trouble,
        late=approved and dice.random() < trouble / 2 and period.due_on < today,
        mended=approved and dice.random() < trouble / 2,
        corrected=approved and dice.random() < trouble / 3,
    )


def _good(period: Period, today: dt.date, dice: random.Random) -> Fate:
    if period.cycle == Cycle.ONCE or period.due_on < today:
        return Fate.APPROVED
    if period.ends_on < today:
        return dice.choice((Fate.APPROVED, Fate.APPROVED, Fate.SUBMITTED))
    return Fate.NONE


def _any(period: Period, term: Term, today: dt.date, dice: random.Random, trouble: float) -> Fate:
    if period.cycle == Cycle.ONCE:
        return Fate.APPROVED
    throw = dice.random()
    if period.ends_on >= today:
        return Fate.DRAFT if throw < trouble / 2 else Fate.NONE
    if period.due_on >= today:
        return (Fate.NONE, Fate.DRAFT, Fate.SUBMITTED, Fate.APPROVED)[int(throw * 4)]
    if not term.runs or today - period.due_on > _RECENT:
        return Fate.NONE if throw < trouble / 10 else Fate.APPROVED
    for fate, share in ((Fate.NONE, 0.5), (Fate.RETURNED, 0.35), (Fate.SUBMITTED, 0.3), (Fate.DRAFT, 0.15)):
        throw -= trouble * share
        if throw < 0:
            return fate
    return Fate.APPROVED
