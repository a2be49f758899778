"""Who walks: one person for each column of the access table, and the few objects that the demo lacks."""

import datetime as dt
from collections.abc import Mapping

from campaigns.enums import Counting, ItemKind
from campaigns.models import Campaign, Nudge, ProgressReport, SchemeItem
from campaigns.operations.schemes.drafting import new_version
from evaluations.models import WallDisplay, Watch
from tests.worlds.small import NOW, TODAY
from units.enums import Appointment, Duty, Role, UnitKind
from units.models import BusinessSystem, DutyProposal, Membership, Unit, User
from units.operations.systems import make_token

COLUMNS = {
    "匿名": "",
    "外人": "stranger",
    "填报员": "reporter",
    "协办": "reporter-sl-fuli",
    "审核员": "reviewer",
    "领导": "leader",
    "创建办": "admin",
    "系统管理员": "duty-system",
    "安全管理员": "duty-security",
    "审计管理员": "duty-audit",
    "审计员": "auditor",
    "监督员": "supervisor",
}
"""Heading of a column → login name."""


def settle_in(campaign: Campaign) -> None:
    """Add the stranger, the three administrators, and one of each object of which the demo has none."""
    far = Unit.objects.add_root(instance=Unit(code="far", name="外地民政局", kind=UnitKind.BUREAU))
    stranger = User.objects.create(username="stranger", name="外地填报员", home_unit=far)
    Membership.objects.create(user=stranger, unit=far, role=Role.REPORTER)
    for duty in Duty.values:
        User.objects.create(username=f"duty-{duty}", name=f"三员 {duty}", duty=duty)
    office = User.objects.get(username="admin")
    published = campaign.schemes.common().published().get()
    draft = new_version(scheme=published, actor=office, at=NOW)
    SchemeItem.objects.create(
        scheme=draft, kind=ItemKind.BONUS, position=1, code="b1", title="加分项", points=1, counting=Counting.values[0]
    )
    report = ProgressReport.objects.filter(assignment__participation__unit__code="shili").order_by("pk")[0]
    Nudge.objects.create(
        assignment=report.assignment, period=report.period, day=TODAY, text="请抓紧", sent_by=office, sent_at=NOW
    )
    leader = User.objects.get(username="leader")
    Watch.objects.create(user=leader, kind="score", threshold=70, made_at=NOW)
    WallDisplay.objects.create(
        unit=Unit.objects.get(code="wuxi"), name="大厅", digest="x" * 64, made_by=office, made_at=NOW, expires_on=TODAY
    )
    DutyProposal.objects.create(
        person=stranger, duty=Appointment.SYSTEM, reason="轮岗", proposed_by=office, proposed_at=NOW
    )


def api_key() -> str:
    """A key of the system that may fill in and record."""
    system = BusinessSystem.objects.order_by("pk")[0]
    return make_token(
        system=system,
        expires_on=TODAY + dt.timedelta(days=30),
        actor=User.objects.get(username="admin"),
        at=NOW,
    )


def walkers() -> Mapping[str, User | None]:
    """Heading → person; None for the one who is not signed in."""
    return {title: User.objects.get(username=name) if name else None for title, name in COLUMNS.items()}
