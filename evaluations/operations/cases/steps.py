"""A case is accepted or passed on, answered, called back, closed, opened again, withdrawn."""

import datetime as dt

from django.db import transaction

from campaigns.queries.policies import work_calendar
from core.clock import day_of
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import CaseAct, ExtensionState, Satisfaction
from evaluations.models import Case
from evaluations.models.case import TEXT
from evaluations.operations.cases.events import apply_step, change_case, note_event
from evaluations.permissions import may_see_case, may_work_on_case
from evaluations.queries.cases.people import handlers_of
from units.models import Unit, User


@transaction.atomic
def accept_case(*, case: Case, handler: User, actor: User, at: dt.datetime) -> None:
    """The unit is competent, ``handler`` will answer."""
    _require_handler(case.unit, handler, at)
    apply_step(case=case, act=CaseAct.ACCEPT, actor=actor, at=at, text=f"经办人：{handler}", handler=handler)


@transaction.atomic
def hand_over_case(*, case: Case, handler: User, actor: User, at: dt.datetime) -> None:
    """Another person of the same unit will answer."""
    _require_handler(case.unit, handler, at)
    apply_step(case=case, act=CaseAct.HAND_OVER, actor=actor, at=at, text=f"经办人：{handler}", handler=handler)


@transaction.atomic
def transfer_case(*, case: Case, unit: Unit, reason: str, actor: User, at: dt.datetime) -> None:
    """Another unit below the same office is competent. The limit runs on; a request for more time falls away."""
    if unit.pk == case.unit_id:
        raise RefusedError("这件诉求现在就由该单位承办，请选择另一个单位。")
    if not unit.exists_on(day_of(at)) or not unit.path.startswith(case.intake.path):
        raise RefusedError(f"只能转给“{case.intake}”及其下属的、现有的单位。")
    text = f"{case.unit} → {unit}：{reason.strip()}" if reason.strip() else ""
    apply_step(case=case, act=CaseAct.TRANSFER, actor=actor, at=at, text=text, unit=unit, handler=None)
    _drop_open_request(case, at)


@transaction.atomic
def reply_case(*, case: Case, text: str, actor: User, at: dt.datetime) -> None:
    """Answer it; there is a call-back on the next working day. A request for more time falls away."""
    if len(text) > TEXT:
        raise RefusedError(f"答复不超过 {TEXT} 字，现有 {len(text)} 字。")
    today = day_of(at)
    apply_step(
        case=case,
        act=CaseAct.REPLY,
        actor=actor,
        at=at,
        text=text,
        reply=text.strip(),
        replied_on=today,
        replied_by=actor,
        was_late=case.was_late or today > case.due_on,
        call_back_on=work_calendar().add(today, 1),
    )
    _drop_open_request(case, at)


@transaction.atomic
def call_back_case(*, case: Case, satisfaction: Satisfaction, words: str, actor: User, at: dt.datetime) -> None:
    """Write down what the citizen says of the answer, and close. 不满意 may be followed by ``reopen_case``."""
    text = f"{satisfaction.label}。{words.strip()}" if words.strip() else satisfaction.label
    if satisfaction == Satisfaction.DISSATISFIED and not words.strip():
        raise RefusedError("回访“不满意”的，请写明群众不满意什么。")
    apply_step(
        case=case,
        act=CaseAct.CALL_BACK,
        actor=actor,
        at=at,
        text=text,
        satisfaction=satisfaction,
        closed_on=day_of(at),
    )


@transaction.atomic
def close_case(*, case: Case, reason: str, actor: User, at: dt.datetime) -> None:
    """Close without a call-back, where nobody can be called."""
    apply_step(case=case, act=CaseAct.CLOSE, actor=actor, at=at, text=reason, closed_on=day_of(at))


@transaction.atomic
def reopen_case(*, case: Case, reason: str, actor: User, at: dt.datetime) -> None:
    """Handle it once more; the limit runs anew from the next working day, the former answer stays in the history."""
    today = day_of(at)
    apply_step(
        case=case,
        act=CaseAct.REOPEN,
        actor=actor,
        at=at,
        text=reason,
        due_on=work_calendar().add(today, case.limit_days),
        reply="",
        replied_on=None,
        replied_by=None,
        call_back_on=None,
        satisfaction="",
        closed_on=None,
        reopened=case.reopened + 1,
    )


@transaction.atomic
def withdraw_case(*, case: Case, reason: str, actor: User, at: dt.datetime) -> None:
    """The citizen took it back, or it was written down by mistake: it counts nowhere."""
    apply_step(case=case, act=CaseAct.WITHDRAW, actor=actor, at=at, text=reason, closed_on=day_of(at))
    _drop_open_request(case, at)


@transaction.atomic
def link_repeat(*, case: Case, earlier: Case, actor: User, at: dt.datetime) -> None:
    """Say that it is the same matter as an earlier one; chains are kept flat."""
    first = earlier.repeat_of or earlier
    if not may_see_case(actor, case) or not may_see_case(actor, earlier):
        raise RefusedError("没有找到要关联的诉求。")
    if not may_work_on_case(actor, case):
        raise NotAllowedError("由承办单位或受理单位的工作人员关联。")
    if first.pk == case.pk or first.pk > case.pk:
        raise RefusedError("只能关联到更早的另一件诉求。")
    if case.repeats.exists():
        raise RefusedError("已有其他诉求关联到这一件，请把它们关联到更早的那一件。")
    change_case(case=case, values={"repeat_of": first})
    note_event(case=case, act=CaseAct.LINK, actor=actor, at=at, text=str(first))


def _require_handler(unit: Unit, handler: User, at: dt.datetime) -> None:
    if not handlers_of(unit, day_of(at)).filter(pk=handler.pk).exists():
        raise RefusedError(f"经办人须是“{unit}”的工作人员。")


def _drop_open_request(case: Case, at: dt.datetime) -> None:
    case.extensions.filter(state=ExtensionState.OPEN).update(
        state=ExtensionState.REFUSED, decided_at=at, opinion="不再需要。"
    )
