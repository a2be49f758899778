"""Returned assignments: who may still return what, and the page on which both sides see them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from campaigns.enums import ReturnState
from campaigns.models import Assignment, AssignmentReturn
from campaigns.permissions import may_report
from campaigns.policies import Policies
from core.clock import day_of
from core.workdays import WorkCalendar
from units.models import User


@dataclass(frozen=True)
class ReturnLine:
    """One return and what this person may do with it."""

    row: AssignmentReturn
    may_decide: bool
    may_retract: bool


@dataclass(frozen=True)
class ReturnBoard:
    """The page: what waits for an answer, and what was answered lately."""

    waiting: tuple[ReturnLine, ...]
    answered: tuple[ReturnLine, ...]
    decidable: int


SHOWN = 200


def return_until(assignment: Assignment, policies: Policies, calendar: WorkCalendar) -> dt.date | None:
    """The last day on which the unit may return it; None where nobody knows when it was given."""
    given_at = assignment.given_at
    return None if given_at is None else calendar.add(day_of(given_at), policies.return_days)


def return_board(user: User) -> ReturnBoard:
    """Returns of the units this person sees; a fixed number of queries."""
    rows = AssignmentReturn.objects.visible_to(user).select_related(
        "participation__unit", "participation__campaign", "target", "assignment__participation__unit"
    )
    decidable = set(AssignmentReturn.objects.waiting().decidable_by(user).values_list("pk", flat=True))
    people = rows.select_related("returned_by", "decided_by")
    waiting = [_line(row, user, decidable) for row in people.filter(state=ReturnState.OPEN)[:SHOWN]]
    answered = [_line(row, user, decidable) for row in people.exclude(state=ReturnState.OPEN)[:SHOWN]]
    return ReturnBoard(tuple(waiting), tuple(answered), sum(line.may_decide for line in waiting))


def _line(row: AssignmentReturn, user: User, decidable: Collection[int]) -> ReturnLine:
    is_open = row.state == ReturnState.OPEN
    mine = is_open and row.assignment is not None and may_report(user, row.assignment)
    return ReturnLine(row, is_open and row.pk in decidable, mine)
