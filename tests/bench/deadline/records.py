"""What is stored at the end of the day, for the checker."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Max

from campaigns.models import ProgressReport, ReportStep
from campaigns.workflow import APPROVE, SUBMIT
from tests.bench.deadline.checker import Stored

_BATCH = 500


def last_step() -> int:
    """The newest row of the reports' history, to know later what came after it."""
    return ReportStep.objects.aggregate(last=Max("pk"))["last"] or 0


def keys_of(reports: Iterable[int]) -> dict[int, str]:
    """Number of a report → ``assignment/period``."""
    rows = (row for batch in _batches(reports) for row in ProgressReport.objects.filter(pk__in=batch))
    return {row.pk: f"{row.assignment_id}/{row.period_id}" for row in rows}


def stored_reports(assignments: Iterable[int], since: int) -> dict[str, Stored]:
    """The reports of the running period of these assignments, and all that took a step after ``since``."""
    steps = ReportStep.objects.filter(pk__gt=since).values_list("report_id", "step")
    taken = Counter(steps)
    touched = {report for report, _ in taken}
    by_cell = (row for batch in _batches(assignments) for row in _running(batch))
    by_step = (row for batch in _batches(touched) for row in ProgressReport.objects.filter(pk__in=batch))
    rows = {row.pk: row for found in (by_cell, by_step) for row in found}
    return {
        f"{row.assignment_id}/{row.period_id}": Stored(
            row.version, row.text, row.state, taken[row.pk, SUBMIT], taken[row.pk, APPROVE]
        )
        for row in rows.values()
    }


def _running(assignments: list[int]) -> Iterable[ProgressReport]:
    newest = ProgressReport.objects.aggregate(start=Max("period__starts_on"))["start"]
    return ProgressReport.objects.filter(assignment__in=assignments, period__starts_on=newest)


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
