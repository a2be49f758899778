"""限时办结: how many cases were answered in time and how content people were, counted from the register."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from evaluations.enums import UNANSWERED, CaseState, Satisfaction
from evaluations.models.case import CaseQuerySet

CONTENT = (Satisfaction.SATISFIED, Satisfaction.FAIRLY)


@dataclass(frozen=True)
class CaseFigures:
    """Counts of a time.

    ``received`` cases, of which ``due`` are answered or overdue, ``on_time`` of these answered by the last day; ``rated``
    were called back, ``content`` of these with 满意 or 基本满意; ``reopened`` were handled again.
    """

    received: int = 0
    due: int = 0
    on_time: int = 0
    rated: int = 0
    content: int = 0
    reopened: int = 0

    @property
    def late(self) -> int:
        """Answered too late, or not at all."""
        return self.due - self.on_time

    @property
    def punctuality(self) -> Decimal | None:
        """On time ÷ due; None where nothing was due."""
        return Decimal(self.on_time) / self.due if self.due else None

    @property
    def contentment(self) -> Decimal | None:
        """Content ÷ rated; None where nobody was asked."""
        return Decimal(self.content) / self.rated if self.rated else None


def count_cases(today: dt.date) -> dict[str, Count]:
    """The counts as aggregates over cases."""
    answered = Q(state__in=(CaseState.REPLIED, CaseState.CLOSED))
    overdue = Q(state__in=UNANSWERED) & (Q(due_on__lt=today) | Q(was_late=True))
    return {
        "received": Count("pk"),
        "due": Count("pk", filter=answered | overdue),
        "on_time": Count("pk", filter=answered & Q(was_late=False)),
        "rated": Count("pk", filter=~Q(satisfaction="")),
        "content": Count("pk", filter=Q(satisfaction__in=CONTENT)),
        "reopened": Count("pk", filter=Q(reopened__gt=0)),
    }


def received_between(rows: CaseQuerySet, first: dt.date, last: dt.date) -> CaseQuerySet:
    """Those that statistics of this time speak of."""
    return rows.counted().filter(received_on__range=(first, last))


def figures_of(rows: CaseQuerySet, *, first: dt.date, last: dt.date, today: dt.date) -> CaseFigures:
    """The figures of these cases; one query."""
    return CaseFigures(**received_between(rows, first, last).order_by().aggregate(**count_cases(today)))


@dataclass(frozen=True)
class FiguresLine:
    """One group with its figures."""

    key: str
    label: str
    figures: CaseFigures


def figures_by_unit(rows: CaseQuerySet, *, first: dt.date, last: dt.date, today: dt.date) -> list[FiguresLine]:
    """Units in the order of the tree; one query."""
    grouped: Any = received_between(rows, first, last).order_by("unit__path")
    found = grouped.values(key=F("unit__code"), label=F("unit__name")).annotate(**count_cases(today))
    return [FiguresLine(row.pop("key"), row.pop("label"), _figures(row)) for row in found]


def figures_by(
    rows: CaseQuerySet, name: str, labels: Mapping[str, Any], *, first: dt.date, last: dt.date, today: dt.date
) -> list[FiguresLine]:
    """By a field with choices (channel, kind), in the order of ``labels``; groups without cases are left out."""
    grouped: Any = received_between(rows, first, last).order_by().values(key=F(name)).annotate(**count_cases(today))
    found = {row.pop("key"): _figures(row) for row in grouped}
    return [FiguresLine(key, str(label), found[key]) for key, label in labels.items() if key in found]


def _figures(row: dict[str, Any]) -> CaseFigures:
    return CaseFigures(**{name: row[name] for name in CaseFigures.__dataclass_fields__})
