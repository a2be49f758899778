"""Reports of the running term beside the ledger: one that agreed and was overtaken, one with a reason."""

import datetime as dt

from campaigns.enums import ReportState
from campaigns.models import Campaign, LedgerKind, LedgerReading, ProgressReport
from campaigns.operations.ledger import EntryContent, add_entry

_UNIT = "shili"
_REASON = "另有两次随市局参加，记在市局的台账里。"
_DAY = dt.timedelta(days=1)


def compare_with_ledger(campaign: Campaign, at: dt.datetime) -> None:
    """An approved report of 廉政教育 to which a record was added later, and a 主题教育 that says more, with the reason."""
    approved = _report(campaign, "廉政教育", ReportState.APPROVED)
    if approved is not None:
        count = int(approved.facts["value"])
        _record(approved, "integrity", count + 1, at)
        LedgerReading.objects.create(report=approved, said={"value": str(count)})
    differing = _report(campaign, "主题教育", ReportState.APPROVED)
    if differing is not None:
        count = max(int(differing.facts["value"]) - 2, 0)
        _record(differing, "education", count, at)
        LedgerReading.objects.create(report=differing, said={"value": str(count)}, reason=_REASON)


def _report(campaign: Campaign, title: str, state: ReportState) -> ProgressReport | None:
    rows = ProgressReport.objects.of_campaign(campaign).filter(
        assignment__target__title=title, assignment__participation__unit__code=_UNIT, state=state
    )
    return rows.with_context().order_by("-period__starts_on").first()


def _record(report: ProgressReport, code: str, count: int, at: dt.datetime) -> None:
    """So many records within the period."""
    unit = report.assignment.participation.unit
    kind = LedgerKind.objects.for_unit(unit).get(code=code)
    came = {"expected": "38", "attended": "36", "sort": "警示教育", "theme": "窗口作风"}
    values = {field.key: came[field.key] for field in kind.field_list}
    for number in range(count):
        content = EntryContent(
            report.period.starts_on + (7 * number + 3) * _DAY, f"{kind.name}第 {number + 1} 次", values
        )
        add_entry(kind=kind, unit=unit, content=content, actor=None, at=at)
