"""Facts of a business system become drafts: a person reads, corrects and submits them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.enums import ReportState
from campaigns.models import Assignment, Participation, Period, ProgressReport, SystemFill
from campaigns.operations.reports import check_facts, keep_first_draft, require_open
from campaigns.queries.systems.units import units_of
from campaigns.validators import validate_text_length
from core.clock import day_of
from core.refusals import FaultyError, RefusedError
from units.models import BusinessSystem, Unit
from units.operations.audit import record_act

Faults = list[tuple[str, str]]


@dataclass(frozen=True)
class PushedFacts:
    """Facts for one task: codes of campaign, unit, target and period. ``set_by``: the unit whose own target it is."""

    campaign: str
    unit: str
    target: str
    period: str
    facts: Mapping[str, Any]
    text: str = ""
    set_by: str = ""


@transaction.atomic
def fill_drafts(*, system: BusinessSystem, reports: Sequence[PushedFacts], at: dt.datetime) -> list[ProgressReport]:
    """Fill all drafts, or none: FaultyError names everything that is wrong.

    What a person typed is never overwritten: only a draft without facts, or one that nobody touched since a system
    filled it, takes the new ones; a person's words stay beside them. Nothing is submitted.
    """
    units = units_of(system, {each.unit for each in reports})
    # Always in the same order, so that two calls at once wait for each other and not each for the other.
    order = sorted(range(len(reports)), key=lambda number: _place_of(reports[number]))
    found = {number: _fill(system, reports[number], units.get(reports[number].unit), at) for number in order}
    faults: Faults = []
    filled = []
    for number, done in sorted(found.items()):
        if isinstance(done, ProgressReport):
            filled.append(done)
        else:
            faults += [(f"reports[{number}].{where}", message) for where, message in done]
    if faults:
        message = f"有 {len(faults)} 处不符合要求，全部没有写入。"
        raise FaultyError(message, faults)
    details = {"reports": [report.pk for report in filled]}
    record_act(actor=None, verb="接口填入数据", subject=system, at=at, unit=system.unit, details=details)
    return filled


def _place_of(pushed: PushedFacts) -> tuple[str, ...]:
    """Codes that name the draft."""
    return (pushed.campaign, pushed.unit, pushed.set_by, pushed.target, pushed.period)


def _fill(system: BusinessSystem, pushed: PushedFacts, unit: Unit | None, at: dt.datetime) -> ProgressReport | Faults:
    found = _task_of(pushed, unit)
    if isinstance(found, list):
        return found
    assignment, period = found
    try:
        require_open(assignment=assignment, period=period, today=day_of(at))
    except RefusedError as error:
        return [("period", str(error))]
    facts, faults = _read(assignment, pushed)
    report = ProgressReport.objects.select_for_update().filter(assignment=assignment, period=period).first()
    faults += [] if report is None else _obstacle(report)
    if faults:
        return faults
    report = _write(report, assignment, period, facts, pushed.text, at)
    SystemFill.objects.create(
        report=report, system=system, facts=facts, text=pushed.text, version=report.version, at=at
    )
    return report


def _task_of(pushed: PushedFacts, unit: Unit | None) -> tuple[Assignment, Period] | Faults:
    if unit is None:
        return [("unit", f"没有代码为“{pushed.unit}”的单位，或者它不在本系统的范围内")]
    member = Participation.objects.filter(campaign__code=pushed.campaign, unit=unit).first()
    if member is None:
        return [("campaign", f"“{unit}”没有参加代码为“{pushed.campaign}”的创建活动")]
    owner = {"owner__unit__code": pushed.set_by} if pushed.set_by else {"owner__isnull": True}
    rows = Assignment.objects.in_force().filter(participation=member, target__code=pushed.target)
    rows = rows.filter(**{f"target__scheme__{name}": value for name, value in owner.items()})
    related = ("participation__unit", "participation__campaign", "target__scheme")
    assignment = rows.select_related(*related).first()
    if assignment is None:
        return [("target", f"“{unit}”没有代码为“{pushed.target}”的任务。可用 GET /api/v1/tasks 查看")]
    period = Period.objects.filter(campaign=member.campaign_id, code=pushed.period).first()
    if period is None:
        return [("period", f"没有代码为“{pushed.period}”的填报期。可用 GET /api/v1/tasks 查看")]
    return assignment, period


def _read(assignment: Assignment, pushed: PushedFacts) -> tuple[dict[str, Any], Faults]:
    known = [field.key for field in assignment.rule_object.fields()]
    faults = [(f"facts.{key}", f"没有这一项，可用的有：{'、'.join(known)}") for key in pushed.facts if key not in known]
    facts: dict[str, Any] = {}
    try:
        facts = check_facts(assignment=assignment, facts=dict(pushed.facts), complete=False)
    except ValidationError as error:
        faults += [(f"facts.{name}", "；".join(messages)) for name, messages in error.message_dict.items()]
    if not facts and not faults:
        faults.append(("facts", f"没有数据，应有：{'、'.join(known)}"))
    try:
        validate_text_length(pushed.text, assignment.participation.campaign.text_limit)
    except ValidationError as error:
        faults.append(("text", "；".join(error.messages)))
    return facts, faults


def _obstacle(report: ProgressReport) -> Faults:
    """Why the draft does not take what a system says."""
    if report.state != ReportState.DRAFT:
        return [("period", f"这份填报{report.get_state_display()}，不再由系统填入，请联系填报员")]
    last = report.fills.first()
    if report.facts and (last is None or last.version != report.version):
        return [("period", "填报员已经填写或改过这份草稿，系统不再覆盖，请联系填报员")]
    return []


def _write(
    known: ProgressReport | None,
    assignment: Assignment,
    period: Period,
    facts: dict[str, Any],
    text: str,
    at: dt.datetime,
) -> ProgressReport:
    report = known or ProgressReport()
    report.assignment, report.period = assignment, period
    report.facts, report.text = facts, _words(report, text)
    report.version += 1
    report.edited_by, report.edited_at, report.copied = None, at, []
    if known is None:
        return keep_first_draft(report=report)
    report.save(update_fields=["facts", "text", "version", "edited_by", "edited_at", "copied"])
    return report


def _words(report: ProgressReport, text: str) -> str:
    """The words of a draft: those of the system, unless a person has written others."""
    if not text or (report.text and not report.fills.filter(text=report.text).exists()):
        return report.text
    return text
