"""Taking over what the period before said, and telling what of it nobody has looked at yet."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from campaigns.models import Assignment, Period, ProgressReport
from campaigns.operations.reports import save_draft
from campaigns.permissions import may_edit
from campaigns.queries.reports import report_before
from campaigns.rules import FaultsError, Rule
from campaigns.rules.slots import TEXT, facts_in, slot_values
from core.refusals import NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def copy_previous(
    *, assignment: Assignment, period: Period, version: int, actor: User, at: dt.datetime
) -> ProgressReport:
    """Make facts and text of the period before (as approved, where they were) the draft, each marked as copied.

    Refusals as in ``save_draft``; RefusedError where there is nothing to copy.
    """
    before = report_before(assignment, period)
    if before is None:
        message = "以前各期没有填报，没有可以照抄的内容。"
        raise RefusedError(message)
    rule = assignment.rule_object
    facts = _fitting(rule, before.facts if before.approved_facts is None else before.approved_facts)
    saved = save_draft(
        assignment=assignment,
        period=period,
        facts=facts,
        text=before.text,
        version=version,
        actor=actor,
        at=at,
    )
    saved.copied = [name for name, value in slot_values(rule, facts).items() if value] + ([TEXT] if before.text else [])
    saved.save(update_fields=["copied"])
    unit = assignment.participation.unit
    record_act(actor=actor, verb="照抄上期", subject=saved, at=at, unit=unit, details={"from": before.pk})
    return saved


def _fitting(rule: Rule, facts: dict[str, Any]) -> dict[str, Any]:
    """What the rule, which may have changed since, still takes."""
    try:
        return rule.parse_facts(facts_in(rule, slot_values(rule, facts)), complete=False)
    except FaultsError:
        return {}


def confirm_copied(*, report: ProgressReport, names: Collection[str], actor: User) -> None:
    """The person looked at these cells and leaves them as they are: they count as touched."""
    if not may_edit(actor, report):
        message = "这份填报现在不能修改。"
        raise NotAllowedError(message)
    with transaction.atomic():
        row = ProgressReport.objects.select_for_update().get(pk=report.pk)
        row.copied = [name for name in row.copied if name not in names]
        row.save(update_fields=["copied"])
