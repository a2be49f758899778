"""复评: drawing a sample, marking it blind, settling differences. No score moves by any of it."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import BlindReading, Period
from campaigns.operations.reports import check_facts
from campaigns.permissions import may_arrange_campaign
from core.clock import day_of
from core.draw import draw
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import SecondDecision, SecondVerdict
from evaluations.models import SecondDraw, SecondMark
from evaluations.operations.reviews import earned_parts
from evaluations.permissions import may_mark_second
from evaluations.queries.second_marking import drawable, lot_key, second_candidates
from units.models import User
from units.operations.audit import record_act

MOST_DRAWN = 200
"""Reports that one draw may hand out: they are marked by people."""


@transaction.atomic
def draw_sample(*, period: Period, percent: int, seed: str, actor: User | None, at: dt.datetime) -> SecondDraw:
    """Draw ``percent`` of a hundred of the period's approved reports, at least one, and give each to a second reviewer.

    Effects in order: the draw; its marks, each with the first decision as it stands; what is kept from each reviewer; the
    audit entry with seed and numbers. RefusedError where nothing is approved or too much would be drawn, ConflictError
    where the period was drawn already. ``actor`` None: the demo.
    """
    campaign = period.campaign
    if actor is not None and not may_arrange_campaign(actor, campaign):
        message = "只有活动组织单位的创建办可以抽取复评。"
        raise NotAllowedError(message)
    reports = {lot_key(report): report for report in drawable(campaign, period)}
    number = -(-len(reports) * percent // 100)
    _require_drawable(period, number, percent)
    new: dict[str, Any] = {"percent": percent, "seed": seed.strip(), "pool": len(reports)}
    try:
        with transaction.atomic():
            drawn = SecondDraw.objects.create(campaign=campaign, period=period, drawn_by=actor, drawn_at=at, **new)
    except IntegrityError as error:
        message = f"“{period}”已经抽取过复评，不能重抽。"
        raise ConflictError(message) from error
    load: dict[int, int] = {}
    marks = []
    for key in draw(seed=drawn.seed, keys=reports, number=number):
        report = reports[key]
        people = second_candidates(report, day_of(at))
        chosen = min(people, key=lambda pk: (load.get(pk, 0), people.index(pk)), default=None)
        if chosen is not None:
            load[chosen] = load.get(chosen, 0) + 1
        mark = SecondMark(draw=drawn, report=report, first_by=report.decided_by, reviewer_id=chosen)
        mark.first_facts, mark.first_points = report.approved_facts, report.earned_whole
        marks.append(mark)
    SecondMark.objects.bulk_create(marks)
    BlindReading.objects.bulk_create(
        BlindReading(report=mark.report, user_id=mark.reviewer_id) for mark in marks if mark.reviewer_id is not None
    )
    record_act(
        actor=actor, verb="抽取复评", subject=drawn, at=at, unit=campaign.organiser, details={**new, "drawn": number}
    )
    return drawn


def _require_drawable(period: Period, number: int, percent: int) -> None:
    if not 1 <= percent <= 100:  # noqa: PLR2004 - percent
        message = "抽取比例应在 1 到 100 之间。"
        raise RefusedError(message)
    if not number:
        message = f"“{period}”还没有已核定的填报，不能抽取。"
        raise RefusedError(message)
    if number > MOST_DRAWN:
        message = f"按这个比例要抽 {number} 份，超过一次 {MOST_DRAWN} 份的上限。请把比例调低。"
        raise RefusedError(message)


@transaction.atomic
def mark_second(
    *, mark: SecondMark, decision: str, facts: dict[str, Any], opinion: str, actor: User, at: dt.datetime
) -> SecondMark:
    """Write down the second decision; from then on both are open to its reviewer. It cannot be changed.

    ValidationError for faulty facts; RefusedError without a reason where the report should go back or other numbers should
    count; ConflictError where it is in already.
    """
    if not may_mark_second(actor, mark):
        message = "这份复评不由您办理：复评人不能是初评人、提交人、审签人或本单位的人。"
        raise NotAllowedError(message)
    report = mark.report
    clean = check_facts(assignment=report.assignment, facts=facts, complete=True)
    if decision not in SecondDecision.values:
        raise ValidationError({"decision": "请选择复评意见。"})
    if not opinion.strip() and (decision == SecondDecision.RETURN or clean != report.facts):
        raise ValidationError({"opinion": "认为应当退回，或者改了数字，请写明理由。"})
    points = report.assignment.target.points
    assert points is not None  # a leaf has points
    earned = earned_parts(rule=report.assignment.rule_object, facts=clean, points=points)["earned_whole"]
    if decision == SecondDecision.RETURN:
        earned = 0
    fields = {
        "decision": decision,
        "facts": clean,
        "points": earned,
        "gap": earned - mark.first_points,
        "differs": decision == SecondDecision.RETURN or clean != mark.first_facts,
        "opinion": opinion.strip(),
        "decided_at": at,
    }
    if not SecondMark.objects.filter(pk=mark.pk, decided_at__isnull=True, reviewer=actor).update(**fields):
        message = "这份复评刚刚已经交过，没有再次写入。"
        raise ConflictError(message)
    BlindReading.objects.filter(report=report, user=actor).delete()
    record_act(actor=actor, verb="复评", subject=mark, at=at, unit=report.assignment.participation.unit)
    mark.refresh_from_db()
    return mark


@transaction.atomic
def pass_on_mark(*, mark: SecondMark, actor: User, at: dt.datetime) -> SecondMark:
    """Give an open mark to the next person who may have it. RefusedError where there is nobody else."""
    _require_office(mark, actor)
    if mark.is_void:
        message = "这份填报抽取后撤销过核定，不再复评，不用改派。"
        raise RefusedError(message)
    kept = SecondMark.objects.select_for_update(of=("self",)).filter(pk=mark.pk, decided_at__isnull=True).first()
    if kept is None:
        message = "这份复评已经交了，不用改派。"
        raise ConflictError(message)
    people = [pk for pk in second_candidates(mark.report, day_of(at)) if pk != kept.reviewer_id]
    if not people:
        message = "没有别的合适的复评人：要另有一位审核员，且不是初评人、提交人、审签人或本单位的人。"
        raise RefusedError(message)
    waiting = dict.fromkeys(people, 0)
    for pk in SecondMark.objects.filter(reviewer__in=people, decided_at__isnull=True).values_list(
        "reviewer", flat=True
    ):
        waiting[pk] += 1
    BlindReading.objects.filter(report=mark.report, user=kept.reviewer).delete()
    kept.reviewer_id = min(people, key=lambda pk: (waiting[pk], people.index(pk)))
    kept.save(update_fields=["reviewer"])
    BlindReading.objects.get_or_create(report=mark.report, user_id=kept.reviewer_id)
    unit, details = mark.draw.campaign.organiser, {"to": kept.reviewer_id}
    record_act(actor=actor, verb="改派复评", subject=mark, at=at, unit=unit, details=details)
    return kept


@transaction.atomic
def settle_difference(*, mark: SecondMark, verdict: str, reason: str, actor: User, at: dt.datetime) -> None:
    """The office says which decision stands, with a reason. A correction itself is made by a reviewer, as always."""
    _require_office(mark, actor)
    if verdict not in SecondVerdict.values or not reason.strip():
        message = "请选择处理意见并写明理由。"
        raise RefusedError(message)
    open_ones = SecondMark.objects.filter(pk=mark.pk, differs=True, decided_at__isnull=False, verdict="")
    if not open_ones.update(verdict=verdict, verdict_reason=reason.strip(), verdict_by=actor, verdict_at=at):
        message = "这一份没有不一致，或者已经处理过了。请刷新页面查看。"
        raise ConflictError(message)
    details = {"verdict": verdict, "reason": reason.strip()}
    record_act(
        actor=actor, verb="处理复评差异", subject=mark, at=at, unit=mark.draw.campaign.organiser, details=details
    )


def _require_office(mark: SecondMark, actor: User) -> None:
    if not may_arrange_campaign(actor, mark.draw.campaign):
        message = "只有活动组织单位的创建办可以这样做。"
        raise NotAllowedError(message)
