"""A finding is entered, by the supervisor or by the office, and becomes a case, a rectification, or is noted."""

import datetime as dt
from typing import Any

from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseChannel, CaseKind, FindingState, RectificationSource
from evaluations.models import Case, Patrol, Rectification, Supervisor, SupervisorFinding
from evaluations.models.case import TEXT, TITLE
from evaluations.operations.cases.registering import CaseFacts, register_case
from evaluations.operations.rectifications import Finding, Task, open_rectification
from evaluations.permissions import may_arrange_supervisors
from units.models import Unit, User
from units.operations.audit import record_act

LONGEST = 1000
"""Characters of a finding: as many as the words of a rectification."""

_MONTHS = dt.timedelta(days=92)


@transaction.atomic
def enter_finding(
    *,
    supervisor: Supervisor,
    unit: Unit,
    seen_on: dt.date,
    text: str,
    actor: User,
    at: dt.datetime,
    patrol: Patrol | None = None,
) -> SupervisorFinding:
    """Write down what a supervisor saw. NotAllowedError; RefusedError outside the term or the bureau's units."""
    today = day_of(at)
    is_own = supervisor.user_id == actor.pk
    if not is_own and not may_arrange_supervisors(actor, supervisor.bureau):
        raise NotAllowedError("只有监督员本人或聘请单位的创建办可以录入。")
    if not supervisor.starts_on <= seen_on <= min(supervisor.ends_on, today) or seen_on < today - _MONTHS:
        raise RefusedError("发现日期应在任期之内，不晚于今天，也不早于三个月以前。")
    if not text.strip() or len(text) > LONGEST:
        raise RefusedError(f"请写明发现的情况，不超过 {LONGEST} 字。")
    if not unit.path.startswith(supervisor.bureau.path) or not unit.exists_on(today):
        raise RefusedError(f"只能录入“{supervisor.bureau}”及其下属的、现有的单位。")
    made = SupervisorFinding.objects.create(
        supervisor=supervisor,
        patrol=patrol,
        unit=unit,
        seen_on=seen_on,
        text=text.strip(),
        entered_by=actor,
        entered_at=at,
    )
    record_act(actor=actor, verb="录入监督员发现", subject=made, at=at, unit=unit)
    return made


@transaction.atomic
def turn_into_case(
    *, finding: SupervisorFinding, kind: CaseKind, actor: User, at: dt.datetime, answer: str = ""
) -> Case:
    """Hand it to the unit as a case with a limit; the limit runs from the day the office took it up."""
    _require_open(finding, actor)
    facts = CaseFacts(
        channel=CaseChannel.SUPERVISOR,
        kind=kind,
        title=finding.text.splitlines()[0][:TITLE],
        text=finding.text[:TEXT],
        received_on=day_of(at),
        unit=finding.unit,
        intake=finding.supervisor.bureau,
    )
    case = register_case(facts=facts, actor=actor, at=at)
    _settle(finding, FindingState.CASE, actor, at, answer, case=case)
    return case


@transaction.atomic
def turn_into_rectification(
    *, finding: SupervisorFinding, due_on: dt.date, actor: User, at: dt.datetime, answer: str = ""
) -> Rectification:
    """Give it to the unit to be mended by ``due_on``."""
    _require_open(finding, actor)
    found = Finding(unit=finding.unit, problem=finding.text, source=RectificationSource.SUPERVISOR)
    made = open_rectification(finding=found, task=Task(due_on=due_on), actor=actor, at=at, is_judged=True)
    _settle(finding, FindingState.RECTIFICATION, actor, at, answer, rectification=made)
    return made


@transaction.atomic
def note_finding(*, finding: SupervisorFinding, answer: str, actor: User, at: dt.datetime) -> None:
    """Nothing is to be done; the supervisor reads why."""
    _require_open(finding, actor)
    if not answer.strip():
        raise RefusedError("请写明处理意见，监督员会看到。")
    _settle(finding, FindingState.NOTED, actor, at, answer)


def _require_open(finding: SupervisorFinding, actor: User) -> None:
    if not may_arrange_supervisors(actor, finding.supervisor.bureau):
        raise NotAllowedError("监督员的发现由聘请单位的创建办处理。")
    if finding.state != FindingState.OPEN:
        raise RefusedError(f"这条发现已经处理过：{finding.get_state_display()}。")


def _settle(
    finding: SupervisorFinding, state: FindingState, actor: User, at: dt.datetime, answer: str, **became: Any
) -> None:
    values = {"state": state, "answer": answer.strip()[:300], **became}
    if not SupervisorFinding.objects.filter(pk=finding.pk, state=FindingState.OPEN).update(**values):
        raise ConflictError("这条发现刚刚已被其他人处理，请刷新页面查看。")
    finding.refresh_from_db()
    details = {"answer": finding.answer} if finding.answer else {}
    record_act(actor=actor, verb=f"监督员发现{state.label}", subject=finding, at=at, unit=finding.unit, details=details)
