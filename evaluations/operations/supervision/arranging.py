"""The office appoints supervisors and writes down what they do together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from core.clock import day_of
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import SupervisorSector
from evaluations.models import Patrol, Supervisor
from evaluations.permissions import may_arrange_supervisors
from units.enums import Role
from units.models import Unit, User
from units.operations.accounts import PersonFacts, invite_person
from units.operations.audit import record_act

_LONGEST_TERM = dt.timedelta(days=366 * 6)


@dataclass(frozen=True)
class TermFacts:
    """Who is appointed until when; ``username``: of the account to be made, "" for none."""

    name: str
    sector: SupervisorSector
    workplace: str
    starts_on: dt.date
    ends_on: dt.date
    username: str = ""


@transaction.atomic
def appoint_supervisor(*, bureau: Unit, facts: TermFacts, actor: User, at: dt.datetime) -> tuple[Supervisor, str]:
    """A term, and where wanted an account that enters findings and sees nothing else; gives its one-time password.

    The account's role ends with the term. NotAllowedError; RefusedError; ValidationError for a login name in use.
    """
    _require_office(actor, bureau)
    if not dt.timedelta(0) <= facts.ends_on - facts.starts_on <= _LONGEST_TERM:
        raise RefusedError("任期结束应在开始之后，最长六年。")
    user, password = None, ""
    if facts.username:
        person = PersonFacts(name=facts.name)
        user, password = invite_person(
            username=facts.username, facts=person, unit=bureau, role=Role.SUPERVISOR, actor=actor, at=at
        )
        user.memberships.update(starts_on=facts.starts_on, ends_on=facts.ends_on)
    try:
        with transaction.atomic():
            made = Supervisor.objects.create(
                bureau=bureau,
                name=facts.name,
                sector=facts.sector,
                workplace=facts.workplace,
                starts_on=facts.starts_on,
                ends_on=facts.ends_on,
                user=user,
            )
    except IntegrityError as error:
        raise RefusedError(f"“{facts.name}”从这一天开始的任期已经登记过。") from error
    details = {"sector": facts.sector.label, "until": facts.ends_on.isoformat()}
    record_act(actor=actor, verb="聘请监督员", subject=made, at=at, unit=bureau, details=details)
    return made, password


@transaction.atomic
def end_term(*, supervisor: Supervisor, actor: User, at: dt.datetime) -> None:
    """The term, and with it the account's role, ends with today."""
    _require_office(actor, supervisor.bureau)
    today = day_of(at)
    if supervisor.ends_on <= today or supervisor.starts_on > today:
        raise RefusedError("任期现在不在进行中，不用结束。")
    supervisor.ends_on = today
    supervisor.save(update_fields=["ends_on"])
    if supervisor.user is not None:
        supervisor.user.memberships.filter(role=Role.SUPERVISOR, unit=supervisor.bureau).update(ends_on=today)
    record_act(actor=actor, verb="结束监督员任期", subject=supervisor, at=at, unit=supervisor.bureau)


@dataclass(frozen=True)
class PatrolFacts:
    """What the supervisors did together; without a ``unit`` it was a meeting."""

    day: dt.date
    title: str
    unit: Unit | None
    members: Sequence[Supervisor]
    minutes: str = ""


@transaction.atomic
def record_patrol(*, bureau: Unit, facts: PatrolFacts, actor: User, at: dt.datetime) -> Patrol:
    """Write a patrol or a meeting down. NotAllowedError; RefusedError for strangers, ended terms, units of others."""
    _require_office(actor, bureau)
    if not facts.members:
        raise RefusedError("请勾选参加的监督员。")
    if facts.day > day_of(at):
        raise RefusedError(f"{facts.day} 还没有到，请在巡查或会议之后登记。")
    serving = set(Supervisor.objects.filter(bureau=bureau).serving_on(facts.day).values_list("pk", flat=True))
    if absent := [str(member) for member in facts.members if member.pk not in serving]:
        raise RefusedError(f"这一天不在任期内：{'、'.join(absent)}。")
    if facts.unit is not None and not facts.unit.path.startswith(bureau.path):
        raise RefusedError(f"只能巡查“{bureau}”及其下属单位。")
    made = Patrol.objects.create(
        bureau=bureau, day=facts.day, title=facts.title, unit=facts.unit, minutes=facts.minutes, written_by=actor
    )
    made.members.set(facts.members)
    verb = "登记监督员会议" if facts.unit is None else "登记监督员巡查"
    record_act(actor=actor, verb=verb, subject=made, at=at, unit=bureau, details={"members": len(facts.members)})
    return made


def _require_office(actor: User, bureau: Unit) -> None:
    if not may_arrange_supervisors(actor, bureau):
        raise NotAllowedError(f"只有“{bureau}”或上级单位的创建办可以管理监督员。")
