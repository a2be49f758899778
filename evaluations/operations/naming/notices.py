"""Candidates are put on public notice, or the notice is taken back."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from campaigns.models import Campaign
from campaigns.permissions import may_arrange_campaign
from campaigns.queries.policies import work_calendar
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import NamingState
from evaluations.models import Naming, PublicNotice
from evaluations.operations.naming.claiming import claim_naming
from evaluations.operations.naming.steps import require_eligible
from evaluations.workflow.naming import NOTICE_WORKDAYS, NOTIFY, RECALL
from units.models import User
from units.operations.audit import record_act

_DAY = dt.timedelta(days=1)


@transaction.atomic
def publish_notice(
    *,
    campaign: Campaign,
    namings: Sequence[Naming],
    days: tuple[dt.date, dt.date],
    heading: str,
    contact: str,
    actor: User | None,
    at: dt.datetime,
) -> PublicNotice:
    """Show these candidates to everybody from the first to the last of ``days``, all of them or none.

    RefusedError for fewer than 5 or more than 7 working days, a first day that has passed, or a candidate that may not.
    """
    if actor is not None and not may_arrange_campaign(actor, campaign):
        message = "公示由组织单位的创建办发布。"
        raise NotAllowedError(message)
    _refuse(namings, days, heading, contact, day_of(at))
    first, last = days
    notice = PublicNotice.objects.create(
        campaign=campaign,
        heading=heading.strip(),
        contact=contact.strip(),
        starts_on=first,
        ends_on=last,
        published_by=actor,
        published_at=at,
    )
    for naming in namings:
        require_eligible(naming=naming, today=day_of(at))
        claim_naming(naming=naming, name=NOTIFY, opinion="", actor=actor, at=at, values={"notice": notice})
    details = {"from": first.isoformat(), "to": last.isoformat(), "candidates": len(namings)}
    record_act(actor=actor, verb="发布公示", subject=notice, at=at, unit=campaign.organiser, details=details)
    return notice


@transaction.atomic
def withdraw_notice(*, notice: PublicNotice, reason: str, actor: User | None, at: dt.datetime) -> None:
    """Take a faulty notice off the public pages; its candidates wait for a new one. Objections stay with them.

    RefusedError once somebody was named on it: it is the proof that the title was on public notice.
    """
    if actor is not None and not may_arrange_campaign(actor, notice.campaign):
        message = "公示由组织单位的创建办撤回。"
        raise NotAllowedError(message)
    if not reason.strip():
        message = "请写明撤回公示的理由。"
        raise RefusedError(message)
    # Locked, so that whoever names one of them meanwhile is seen.
    candidates = list(notice.namings.with_context().order_by("pk").select_for_update(of=("self",)))
    if any(naming.state == NamingState.NAMED for naming in candidates):
        message = "这份公示里已有候选对象命名，公示不能再撤回；称号有误的，请在荣誉库里办理撤销。"
        raise RefusedError(message)
    if not PublicNotice.objects.filter(pk=notice.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_because=reason.strip()[:300]
    ):
        message = "这份公示刚刚已被撤回。"
        raise ConflictError(message)
    for naming in candidates:
        if naming.state == NamingState.NOTIFIED:
            claim_naming(naming=naming, name=RECALL, opinion=reason, actor=actor, at=at, values={"notice": None})
    details = {"reason": reason.strip()}
    record_act(actor=actor, verb="撤回公示", subject=notice, at=at, unit=notice.campaign.organiser, details=details)


def _refuse(
    namings: Sequence[Naming], days: tuple[dt.date, dt.date], heading: str, contact: str, today: dt.date
) -> None:
    first, last = days
    least, most = NOTICE_WORKDAYS
    count = work_calendar().between(first - _DAY, last) if first <= last else 0
    checks = (
        (not namings, "请先勾选要公示的候选对象。"),
        (not heading.strip() or not contact.strip(), "请填写公示标题，以及受理异议的单位和电话。"),
        (first < today, "公示不能从过去的日子开始，请从今天或以后开始。"),
        (count < least, f"公示不少于 {least} 个工作日，{first} 至 {last} 只有 {count} 个，请延后结束日期。"),
        (count > most, f"公示不超过 {most} 个工作日，{first} 至 {last} 有 {count} 个，请提前结束日期。"),
    )
    refusal = next((words for is_so, words in checks if is_so), None)
    if refusal:
        raise RefusedError(refusal)
