"""Published means are the marks of the method 问卷 (DOMAIN.md section 3, step 2)."""

import datetime as dt
from decimal import Decimal

from campaigns.models import Assignment
from campaigns.operations.staleness import mark_units_stale
from evaluations.models import MethodResult, Survey
from evaluations.scoring.arithmetic import half_up

METHOD = "survey"
"""问卷, as ``campaigns.rules.methods`` calls it."""

_FULL, _PLACES = Decimal(100), 6


def feed_target(*, survey: Survey, at: dt.datetime) -> None:
    """Write each unit's mean, out of 100, where the leaf in force (known by its lineage) is measured by 问卷."""
    if survey.target is None:
        return
    means = {row.participation_id: row.mean for row in survey.subjects.exclude(mean=None)}
    rows = Assignment.objects.in_force().of_campaign(survey.campaign).select_related("target")
    results = []
    for assignment in rows.filter(target__lineage=survey.target.lineage, participation__in=means):
        mean = means[assignment.participation_id]
        if mean is not None and METHOD in assignment.target.shares:
            result = MethodResult(assignment=assignment, method=METHOD, source=survey.title, confirmed_at=at)
            result.achieved, result.full_points = half_up(mean, _PLACES), _FULL
            results.append(result)
    MethodResult.objects.bulk_create(
        results,
        update_conflicts=True,
        unique_fields=["assignment", "method"],
        update_fields=["achieved", "full_points", "source", "confirmed_at"],
    )
    if units := {result.assignment.participation_id for result in results}:
        mark_units_stale(campaign=survey.campaign, participation_ids=units, at=at)
