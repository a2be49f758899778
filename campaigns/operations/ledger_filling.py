"""Taking into a draft what the ledger says."""

import datetime as dt

from django.db import transaction

from campaigns.models import Assignment, Period, ProgressReport
from campaigns.operations.reports import save_draft
from campaigns.queries.ledger.feeding import fed_of
from campaigns.rules.slots import facts_in, slot_values
from core.refusals import RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def fill_from_ledger(
    *, assignment: Assignment, period: Period, version: int, actor: User, at: dt.datetime
) -> ProgressReport:
    """Make what the ledger says now the facts of the draft; where it says nothing, what is typed stays.

    RefusedError where it says nothing at all; else refusals as in ``save_draft``.
    """
    fed = fed_of(assignment, period)
    if not fed:
        message = "这项任务不从台账取数。"
        raise RefusedError(message)
    said = {each.slot.name: each.value for each in fed if each.value}
    if not said:
        message = "台账里本期没有记录，您填的没有改动。漏记的请先补记台账。"
        raise RefusedError(message)
    report = ProgressReport.objects.filter(assignment=assignment, period=period).first()
    rule = assignment.rule_object
    values = slot_values(rule, report.facts if report else {}) | said
    saved = save_draft(
        assignment=assignment,
        period=period,
        facts=facts_in(rule, values),
        text=report.text if report else "",
        version=version,
        actor=actor,
        at=at,
        known=report,
    )
    record_act(actor=actor, verb="改用台账的数", subject=saved, at=at, unit=assignment.participation.unit)
    return saved
