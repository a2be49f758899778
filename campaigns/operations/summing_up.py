"""汇总反馈: the unit in the lead notes which reports of assisting units its own takes account of."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from campaigns.enums import FILED
from campaigns.models import Assignment, Period, ProgressReport, ReportSource
from campaigns.operations.reports import save_draft
from campaigns.permissions import may_edit
from campaigns.queries.assisting import assisting_of
from core.refusals import NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def sum_up(
    *, assignment: Assignment, period: Period, sources: Collection[int], actor: User, at: dt.datetime
) -> ProgressReport:
    """Make ``sources`` (reports of assisting units, by their keys) what the lead's report sums up, as they are now.

    Begins the report where there is none. Nothing moves by it but the note: neither side's facts nor points. RefusedError
    for a report that is not handed in or of a unit that does not assist here.
    """
    report = ProgressReport.objects.select_for_update().filter(assignment=assignment, period=period).first()
    if report is None:
        report = save_draft(assignment=assignment, period=period, facts={}, text="", version=0, actor=actor, at=at)
    elif not may_edit(actor, report):
        message = "这份填报现在不能修改，汇总没有变动。"
        raise NotAllowedError(message)
    theirs = ProgressReport.objects.filter(assignment__in=assisting_of(assignment), period=period, state__in=FILED)
    known = {each.pk: each for each in theirs.select_related("assignment__participation")}
    if set(sources) - known.keys():
        message = "有的协办填报已经撤回，或者不属于这项任务。请刷新页面后重新选择。"
        raise RefusedError(message)
    report.sources.all().delete()
    ReportSource.objects.bulk_create(
        ReportSource(report=report, source=known[pk], version=known[pk].version) for pk in sorted(set(sources))
    )
    named = [known[pk].assignment.participation.name for pk in sorted(set(sources))]
    unit = assignment.participation.unit
    record_act(actor=actor, verb="汇总协办填报", subject=report, at=at, unit=unit, details={"units": named})
    return report
