"""More time for a case: asked for before the last day is over, with a reason, and decided by another person."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max

from campaigns.queries.policies import work_calendar
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseAct, ExtensionState
from evaluations.models import Case, CaseExtension
from evaluations.operations.cases.events import change_case, note_event
from evaluations.permissions import may_grant_time, may_handle_case
from units.models import User


@transaction.atomic
def ask_for_time(*, case: Case, days: int, reason: str, actor: User, at: dt.datetime) -> CaseExtension:
    """Ask for ``days`` working days more, at most as many as the kind's limit, once for each handling.

    NotAllowedError; RefusedError; ConflictError where one waits, or the case was handled since it was read.
    """
    if not may_handle_case(actor, case):
        raise NotAllowedError("只有承办单位的工作人员可以申请延期。")
    if refusal := _why_not(case, days, reason, day_of(at)):
        raise RefusedError(refusal)
    try:
        with transaction.atomic():
            made = CaseExtension.objects.create(
                case=case, days=days, reason=reason.strip()[:300], asked_by=actor, asked_at=at
            )
    except IntegrityError as error:
        raise ConflictError("已经有一份延期申请在等待审批。") from error
    change_case(case=case, values={})
    note_event(case=case, act=CaseAct.ASK_TIME, actor=actor, at=at, text=f"{days} 个工作日：{reason.strip()}")
    return made


def _why_not(case: Case, days: int, reason: str, today: dt.date) -> str | None:
    if not case.is_unanswered:
        return f"诉求已是“{case.get_state_display()}”，不需要延期。"
    if today > case.due_on:
        return "办理期限已过，不能再申请延期。请尽快答复。"
    if not reason.strip():
        return "请写明延期的理由。"
    if not 1 <= days <= case.limit_days:
        return f"延长的工作日应在 1 到 {case.limit_days} 之间。"
    opened = case.events.filter(act=CaseAct.REOPEN).aggregate(at=Max("at"))["at"]
    granted = case.extensions.filter(state=ExtensionState.GRANTED)
    if (granted if opened is None else granted.filter(asked_at__gte=opened)).exists():
        return "已经延期过一次，不能再次延期。"
    return None


@transaction.atomic
def decide_extension(*, extension: CaseExtension, is_granted: bool, opinion: str, actor: User, at: dt.datetime) -> None:
    """Grant it, which moves the last day, or refuse it with an opinion. What was asked in time may be decided later."""
    case = extension.case
    if not may_grant_time(actor, extension):
        raise NotAllowedError("延期由承办单位或上级的领导、创建办审批，申请人自己不能批。")
    if not is_granted and not opinion.strip():
        raise RefusedError("不同意延期的，请写明意见。")
    state = ExtensionState.GRANTED if is_granted else ExtensionState.REFUSED
    waiting = CaseExtension.objects.filter(pk=extension.pk, state=ExtensionState.OPEN)
    if not waiting.update(state=state, decided_by=actor, decided_at=at, opinion=opinion.strip()[:300]):
        raise ConflictError("这份延期申请刚刚已经处理过，请刷新页面查看。")
    act, text = CaseAct.REFUSE_TIME, opinion.strip()
    if is_granted:
        act, due_on = CaseAct.GRANT_TIME, work_calendar().add(case.due_on, extension.days)
        change_case(case=case, values={"due_on": due_on})
        text = f"延长到 {due_on:%Y-%m-%d}。{text}"
    note_event(case=case, act=act, actor=actor, at=at, text=text)
