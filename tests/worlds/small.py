"""A small world: 市局 with two districts and an institution, one person per role, one leaf per kind of rule."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.enums import Cycle, Join, SchemeState
from campaigns.models import (
    Assignment,
    Campaign,
    GradeThreshold,
    Participation,
    Period,
    ProgressReport,
    Scheme,
    Target,
)
from campaigns.operations.filed_reports import sync_filed_report
from units.enums import Role, UnitKind
from units.models import Membership, Unit, User

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

RULES: dict[str, tuple[dict[str, Any], Join]] = {
    "quantity": ({"kind": "quantity", "goal": "100"}, Join.SUM),
    "rate": ({"kind": "rate", "goal": "90"}, Join.SUM),
    "per_item": ({"kind": "per_item", "each": "0.5"}, Join.SUM),
    "checklist": ({"kind": "checklist", "standards": ["有制度", "有专人", "有记录"]}, Join.LATEST),
    "grade": ({"kind": "grade", "coefficients": {"优": "1", "良": "0.8", "差": "0"}}, Join.LATEST),
    "direct": ({"kind": "direct"}, Join.MEAN),
    "milestone": (
        {
            "kind": "milestone",
            "milestones": [
                {"name": "动员部署", "due": "2026-03-31", "share": "40"},
                {"name": "总结验收", "due": "2026-12-15", "share": "60"},
            ],
            "late": "0.5",
        },
        Join.LATEST,
    ),
    "deduction": ({"kind": "deduction", "series": ["0.5", "1", "2"]}, Join.SUM),
    "survey": ({"kind": "survey"}, Join.LATEST),
    "rank": ({"kind": "rank", "shares": ["1", "0.8", "0.6"]}, Join.LATEST),
}
"""One leaf of each kind, with the join it is usually given."""

FACTS: dict[str, dict[str, Any]] = {
    "quantity": {"value": "80"},
    "rate": {"numerator": "45", "denominator": "50"},
    "per_item": {"count": "3"},
    "checklist": {"met": ["有制度", "有专人"]},
    "grade": {"grade": "良"},
    "direct": {"points": "7"},
    "milestone": {"done": {"动员部署": "2026-03-20"}},
    "deduction": {"events": 0},
    "survey": {"mean": "88.5"},
    "rank": {"rank": 2},
}
"""Complete facts for each of them."""


@dataclass
class SmallWorld:
    """What ``small_world`` built, by name."""

    city: Unit
    north: Unit
    south: Unit
    home: Unit
    campaign: Campaign
    scheme: Scheme
    late: Period
    now: Period
    later: Period
    once: Period
    targets: dict[str, Target] = field(default_factory=dict)
    participations: dict[str, Participation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def assignment(self, kind: str = "quantity", unit: str = "north") -> Assignment:
        """The leaf of this kind of rule, given to the unit with this code."""
        return Assignment.objects.select_related(
            "participation__unit", "participation__campaign", "target__scheme"
        ).get(participation=self.participations[unit], target=self.targets[kind])

    def report(self, kind: str = "quantity", unit: str = "north", **fields: Any) -> ProgressReport:
        """A report of that assignment for the period that is running, a complete draft unless ``fields`` say else."""
        values: dict[str, Any] = {
            "assignment": self.assignment(kind, unit),
            "period": self.now if kind != "milestone" else self.once,
            "facts": FACTS[kind],
            "text": "已按计划推进。",
            "version": 1,
            "edited_by": self.people["reporter"],
            "edited_at": NOW,
            **fields,
        }
        report = ProgressReport.objects.create(**values)
        sync_filed_report(report=report)
        return report


def person(username: str, unit: Unit | None = None, role: Role | None = None) -> User:
    """A person without a password: tests sign in by force."""
    user = User(username=username, name=username)
    user.set_unusable_password()
    user.save()
    if unit is not None and role is not None:
        Membership.objects.create(user=user, unit=unit, role=role)
    return user


def small_world() -> SmallWorld:
    """Build it: today is 2026-11-24; one period is late, one is running, one not yet begun."""
    root = Unit(code="city", name="市民政局", short_name="市局", kind=UnitKind.BUREAU, comparison_class="局")
    city: Unit = Unit.objects.add_root(instance=root)
    north = _below(city, "north", "北区民政局", UnitKind.BUREAU)
    south = _below(city, "south", "南区民政局", UnitKind.BUREAU)
    home = _below(north, "home", "北区福利院", UnitKind.INSTITUTION)
    campaign = Campaign.objects.create(
        code="c2026",
        name="二〇二六年创建活动",
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2026, 12, 31),
        organiser=city,
    )
    for position, (name, threshold) in enumerate((("优秀", 90), ("良好", 80), ("合格", 60))):
        GradeThreshold.objects.create(campaign=campaign, name=name, threshold=threshold, position=position)
    scheme = Scheme.objects.create(
        campaign=campaign, version=1, title="共同指标", state=SchemeState.PUBLISHED, published_at=NOW
    )
    late, now, later = (
        _period(campaign, Cycle.QUARTER, start, due)
        for start, due in (
            (dt.date(2026, 7, 1), dt.date(2026, 10, 10)),
            (dt.date(2026, 10, 1), dt.date(2026, 11, 30)),
            (dt.date(2027, 1, 1), dt.date(2027, 4, 10)),
        )
    )
    once = _period(campaign, Cycle.ONCE, dt.date(2026, 1, 1), dt.date(2026, 12, 20))
    world = SmallWorld(city, north, south, home, campaign, scheme, late, now, later, once)
    _add_targets(world)
    _add_participations(world)
    _add_people(world)
    return world


def _below(parent: Unit, code: str, name: str, kind: UnitKind) -> Unit:
    parent.refresh_from_db()
    unit = Unit(code=code, name=name, kind=kind, comparison_class=str(kind.label))
    Unit.objects.add_child(parent, instance=unit)
    return unit


def _period(campaign: Campaign, cycle: Cycle, starts_on: dt.date, due_on: dt.date) -> Period:
    return Period.objects.create(
        campaign=campaign,
        code=f"{cycle}-{starts_on:%Y%m}",
        cycle=cycle,
        starts_on=starts_on,
        ends_on=due_on,
        due_on=due_on,
    )


def _add_targets(world: SmallWorld) -> None:
    pillar = Target.objects.create(scheme=world.scheme, path="0001", code="p1", number="Ⅰ", title="三个到位")
    second = Target.objects.create(
        scheme=world.scheme, parent=pillar, path="00010001", code="p1-1", number="Ⅰ-1", title="组织领导到位"
    )
    for position, (kind, (rule, join)) in enumerate(RULES.items(), start=1):
        world.targets[kind] = Target.objects.create(
            scheme=world.scheme,
            parent=second,
            path=f"{second.path}{position:04}",
            code=kind,
            number=f"Ⅰ-1-{position}",
            title=f"目标 {kind}",
            is_leaf=True,
            points=10,
            rule=rule,
            join=join,
            cycle=Cycle.ONCE if kind == "milestone" else Cycle.QUARTER,
        )


def _add_participations(world: SmallWorld) -> None:
    parents = {"city": None, "north": "city", "south": "city", "home": "north"}
    for unit in (world.city, world.north, world.south, world.home):
        parent = parents[unit.code]
        row = Participation.objects.create(
            campaign=world.campaign,
            unit=unit,
            parent=world.participations[parent] if parent else None,
            path=unit.path,
            name=unit.name,
            kind=unit.kind,
            comparison_class=unit.comparison_class,
        )
        world.participations[unit.code] = row
        Assignment.objects.bulk_create(
            Assignment(participation=row, target=target) for target in world.targets.values()
        )


def _add_people(world: SmallWorld) -> None:
    for name, unit, role in (
        ("reporter", world.north, Role.REPORTER),
        ("reporter_south", world.south, Role.REPORTER),
        ("reporter_home", world.home, Role.REPORTER),
        ("reviewer", world.city, Role.REVIEWER),
        ("reviewer_north", world.north, Role.REVIEWER),
        ("leader", world.city, Role.LEADER),
        ("leader_north", world.north, Role.LEADER),
        ("administrator", world.city, Role.ADMINISTRATOR),
        ("auditor", world.city, Role.AUDITOR),
    ):
        world.people[name] = person(name, unit, role)
    world.people["stranger"] = person("stranger")
