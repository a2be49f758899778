"""What approved facts earn after the rule or the points of their leaf changed with a new version of the scheme."""

import datetime as dt
from collections.abc import Sequence

import structlog
from django.db import transaction

from campaigns.models import ProgressReport
from evaluations.operations.reviews import stored_points

log = structlog.get_logger(__name__)

_BATCH = 500


@transaction.atomic
def reprice_reports(*, target_ids: Sequence[int], at: dt.datetime) -> int:
    """Store anew what the approved reports of these leaves earn; gives their number. The caller marks results stale."""
    approved = ProgressReport.objects.approved().filter(assignment__target__in=target_ids)
    keys = list(approved.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        batch = list(approved.select_related("assignment__target").filter(pk__in=keys[start : start + _BATCH]))
        for report in batch:
            facts = report.approved_facts or {}
            rule = report.assignment.target.rule_object
            for name, value in stored_points(rule=rule, facts=facts, report=report).items():
                setattr(report, name, value)
        ProgressReport.objects.bulk_update(batch, ["earned_whole", "earned_rest", "amount", "base"])
    log.info("reports_repriced", reports=len(keys), targets=len(target_ids), at=at.isoformat())
    return len(keys)
