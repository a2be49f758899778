"""Writing a problem down; where it is clear who mends it by when, it is given out at once."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from campaigns.models import Campaign, Target
from campaigns.queries.policies import work_calendar
from campaigns.rules.days import months_later
from core.clock import day_of
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import RectificationSource, RectificationState
from evaluations.models import Rectification, Round, Survey
from evaluations.permissions import may_open_rectification
from units.enums import NO_STAFF
from units.models import Membership, Unit, User
from units.operations.audit import record_act

LONGEST_WORDS = 1000
_LONGEST_WAIT = dt.timedelta(days=730)
_LIKE_WITHIN_MONTHS = 12


@dataclass(frozen=True)
class Finding:
    """What was found where. The source says which of the origins is set: 考评轮次 the round, 测评意见 the survey."""

    unit: Unit
    problem: str
    source: RectificationSource = RectificationSource.HAND
    round: Round | None = None
    survey: Survey | None = None
    target: Target | None = None
    campaign: Campaign | None = None
    client_key: str = ""


@dataclass(frozen=True)
class Task:
    """Who mends it until when, and how; without a person the unit answers for it."""

    due_on: dt.date
    person: User | None = None
    measure: str = ""


@transaction.atomic
def open_rectification(
    *, finding: Finding, task: Task | None, actor: User | None, at: dt.datetime, is_judged: bool = False
) -> Rectification:
    """Write the problem down and, with a ``task``, give it to the unit at once.

    Effects in order: the row, marked as a repeat of the latest like one of the year before; the audit entry. A day on
    which nobody works moves to the next working day. ``is_judged``: the caller has found by its own rules that the actor
    may do this (a case's handler, an inspector on site); otherwise NotAllowedError unless ``may_open_rectification``.
    ValidationError by field; RefusedError for a unit that ended.
    """
    unit, today = finding.unit, day_of(at)
    if not (is_judged or actor is None or may_open_rectification(actor, unit)):
        message = f"只有“{unit}”或上级单位的审核员、领导、创建办可以给它登记整改。"
        raise NotAllowedError(message)
    require_existing(unit=unit, today=today)
    faults = _faults(finding) | (faults_of_task(task=task, unit=unit, today=today) if task else {})
    if faults:
        raise ValidationError(faults)
    made = Rectification(
        unit=unit,
        source=finding.source,
        round=finding.round,
        survey=finding.survey,
        target=finding.target,
        campaign=_campaign_of(finding),
        problem=finding.problem.strip(),
        found_on=today,
        found_by=actor,
        client_key=finding.client_key,
        repeats=_like_before(finding, today),
    )
    details = {"source": made.get_source_display()}
    if task is not None:
        made.state = RectificationState.ASSIGNED
        details |= give_out(subject=made, task=task)
    made.save()
    record_act(actor=actor, verb="登记整改", subject=made, at=at, unit=unit, details=details)
    return made


def give_out(*, subject: Rectification, task: Task) -> dict[str, str]:
    """Set who mends it until when, unsaved; gives what the audit entry says of it."""
    subject.person, subject.measure = task.person, task.measure.strip() or subject.measure
    subject.due_on = work_calendar().on_or_after(task.due_on)
    person = "" if task.person is None else str(task.person)
    return {"person": person, "due_on": subject.due_on.isoformat(), "measure": task.measure.strip()}


def faults_of_task(*, task: Task, unit: Unit, today: dt.date) -> dict[str, str]:
    """What is wrong with a task, by field."""
    faults: dict[str, str] = {}
    if task.due_on < today:
        faults["due_on"] = f"整改期限 {task.due_on} 已经过去，请填今天或以后的日期。"
    elif task.due_on > today + _LONGEST_WAIT:
        faults["due_on"] = "整改期限不能超过两年，请核对年份。"
    if task.person is not None and not _belongs(task.person, unit, today):
        faults["person"] = f"{task.person}不是“{unit}”的人，请选本单位的责任人。"
    if len(task.measure.strip()) > LONGEST_WORDS:
        faults["measure"] = f"整改措施最多 {LONGEST_WORDS} 字。"
    return faults


def require_existing(*, unit: Unit, today: dt.date) -> None:
    """RefusedError for a unit that does not exist on the day; it names the one that took it over."""
    if unit.exists_on(today):
        return
    heirs = unit.heirs()
    onward = f"请登记到承继单位“{heirs[-1]}”。" if heirs else "请核对单位。"
    message = f"“{unit}”已不存在，不能给它登记整改。{onward}"
    raise RefusedError(message)


def _faults(finding: Finding) -> dict[str, str]:
    problem = finding.problem.strip()
    if not problem:
        return {"problem": "请写明发现了什么问题。"}
    if len(problem) > LONGEST_WORDS:
        return {"problem": f"问题最多 {LONGEST_WORDS} 字，现有 {len(problem)} 字。"}
    campaign = _campaign_of(finding)
    if finding.target is not None and campaign is not None and finding.target.scheme.campaign_id != campaign.pk:
        return {"target": f"目标“{finding.target}”不属于“{campaign}”。"}
    return {}


def _campaign_of(finding: Finding) -> Campaign | None:
    if finding.campaign is not None:
        return finding.campaign
    if finding.round is not None:
        return finding.round.campaign
    return None if finding.target is None else finding.target.scheme.campaign


def _belongs(person: User, unit: Unit, today: dt.date) -> bool:
    if not person.is_active:
        return False
    posts = Membership.objects.in_force(today).filter(user=person, unit=unit).exclude(role__in=NO_STAFF)
    return person.home_unit_id == unit.pk or posts.exists()


def _like_before(finding: Finding, today: dt.date) -> Rectification | None:
    """The latest problem of the unit with the same target, of whichever version, in the months before.

    Several found on one day are what one look showed, or one sent twice: none of them came again.
    """
    if finding.target is None:
        return None
    since, yesterday = months_later(today, -_LIKE_WITHIN_MONTHS), today - dt.timedelta(days=1)
    same = Q(target=finding.target) | Q(target__lineage=finding.target.lineage)
    like = Rectification.objects.filter(same, unit=finding.unit, found_on__range=(since, yesterday))
    return like.order_by("-found_on", "-pk").first()
