"""Disclosure unit by unit, for a campaign's term; the targets that count it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, NullIf

from campaigns.enums import DisclosureMeasure
from campaigns.models import Campaign, DisclosureItem, DisclosureLink, Participation, Target
from campaigns.queries.disclosure.figures import (
    Figures,
    count_figures,
    figures_by_unit,
    figures_of,
    measures_for,
)
from units.models import User

_MEASURED = {"count": ("count", ""), "complete": ("complete", "total"), "on_time": ("on_time", "due")}
"""Orders people may choose: a count, or a share of another one."""


@dataclass(frozen=True)
class BoardLine:
    """One unit."""

    name: str
    code: str
    figures: Figures


@dataclass(frozen=True)
class LinkLine:
    """A target, what it could count, and what it counts."""

    target: Target
    measures: tuple[tuple[str, str], ...]
    measure: str


def board_units(campaign: Campaign, user: User, sort: str, today: dt.date) -> QuerySet[Participation]:
    """The visible units of the campaign, also those with nothing; ``sort``: see ``_MEASURED``, with - the other way."""
    rows = Participation.objects.filter(campaign=campaign).visible_to(user).select_related("unit")
    part, whole = _MEASURED.get(sort.removeprefix("-"), ("", ""))
    if not part:
        return rows.order_by("path")
    counts = count_figures(campaign.starts_on, campaign.ends_on, today)
    matters = DisclosureItem.objects.filter(unit=OuterRef("unit")).counted().order_by().values("unit")
    divisor: Any = NullIf(Cast(counts[whole], FloatField()), 0.0) if whole else Value(1.0)
    share: Any = matters.annotate(share=Cast(counts[part], FloatField()) / divisor).values("share")
    by_share = F("share").desc(nulls_last=True) if sort.startswith("-") else F("share").asc(nulls_first=True)
    return rows.annotate(share=Subquery(share)).order_by(by_share, "path")


def board_lines(rows: Iterable[Participation], campaign: Campaign, today: dt.date) -> tuple[BoardLine, ...]:
    """The rows with their figures; one query."""
    found = list(rows)
    matters = DisclosureItem.objects.filter(unit__in=[row.unit_id for row in found])
    figures = figures_by_unit(matters, first=campaign.starts_on, last=campaign.ends_on, today=today)
    return tuple(BoardLine(row.name, row.unit.code, figures.get(row.unit_id, Figures())) for row in found)


def board_total(campaign: Campaign, user: User, today: dt.date) -> Figures:
    """All of it; one query."""
    units = Participation.objects.filter(campaign=campaign).visible_to(user).values("unit")
    rows = DisclosureItem.objects.filter(unit__in=units)
    return figures_of(rows, first=campaign.starts_on, last=campaign.ends_on, today=today)


def linkable_targets(campaign: Campaign) -> tuple[LinkLine, ...]:
    """The common leaves whose rule could count the register, those that do first; two queries."""
    known = dict(DisclosureLink.objects.values_list("lineage", "measure"))
    leaves = Target.objects.of_published(campaign).leaves().order_by("path")
    lines = [
        LinkLine(
            leaf,
            tuple((measure, str(DisclosureMeasure(measure).label)) for measure in measures_for(leaf.rule)),
            known.get(leaf.lineage, ""),
        )
        for leaf in leaves
        if measures_for(leaf.rule)
    ]
    return tuple(sorted(lines, key=lambda line: not line.measure))
