"""Keeping the narrow copy that the roll-up reads in step with the reports."""

from django.db import connection, transaction

from campaigns.enums import FILED, ReportState
from campaigns.models import Campaign, FiledReport, ProgressReport

_COLUMNS = ("assignment", "period", "filed_on", "whole", "rest", "amount", "base")

_APPROVED = f"r.state = '{ReportState.APPROVED.value}'"

_NAMES = "report_id, assignment_id, period_id, filed_on, whole, rest, amount, base"

_RIGHT = f"""
SELECT r.id AS report_id, r.assignment_id, r.period_id, r.first_submitted_on,
    CASE WHEN {_APPROVED} THEN r.earned_whole END, CASE WHEN {_APPROVED} THEN NULLIF(r.earned_rest, 0) END,
    CASE WHEN {_APPROVED} THEN NULLIF(r.amount, 0) END, CASE WHEN {_APPROVED} THEN NULLIF(r.base, 0) END
FROM campaigns_progressreport r JOIN campaigns_period p ON p.id = r.period_id
WHERE p.campaign_id = %s AND r.state IN ({", ".join(f"'{state.value}'" for state in sorted(FILED))})
"""  # noqa: S608 - constants

_OF_CAMPAIGN = "WHERE period_id IN (SELECT id FROM campaigns_period WHERE campaign_id = %s)"

_THERE = f"SELECT {_NAMES} FROM campaigns_filedreport {_OF_CAMPAIGN}"  # noqa: S608 - constants

_ASTRAY = f"""
SELECT report_id FROM ({_RIGHT} EXCEPT {_THERE}) AS lacking
UNION SELECT report_id FROM ({_THERE} EXCEPT {_RIGHT}) AS left_over ORDER BY 1
"""  # noqa: S608 - constants


def sync_filed_report(*, report: ProgressReport) -> None:
    """Write, change or remove the copy of one report, in the caller's transaction: one statement."""
    if report.state not in FILED:
        FiledReport.objects.filter(pk=report.pk).delete()
        return
    counts = report.state == ReportState.APPROVED
    copy = FiledReport(
        report=report,
        assignment_id=report.assignment_id,
        period_id=report.period_id,
        filed_on=report.first_submitted_on,
        whole=report.earned_whole if counts else None,
        rest=report.earned_rest or None if counts else None,
        amount=report.amount or None if counts else None,
        base=report.base or None if counts else None,
    )
    FiledReport.objects.bulk_create(
        [copy], update_conflicts=True, unique_fields=["report"], update_fields=list(_COLUMNS)
    )


@transaction.atomic
def sync_filed_reports(*, campaign: Campaign) -> None:
    """Write the copies of a whole campaign anew, after reports were written in bulk: two statements."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM campaigns_filedreport {_OF_CAMPAIGN}", [campaign.pk])  # noqa: S608 - a constant
        cursor.execute(f"INSERT INTO campaigns_filedreport ({_NAMES}) {_RIGHT}", [campaign.pk])


def copies_astray(*, campaign: Campaign) -> list[int]:
    """The reports of the campaign whose copy is missing, wrong, or left over."""
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY, [campaign.pk] * 4)
        return [row[0] for row in cursor.fetchall()]
