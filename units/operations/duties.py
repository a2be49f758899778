"""三员: proposed by one administrator, confirmed by a security administrator who is another one."""

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction

from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.enums import Appointment, ProposalState, Role
from units.models import DutyProposal, Unit, User
from units.operations.audit import record_act
from units.operations.memberships import grant_membership
from units.permissions import may_decide_duties, may_propose_duties


@transaction.atomic
def propose_duty(
    *,
    person: User,
    duty: Appointment,
    reason: str,
    actor: User,
    at: dt.datetime,
    unit: Unit | None = None,
    takes_away: bool = False,
) -> DutyProposal:
    """Propose that the person be given the duty, or relieved of it. Nothing changes before somebody else confirms.

    ``unit``: of which the person is to be 创建办; taking that away is revoking a role and needs no proposal.

    NotAllowedError for whoever is no administrator, and for oneself; RefusedError for a person who cannot have it;
    ConflictError where one proposal about the person is open already.
    """
    if not may_propose_duties(actor):
        raise NotAllowedError("三员由系统管理员或安全管理员提名。")
    if actor.pk == person.pk:
        raise NotAllowedError("不能提名自己，请由另一位管理员提名。")
    if refusal := _refusal(person, duty, unit, takes_away=takes_away):
        raise RefusedError(refusal)
    told = {"person": person, "duty": duty, "unit": unit, "takes_away": takes_away, "reason": reason}
    try:
        with transaction.atomic():
            row = DutyProposal.objects.create(**told, proposed_by=actor, proposed_at=at)
    except IntegrityError as error:
        raise ConflictError(f"关于{person}已经有一项任免等待确认，请先处理它。") from error
    _record("提名任免", row, actor, at)
    return row


@transaction.atomic
def confirm_duty(*, proposal: DutyProposal, actor: User, at: dt.datetime) -> None:
    """Carry the proposal out; the person's sessions end, so that the new rights begin with a new sign-in.

    NotAllowedError unless a security administrator who neither proposed it nor is the person; RefusedError where the
    person cannot have the duty any more; ConflictError where somebody decided before.
    """
    _require_decider(proposal, actor)
    if actor.pk == proposal.proposed_by_id:
        raise NotAllowedError("自己提名的不能自己确认，请由另一位安全管理员确认。")
    person = User.objects.select_for_update(no_key=True).get(pk=proposal.person_id)
    duty = Appointment(proposal.duty)
    if refusal := _refusal(person, duty, proposal.unit, takes_away=proposal.takes_away):
        raise RefusedError(refusal)
    _decide(proposal, ProposalState.CONFIRMED, actor, at)
    if proposal.unit is None:
        _give(person, "" if proposal.takes_away else duty.value)
    else:
        office: dict[str, Any] = {"unit": proposal.unit, "role": Role.ADMINISTRATOR, "by_two": True}
        grant_membership(user=person, actor=actor, at=at, **office)
    _record("确认任免", proposal, actor, at)


@transaction.atomic
def decline_duty(*, proposal: DutyProposal, actor: User, at: dt.datetime) -> None:
    """Do not carry it out: a security administrator declines, or who proposed it withdraws.

    NotAllowedError for others; ConflictError where somebody decided before.
    """
    is_own = actor.pk == proposal.proposed_by_id
    if not is_own:
        _require_decider(proposal, actor)
    _decide(proposal, ProposalState.WITHDRAWN if is_own else ProposalState.DECLINED, actor, at)
    _record("撤回任免" if is_own else "不同意任免", proposal, actor, at)


@transaction.atomic
def appoint_by_console(*, person: User, duty: Appointment, reason: str, at: dt.datetime) -> None:
    """The first ones of a new installation, or after an accident: by whoever runs the server, on record as the system.

    RefusedError where the person cannot have the duty.
    """
    if refusal := _refusal(person, duty, None, takes_away=False):
        raise RefusedError(refusal)
    row = DutyProposal.objects.create(
        person=person, duty=duty, reason=reason, state=ProposalState.CONFIRMED, proposed_at=at, decided_at=at
    )
    _give(person, duty.value)
    _record("命令行任命", row, None, at)


def _require_decider(proposal: DutyProposal, actor: User) -> None:
    if not may_decide_duties(actor):
        raise NotAllowedError("三员任免由安全管理员确认。")
    if actor.pk == proposal.person_id:
        raise NotAllowedError("关于自己的任免，请由另一位安全管理员处理。")


def _refusal(person: User, duty: Appointment, unit: Unit | None, *, takes_away: bool) -> str:
    """Why the person cannot be given (or relieved of) the duty; empty where nothing is in the way."""
    checks: tuple[tuple[bool, str], ...]
    others = User.objects.active().filter(duty=duty).exclude(pk=person.pk)
    if duty == Appointment.OFFICE:
        held = person.memberships.filter(role=Role.ADMINISTRATOR, unit=unit, deputy_for__isnull=True)
        checks = (
            (unit is None, "任命创建办要选单位。"),
            (takes_away, "收回创建办角色，请打开这个人的页面按“收回”。"),
            (not person.is_active, f"{person}的账号已停用。"),
            (bool(person.duty), f"{person}是{person.get_duty_display()}，不能兼任创建办。"),
            (held.exists(), f"{person}已经是这个单位的创建办。"),
        )
    elif takes_away:
        checks = (
            (person.duty != duty, f"{person}现在不是{duty.label}。"),
            (duty == Appointment.SECURITY and not others.exists(), "至少要留一名安全管理员，请先任命接任的人。"),
        )
    else:
        is_office = person.memberships.filter(role=Role.ADMINISTRATOR).exists()
        checks = (
            (unit is not None, "三员不分单位，请不要选单位。"),
            (not person.is_active, f"{person}的账号已停用。"),
            (bool(person.duty), f"{person}已经是{person.get_duty_display()}，一人不能兼任，请先免去。"),
            (person.is_superuser or person.is_staff, f"{person}是技术后台账号，不能担任三员。"),
            (is_office, f"{person}是创建办，不能兼任三员，请先收回创建办角色。"),
        )
    return next((words for is_so, words in checks if is_so), "")


def _decide(proposal: DutyProposal, state: ProposalState, actor: User, at: dt.datetime) -> None:
    told = {"state": state, "decided_by": actor, "decided_at": at}
    if not DutyProposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).update(**told):
        raise ConflictError("这项任免刚刚已被处理，无需再次操作。")


def _give(person: User, duty: str) -> None:
    User.objects.filter(pk=person.pk).update(duty=duty, session_mark=secrets.token_hex(8))


def _record(verb: str, row: DutyProposal, actor: User | None, at: dt.datetime) -> None:
    details = {"duty": row.duty, "takes_away": row.takes_away, "reason": row.reason, "proposal": row.pk}
    record_act(actor=actor, verb=verb, subject=row.person, at=at, unit=row.person.home_unit, details=details)
