"""Applications of the running term in every state that lasts: handed in, proposed, on public notice, named with a certificate."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import Campaign
from core.clock import day_of
from core.workdays import NATIONAL
from evaluations.demo.honors import SYSTEM_TRADE, SYSTEM_WINDOW
from evaluations.enums import HonorSubject
from evaluations.models import HonorTitle, Naming
from evaluations.operations.naming import (
    Application,
    apply_for_title,
    confer_honor,
    propose_naming,
    publish_notice,
    raise_objection,
)
from evaluations.workflow.naming import NOTICE_WORKDAYS
from units.models import User

_CONTACT = "市局文明创建办公室（演示）电话 0510-00000000"
_EARLIER = 10
"""Working days ago the first notice began."""


def write_namings(campaign: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
    """One application for each state; units of the report only in what is good for them."""
    calendar, today = NATIONAL, day_of(at)
    before = at - (today - calendar.add(today, -_EARLIER))
    named = _propose(_apply(campaign, "sl-hunyin", SYSTEM_WINDOW, HonorSubject.WINDOW, people, before), people, before)
    _notify(campaign, named, people, before)
    confer_honor(
        naming=Naming.objects.with_context().get(pk=named.pk),
        document_number="示例〔创〕1号",
        actor=people["leader"],
        at=at,
    )
    shown = _propose(_apply(campaign, "jiangyin", SYSTEM_TRADE, HonorSubject.ORGAN, people, at), people, at)
    _notify(campaign, shown, people, at)
    if calendar.is_workday(today):
        shown = Naming.objects.with_context().get(pk=shown.pk)
        raise_objection(naming=shown, text="演示：请再核实一处窗口的开放时间。", contact="", at=at)
    _propose(_apply(campaign, "yixing", SYSTEM_TRADE, HonorSubject.ORGAN, people, at), people, at)
    _apply(campaign, "qiuzhu2858", SYSTEM_WINDOW, HonorSubject.WINDOW, people, at)


def _apply(
    campaign: Campaign, code: str, title: str, subject: str, people: Mapping[str, User], at: dt.datetime
) -> Naming:
    application = Application(
        participation=campaign.participations.select_related("unit", "campaign__organiser").get(unit__code=code),
        title=HonorTitle.objects.select_related("below").get(name=title),
        subject=subject,
        statement="演示：对照目标逐项落实，制度上墙，窗口公示，群众评价良好。",
    )
    return apply_for_title(application=application, actor=people[f"reporter-{code}"], at=at)


def _propose(naming: Naming, people: Mapping[str, User], at: dt.datetime) -> Naming:
    propose_naming(naming=naming, opinion="演示：材料齐全，同意提名。", actor=people["admin"], at=at)
    return naming


def _notify(campaign: Campaign, naming: Naming, people: Mapping[str, User], at: dt.datetime) -> None:
    first = NATIONAL.on_or_after(day_of(at))
    publish_notice(
        campaign=campaign,
        namings=[naming],
        days=(first, NATIONAL.add(first, NOTICE_WORKDAYS[0] - 1)),
        heading=f"{naming.title}拟命名对象公示（演示）",
        contact=_CONTACT,
        actor=people["admin"],
        at=at,
    )
