"""复评 of a past quarter: a tenth drawn, most of it marked again, once with another result."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from campaigns.models import Period, ProgressReport
from evaluations.models import SecondMark
from evaluations.operations.second_marking import draw_sample, mark_second, settle_difference
from units.enums import Role
from units.models import Membership, User

_PERCENT, _SEED = 5, "2007-春"
SECOND = "reviewer-fagui-2"
_OPEN = 2
"""Marks left open."""
_COUNTED = ("value", "count", "numerator")


def mark_some_twice(period: Period, office: User, second: User, at: dt.datetime) -> None:
    """One draw with agreement, differences — one of them settled — and open marks.

    ``second`` reviews for the organiser too: of its only other reviewer nobody could mark anything again.
    """
    Membership.objects.create(user=second, unit=period.campaign.organiser, role=Role.REVIEWER, post="科员")
    drawn = draw_sample(period=period, percent=_PERCENT, seed=_SEED, actor=office, at=at)
    marks = [mark for mark in drawn.marks.with_context() if mark.reviewer is not None]
    differing = _mark_all(marks[:-_OPEN], at)
    if differing:
        reason = "复评重复扣减，经核对材料维持初评。"
        settle_difference(mark=differing[0], verdict="upheld", reason=reason, actor=office, at=at)


def _mark_all(marks: Sequence[SecondMark], at: dt.datetime) -> list[SecondMark]:
    differing = []
    for place, mark in enumerate(marks):
        facts = _one_less(mark.report) if place % 3 == 1 else mark.first_facts
        opinion = "" if facts == mark.report.facts else "有一项材料重复，按实有数计。"
        assert mark.reviewer is not None
        done = mark_second(mark=mark, decision="approve", facts=facts, opinion=opinion, actor=mark.reviewer, at=at)
        differing += [done] if done.differs else []
    return differing


def _one_less(report: ProgressReport) -> dict[str, Any]:
    for key in _COUNTED:
        if int(report.facts.get(key, "0")) > 1:
            return {**report.facts, key: str(int(report.facts[key]) - 2)}
    return dict(report.facts)
