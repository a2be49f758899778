"""Plausible facts, the same at every loading: dice seeded by unit, target and period."""

import datetime as dt
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.enums import Join
from campaigns.models import Target
from campaigns.rules import Milestone, plain
from campaigns.rules.checklist import Checklist
from campaigns.rules.deduction import Deduction
from campaigns.rules.direct import Direct
from campaigns.rules.grade import Grade
from campaigns.rules.per_item import PerItem
from campaigns.rules.quantity import Quantity
from campaigns.rules.rank import Rank
from campaigns.rules.rate import Rate
from campaigns.rules.survey import Survey

Facts = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a report is about. ``weak`` facts fall short; ``periods``: how many the leaf has in the term."""

    target: Target
    periods: int
    weak: bool
    until: dt.date

    @property
    def points(self) -> Decimal:
        """What the leaf is worth."""
        return self.target.points or Decimal(0)


def facts_for(asked: Asked, dice: random.Random) -> Facts:
    """Canonical facts of one report, by the kind of the leaf's rule."""
    rule = asked.target.rule_object
    return _BY_KIND[rule.kind](rule, asked, dice)


def _quantity(rule: Quantity, asked: Asked, dice: random.Random) -> Facts:
    if rule.direction == "less":
        return {"value": str(round(float(rule.goal)) + (2 if asked.weak else -dice.randint(0, 2)))}
    wanted = float(rule.goal) / (asked.periods if asked.target.join == Join.SUM else 1)
    value = int(wanted * dice.uniform(0.3, 0.7)) if asked.weak else math.ceil(wanted * dice.uniform(1, 1.15))
    return {"value": str(value)}


def _per_item(rule: PerItem, asked: Asked, dice: random.Random) -> Facts:
    wanted = float(asked.points / rule.each) / asked.periods
    return {
        "count": str(int(wanted * dice.uniform(0.3, 0.8)) if asked.weak else math.ceil(wanted * dice.uniform(0.9, 1.2)))
    }


def _rate(_rule: Rate, asked: Asked, dice: random.Random) -> Facts:
    base = dice.randint(20, 60)
    return {
        "numerator": str(base - (dice.randint(2, 6) if asked.weak else dice.choice((0, 0, 1)))),
        "denominator": str(base),
    }


def _checklist(rule: Checklist, asked: Asked, _dice: random.Random) -> Facts:
    return {"met": list(rule.standards[: len(rule.standards) - asked.weak])}


def _grade(rule: Grade, asked: Asked, dice: random.Random) -> Facts:
    best, good, fair, *_ = (name for name, _ in rule.coefficients)
    return {"grade": fair if asked.weak else dice.choice((best, good))}


def _direct(_rule: Direct, asked: Asked, dice: random.Random) -> Facts:
    share = dice.uniform(0.6, 0.75) if asked.weak else dice.uniform(0.84, 1)
    return {"points": plain((asked.points * Decimal(str(share))).quantize(Decimal("0.1")))}


def _survey(_rule: Survey, asked: Asked, dice: random.Random) -> Facts:
    return {"mean": plain(Decimal(dice.randint(720, 800) if asked.weak else dice.randint(860, 970)) / 10)}


def _rank(_rule: Rank, asked: Asked, dice: random.Random) -> Facts:
    return {"rank": dice.randint(6, 8) if asked.weak else dice.randint(1, 3)}


def _deduction(_rule: Deduction, asked: Asked, dice: random.Random) -> Facts:
    return {"events": dice.randint(1, 2) if asked.weak else 0}


def _milestone(rule: Milestone, asked: Asked, dice: random.Random) -> Facts:
    done = {}
    for step in rule.milestones:
        day = step.due + dt.timedelta(days=dice.randint(8, 20) if asked.weak else -dice.randint(1, 9))
        if day <= asked.until:
            done[step.name] = day.isoformat()
    return {"done": done}


_BY_KIND: Mapping[str, Callable[[Any, Asked, random.Random], Facts]] = {
    "quantity": _quantity,
    "per_item": _per_item,
    "rate": _rate,
    "checklist": _checklist,
    "grade": _grade,
    "direct": _direct,
    "survey": _survey,
    "rank": _rank,
    "deduction": _deduction,
    "milestone": _milestone,
}


def spread(total: int, count: int) -> list[int]:
    """``total`` as ``count`` whole numbers that differ by one at most."""
    least, more = divmod(total, count)
    return [least + (index < more) for index in range(count)]
