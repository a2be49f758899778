"""Best practice: in the units' own words, chosen by score and by hand."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from campaigns.models import Assignment, ProgressReport, Target
from evaluations.models import TargetScore
from evaluations.models.term_report import PracticeChoice
from evaluations.queries.term_report.scope import ReportScope

MOST = 3
"""Units quoted for one part."""

_SHORTEST = 16
"""Characters below which words say nothing of how something was done."""

_UNITS, _LOOKED_AT = 30, 100


@dataclass(frozen=True)
class Practice:
    """What one unit said it did; ``is_chosen``: by hand."""

    report_id: int
    unit: str
    text: str
    is_chosen: bool


def practices_of(scope: ReportScope, part: Target) -> tuple[Practice, ...]:
    """What is quoted for ``part``: everything chosen by hand, then units with the best rates, one report each."""
    found: dict[int, Practice] = {}
    for report in candidates(scope, part)[:_LOOKED_AT]:
        unit = report.assignment.participation_id
        known = found.get(unit)
        if report.is_chosen or (known is None and len(found) < MOST):
            found[unit] = _read(report, before=known if known and known.is_chosen else None)
    return tuple(found.values())


def candidates(scope: ReportScope, part: Target, words: str = "") -> QuerySet[ProgressReport, Any]:
    """Approved reports of ``part`` that say something: chosen ones first, then by the unit's rate, the newest first.

    Those of the ``_UNITS`` units with the best rates and the chosen ones; with ``words`` those of units so called. Keys are
    chosen by statements of their own: the planner would go through the words of a whole province.
    """
    rates = TargetScore.objects.filter(run=scope.run, target=part)
    rate = rates.filter(participation=OuterRef("assignment__participation")).values("rate")
    of_part = {"target__scheme": part.scheme_id, "target__path__startswith": part.path}
    units: Any
    if words:
        units = scope.members.filter(name__icontains=words).order_by("path").values_list("pk", flat=True)
    else:
        best = rates.filter(rate__isnull=False).order_by("-rate", "participation__path")
        units = best.values_list("participation", flat=True)
    cells = Assignment.objects.filter(participation__in=list(units[:_UNITS]), **of_part).values_list("pk", flat=True)
    wanted = Q(assignment__in=list(cells))
    if not words:
        chosen = PracticeChoice.objects.filter(**{f"report__assignment__{name}": it for name, it in of_part.items()})
        wanted |= Q(pk__in=list(chosen.values_list("pk", flat=True)))
    found = ProgressReport.objects.approved().filter(wanted)
    found = found.annotate(
        is_chosen=Exists(PracticeChoice.objects.filter(report=OuterRef("pk"))), part_rate=Subquery(rate[:1])
    )
    order = ("-is_chosen", F("part_rate").desc(nulls_last=True), "-period__ends_on", "assignment__target__path", "pk")
    told = found.alias(length=Length("text")).filter(length__gte=_SHORTEST).order_by(*order)
    return told.select_related("assignment__participation", "assignment__target", "period")


def _read(report: Any, before: Practice | None) -> Practice:
    text = " ".join(report.text.split())
    words = text if before is None else f"{before.text}{text}"
    return Practice(report.pk, report.assignment.participation.name, words, report.is_chosen)
