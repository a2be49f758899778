"""What the campaign office has on its desk in the running term: an extension it granted, a target that came back."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from campaigns.enums import Cycle, Part
from campaigns.models import Assignment, Participation, Period
from campaigns.operations.filing import file_report
from campaigns.operations.periods import extend_period
from campaigns.operations.returns import return_assignment
from core.clock import day_of
from core.workdays import add_workdays
from units.models import User

_EXTENDED, _RETURNING = "sl-jiuzhu", "sl-hunyin"
"""Invented units: nobody of the report is said to need more time, or to have been given a wrong target."""
_WRONG = "1-1-1"
"""领导小组健全: that unit has none of its own (see ``people.LACKS_GROUP``)."""
_HELPERS, _HELPED = ("sl-fuli", "sl-hunyin", "sl-jiuzhu"), "3-4-3"
"""Institutions of 示例区 that assist it with 结对帮扶: the district's form shows what they reported."""
_HELP: Mapping[str, tuple[dict[str, Any], str]] = {
    "sl-fuli": ({"count": "4"}, "护理员利用轮休走访结对家庭 4 户，带去康复训练方法，帮 1 户申请到辅具。"),
    "sl-hunyin": ({"count": "2"}, "窗口人员走访结对困难户 2 户，代办证件 3 件。"),
}
_MORE_TIME = 5
"""Working days from today."""


def grant_more_time(
    members: Mapping[str, Participation], periods: Sequence[Period], people: Mapping[str, User], at: dt.datetime
) -> None:
    """The last quarter that is due, later for one unit."""
    today = day_of(at)
    due = [period for period in periods if period.cycle == Cycle.QUARTER and period.due_on < today]
    if due:
        extend_period(
            period=max(due, key=lambda period: period.due_on),
            participation=members[_EXTENDED],
            due_on=add_workdays(today, _MORE_TIME),
            reason="站舍维修，台账资料推迟整理。",
            actor=people["admin"],
            at=at,
        )


def let_institutions_assist(
    assignments: Sequence[Assignment], periods: Sequence[Period], people: Mapping[str, User], at: dt.datetime
) -> None:
    """They keep the task as 协办, no score moves by it; all but the last have handed in the running quarter."""
    mine = {row.participation.unit.code: row for row in assignments if row.target.code == _HELPED}
    Assignment.objects.filter(pk__in=[mine[code].pk for code in _HELPERS]).update(part=Part.ASSISTING)
    today = day_of(at)
    now = next(each for each in periods if each.cycle == Cycle.QUARTER and each.starts_on <= today <= each.ends_on)
    for code in _HELPERS[:-1]:
        if not mine[code].reports.filter(period=now).exists():
            facts, text = _HELP[code]
            told: dict[str, Any] = {
                "facts": facts,
                "text": text,
                "version": 0,
                "actor": people[f"reporter-{code}"],
                "at": at,
            }
            file_report(assignment=mine[code], period=now, **told)


def send_one_back(
    assignments: Sequence[Assignment], begun: Collection[int], people: Mapping[str, User], at: dt.datetime
) -> None:
    """A target given to a unit yesterday, which the unit says is not its own; ``begun``: assignments with reports."""
    mine = (row for row in assignments if row.participation.unit.code == _RETURNING and row.target.code == _WRONG)
    wrong = next(mine, None)
    if wrong is None or wrong.pk in begun:
        return
    wrong.assigned_at = at - dt.timedelta(days=1)
    wrong.save(update_fields=["assigned_at"])
    return_assignment(
        assignment=wrong,
        reason="登记处不单独设领导小组，由区局统一设立，请收回。",
        actor=people[f"reporter-{_RETURNING}"],
        at=at,
    )
