"""Completeness and punctuality of disclosure, counted from the register; what reports are offered from it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from campaigns.enums import DisclosureMeasure
from campaigns.models import Assignment, DisclosureItem, DisclosureLink, Period
from campaigns.models.disclosure import LACKING, DisclosureItemQuerySet


@dataclass(frozen=True)
class Figures:
    """Counts of a time, such as a quarter.

    ``count`` matters were shown to the public in it; of ``total`` due or shown in it ``complete`` have all five; of
    ``due`` whose day fell into it ``on_time`` were shown by then.
    """

    count: int = 0
    total: int = 0
    complete: int = 0
    due: int = 0
    on_time: int = 0

    @property
    def late(self) -> int:
        """Shown too late, or not at all."""
        return self.due - self.on_time

    @property
    def completeness(self) -> Decimal | None:
        """Complete ÷ total; None where there is nothing."""
        return Decimal(self.complete) / self.total if self.total else None

    @property
    def punctuality(self) -> Decimal | None:
        """On time ÷ due; None where nothing was due."""
        return Decimal(self.on_time) / self.due if self.due else None


def count_figures(first: dt.date, last: dt.date, today: dt.date) -> dict[str, Count]:
    """The five counts as aggregates over matters. A matter whose day is still to come is not due before it is shown."""
    shown = Q(disclosed_on__range=(first, last))
    falls = Q(due_on__range=(first, last))
    due = falls & (Q(due_on__lt=today) | Q(disclosed_on__isnull=False))
    return {
        "count": Count("pk", filter=shown),
        "total": Count("pk", filter=shown | falls),
        "complete": Count("pk", filter=(shown | falls) & ~LACKING),
        "due": Count("pk", filter=due),
        "on_time": Count("pk", filter=due & Q(disclosed_on__lte=F("due_on"))),
    }


def figures_of(rows: DisclosureItemQuerySet, *, first: dt.date, last: dt.date, today: dt.date) -> Figures:
    """The figures of these matters for the time from ``first`` to ``last``; one query."""
    return Figures(**rows.counted().aggregate(**count_figures(first, last, today)))


def figures_by_unit(
    rows: DisclosureItemQuerySet, *, first: dt.date, last: dt.date, today: dt.date
) -> dict[int, Figures]:
    """Unit id → figures; one query for any number of units."""
    grouped: Any = rows.counted().order_by().values("unit").annotate(**count_figures(first, last, today))
    return {row.pop("unit"): Figures(**row) for row in grouped}


_TAKES: Mapping[str, tuple[str, ...]] = {
    "per_item": (DisclosureMeasure.COUNT,),
    "quantity": (DisclosureMeasure.COUNT,),
    "rate": (DisclosureMeasure.COMPLETE, DisclosureMeasure.ON_TIME),
    "deduction": (DisclosureMeasure.LATE,),
}


def measures_for(rule: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What of the register a rule can count; nothing for most rules."""
    return _TAKES.get((rule or {}).get("kind", ""), ())


def offered_facts(assignment: Assignment, period: Period, today: dt.date) -> dict[str, Any] | None:
    """What the register says for a report of this assignment and period, as its rule takes it; None: not linked."""
    target = assignment.target
    link = DisclosureLink.objects.filter(lineage=target.lineage).first()
    if link is None or link.measure not in measures_for(target.rule):
        return None
    rows = DisclosureItem.objects.filter(unit=assignment.participation.unit_id)
    return facts_from(link.measure, (target.rule or {})["kind"], _figures(rows, period, today))


def facts_from(measure: str, kind: str, figures: Figures) -> dict[str, Any] | None:
    """One measure as facts of a rule of this kind; None where a rate has nothing below its line."""
    match measure:
        case DisclosureMeasure.COUNT:
            return {"count" if kind == "per_item" else "value": str(figures.count)}
        case DisclosureMeasure.LATE:
            return {"events": figures.late}
        case DisclosureMeasure.COMPLETE:
            return _rate(figures.complete, figures.total)
    return _rate(figures.on_time, figures.due)


def _rate(part: int, whole: int) -> dict[str, Any] | None:
    return {"numerator": str(part), "denominator": str(whole)} if whole else None


def _figures(rows: DisclosureItemQuerySet, period: Period, today: dt.date) -> Figures:
    return figures_of(rows, first=period.starts_on, last=period.ends_on, today=today)
