"""Results of a round become marks of its method, where the leaf in force is measured by it."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import Assignment, Participation
from campaigns.operations.staleness import mark_units_stale
from evaluations.models import MethodResult, Round
from evaluations.queries.rounds.marked import Outcome

_BATCH = 500


def feed_results(
    *, subject: Round, outcomes: Mapping[tuple[int, int], Outcome], at: dt.datetime, only: Participation | None = None
) -> int:
    """Write them where the leaf, known by its lineage, is measured by the round's method; gives how many.

    ``only``: one unit, after an appeal; what a later round or a file has put there meanwhile then stays.
    """
    lineages = dict(subject.targets.values_list("target__lineage", "target_id"))
    assignments = Assignment.objects.in_force().of_campaign(subject.campaign).select_related("target")
    mine = assignments.filter(target__lineage__in=lineages, participation__in=subject.units.values("participation"))
    if only is not None:
        replaced = MethodResult.objects.filter(method=subject.method).exclude(source=subject.name)
        mine = mine.filter(participation=only).exclude(pk__in=replaced.values("assignment"))
    results = []
    for assignment in mine:
        outcome = outcomes.get((assignment.participation_id, lineages[assignment.target.lineage]))
        if outcome is None or outcome.points is None or subject.method not in assignment.target.shares:
            continue
        if not outcome.full_points:  # Of a leaf that is worth nothing there is no part to reach.
            continue
        results.append(
            MethodResult(
                assignment=assignment,
                method=subject.method,
                achieved=outcome.points,
                full_points=outcome.full_points,  # type: ignore[misc] # the field takes Decimal
                source=subject.name,
                confirmed_at=at,
            )
        )
    MethodResult.objects.bulk_create(
        results,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["assignment", "method"],
        update_fields=["achieved", "full_points", "source", "confirmed_at"],
    )
    units = {result.assignment.participation_id for result in results}
    if units:
        mark_units_stale(campaign=subject.campaign, participation_ids=units, at=at)
    return len(results)
