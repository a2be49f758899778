"""A unit gives back what was assigned to it by mistake; the office answers (DOMAIN.md section 4)."""

import datetime as dt

from django.db import IntegrityError, transaction

from campaigns.enums import ReturnState
from campaigns.models import Assignment, AssignmentReturn, ProgressReport
from campaigns.operations.staleness import mark_units_stale
from campaigns.permissions import may_arrange_campaign, may_report
from campaigns.queries.policies import policies_of, work_calendar
from campaigns.queries.returns import return_until
from campaigns.workflow import ACCEPT, DECLINE, RETRACT, RETURN_WORKFLOW
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def return_assignment(*, assignment: Assignment, reason: str, actor: User, at: dt.datetime) -> AssignmentReturn:
    """Ask the office to take the assignment back, within the working days of the policy after it was given.

    NotAllowedError for anybody but a reporter of the unit; RefusedError without a reason, after the days, where a report
    hangs on it or the office declined before; ConflictError where a return is waiting already.
    """
    if not may_report(actor, assignment):
        message = "只有本单位的填报员可以退回任务。"
        raise NotAllowedError(message)
    refusal = _why_not(assignment, reason, day_of(at))
    if refusal:
        raise RefusedError(refusal)
    try:
        with transaction.atomic():
            returned = AssignmentReturn.objects.create(
                participation=assignment.participation,
                target=assignment.target,
                assignment=assignment,
                reason=reason.strip(),
                returned_by=actor,
                returned_at=at,
            )
    except IntegrityError as error:
        message = "这项任务已经申请退回，正在等创建办答复。"
        raise ConflictError(message) from error
    unit = assignment.participation.unit
    record_act(actor=actor, verb="退回任务", subject=returned, at=at, unit=unit, details={"reason": reason.strip()})
    return returned


def _why_not(assignment: Assignment, reason: str, today: dt.date) -> str | None:
    if not reason.strip():
        return "请写明为什么这项任务不该由本单位承担。"
    policies = policies_of(assignment.participation.campaign_id)
    until = return_until(assignment, policies, work_calendar())
    if until is None or today > until:
        return f"任务派下后 {policies.return_days} 个工作日内可以退回，现在已过期限。如有疑问请与创建办联系。"
    if ProgressReport.objects.filter(assignment=assignment).exists():
        return "这项任务已经开始填报，不能退回。如确属错派，请与创建办联系。"
    declined = AssignmentReturn.objects.filter(assignment=assignment, state=ReturnState.DECLINED)
    if declined.exists():
        return "创建办已经答复不同意退回，不能再次退回。如有新的情况，请直接与创建办联系。"
    return None


@transaction.atomic
def accept_return(*, returned: AssignmentReturn, actor: User, at: dt.datetime, answer: str = "") -> None:
    """Agree: the assignment is taken back, where no report hangs on it.

    Effects in order: the row by compare-and-swap, the assignment, the audit entry, the stale mark. NotAllowedError,
    RefusedError (state, reports), ConflictError (somebody else answered first).
    """
    _require_office(actor, returned)
    assignment = Assignment.objects.select_for_update().filter(returns=returned.pk).first()
    returned.assignment = assignment
    _apply(returned, ACCEPT, actor, at, answer)
    if assignment is not None:
        assignment.delete()
    participation = returned.participation
    mark_units_stale(campaign=participation.campaign, participation_ids={participation.pk}, at=at)


@transaction.atomic
def decline_return(*, returned: AssignmentReturn, actor: User, at: dt.datetime, answer: str) -> None:
    """Refuse with a reason: the assignment stays with the unit."""
    _require_office(actor, returned)
    _apply(returned, DECLINE, actor, at, answer)


@transaction.atomic
def retract_return(*, returned: AssignmentReturn, actor: User, at: dt.datetime) -> None:
    """The unit keeps the assignment after all."""
    if returned.assignment is None or not may_report(actor, returned.assignment):
        message = "只有本单位的填报员可以撤回。"
        raise NotAllowedError(message)
    _apply(returned, RETRACT, actor, at, "")


def _require_office(actor: User, returned: AssignmentReturn) -> None:
    if not may_arrange_campaign(actor, returned.participation.campaign):
        message = "只有组织单位的创建办可以答复退回。"
        raise NotAllowedError(message)


def _apply(returned: AssignmentReturn, name: str, actor: User, at: dt.datetime, answer: str) -> None:
    step = RETURN_WORKFLOW.step(name)
    refusal = RETURN_WORKFLOW.refusal(name, returned.state, returned, actor, answer)
    if refusal:
        raise RefusedError(refusal)
    new = {"state": step.target, "answer": answer.strip(), "decided_by": actor, "decided_at": at}
    if not AssignmentReturn.objects.filter(pk=returned.pk, state=returned.state).update(**new):
        message = "这项退回刚刚已被其他人处理，请刷新页面查看。"
        raise ConflictError(message)
    for name_, value in new.items():
        setattr(returned, name_, value)
    unit = returned.participation.unit
    record_act(actor=actor, verb=step.label, subject=returned, at=at, unit=unit, details={"answer": answer.strip()})
