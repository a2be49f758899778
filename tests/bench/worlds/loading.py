"""A whole campaign from its shape: head by the models, units by COPY, assignments and reports set-based."""

import datetime as dt
import json

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from campaigns.enums import Cycle, SchemeState
from campaigns.models import (
    Assignment,
    Campaign,
    FiledReport,
    GradeThreshold,
    Participation,
    Period,
    ProgressReport,
    Scheme,
    Target,
)
from campaigns.operations.filed_reports import sync_filed_reports
from core import clock
from evaluations.models import Adjustment
from tests.bench.databases import EMPTY, Server, switch_to
from tests.bench.figures import tell
from tests.bench.worlds import people, reports
from tests.bench.worlds.copying import gather_statistics, in_bulk, insert_selected, reset_sequences, write_rows
from tests.bench.worlds.divisions import take_tree
from tests.bench.worlds.leaves import DICE, Leaf
from tests.bench.worlds.shapes import Shape
from tests.bench.worlds.tree import write_units
from units.models import LeadingGroup, Membership, Unit, User

_TOPS, _SECONDS = 3, 12
_MILLIONTHS = 10**6


def load(server: Server, shape: Shape) -> None:
    """Make the world's database and leave Django connected to it; the results are not computed yet."""
    tell(f"装入{shape.title}：{shape.leaves} 个末级目标 × {shape.periods} 期，约 {shape.reports:,} 份填报 …")
    server.copy(EMPTY, shape.code)
    switch_to(server, shape.code)
    load_here(shape, clock.today())


def load_here(shape: Shape, today: dt.date) -> None:
    """Fill the database Django is connected to, which is migrated and empty."""
    write_units(f"{shape.code}-", take_tree(shape.root, shape.units))
    campaign = _head(shape, today)
    leaves = _scheme(campaign, shape)
    _participations(campaign)
    people.write_people(make_password(people.PASSWORD))
    reset_sequences(Unit, LeadingGroup, User, Membership, Participation, Adjustment)
    with in_bulk(Assignment):
        _assignments(leaves)
    periods = _periods(campaign, shape, today)
    with in_bulk(ProgressReport):
        reports.write_reports(periods, clock.now())
    with in_bulk(FiledReport):
        sync_filed_reports(campaign=campaign)
    gather_statistics()


def _head(shape: Shape, today: dt.date) -> Campaign:
    campaign = Campaign.objects.create(
        code=shape.code,
        name=f"{shape.title}创建活动",
        starts_on=_start(shape.periods, today),
        ends_on=today + dt.timedelta(days=365),
        organiser=Unit.objects.get(pk=1),
        bonus_cap=5,
    )
    for position, (name, threshold) in enumerate((("优秀", 90), ("良好", 80), ("合格", 60))):
        GradeThreshold.objects.create(campaign=campaign, name=name, threshold=threshold, position=position)
    return campaign


def _start(back: int, today: dt.date) -> dt.date:
    """The first day of the month ``back`` before the running one; months of 30 days, so that any day is like today."""
    return today - dt.timedelta(days=30 * back + 15)


def _periods(campaign: Campaign, shape: Shape, today: dt.date) -> list[Period]:
    """The oldest first; the last one is running, the one before was due six days ago."""
    starts = [_start(back, today) for back in range(shape.periods, -1, -1)]
    return Period.objects.bulk_create(
        Period(
            campaign=campaign,
            code=f"m{number}",
            cycle=Cycle.MONTH,
            starts_on=start,
            ends_on=start + dt.timedelta(days=29),
            due_on=start + dt.timedelta(days=39),
        )
        for number, start in enumerate(starts)
    )


def _scheme(campaign: Campaign, shape: Shape) -> dict[int, Leaf]:
    """Target id → leaf: three tops, twelve below them, and the leaves below those."""
    scheme = Scheme.objects.create(
        campaign=campaign, version=1, title="共同指标", state=SchemeState.PUBLISHED, published_at=clock.now()
    )
    tops = [_inner(scheme, None, number) for number in range(_TOPS)]
    seconds = [_inner(scheme, tops[number % _TOPS], number) for number in range(_SECONDS)]
    leaves = [Leaf(number) for number in range(shape.leaves)]
    made = Target.objects.bulk_create(
        Target(  # type: ignore[misc] # the field takes Decimal
            scheme=scheme,
            parent=seconds[leaf.number % _SECONDS],
            path=f"{seconds[leaf.number % _SECONDS].path}{leaf.number + 1:04}",
            code=f"l{leaf.number}",
            number=f"{leaf.number + 1}",
            title=f"末级目标{leaf.number + 1}",
            is_leaf=True,
            points=leaf.points,
            rule=leaf.rule,
            join=leaf.join,
            cycle=Cycle.MONTH,
        )
        for leaf in leaves
    )
    return {target.pk: leaf for target, leaf in zip(made, leaves, strict=True)}


def _inner(scheme: Scheme, parent: Target | None, number: int) -> Target:
    path = f"{parent.path if parent else ''}{number + 1:04}"
    title = f"{'目标' if parent else '大类'}{number + 1}"
    return Target.objects.create(scheme=scheme, parent=parent, path=path, code=f"t{path}", number=path, title=title)


def _participations(campaign: Campaign) -> None:
    """The campaign's tree is the tree of units, with the same ids; every tenth unit has a bonus."""
    same = ("path", "name", "kind", "comparison_class", "weight")
    insert_selected(
        Participation,
        {
            "id": "u.id",
            "campaign_id": str(campaign.pk),
            "unit_id": "u.id",
            "parent_id": "p.id",
            **{name: f"u.{name}" for name in same},
        },
        "FROM units_unit u LEFT JOIN units_unit p ON p.path = substr(u.path, 1, length(u.path) - 4) ORDER BY u.id",
    )
    count = Participation.objects.count()
    rows = (
        (number, "", "bonus", campaign.starts_on.isoformat(), _MILLIONTHS, "", "", 12)
        for number in range(10, count + 1, 10)
    )
    names = ("participation_id", "code", "kind", "dated_on", "points", "project", "basis", "look_back_months")
    write_rows(Adjustment, names, rows)


def _assignments(leaves: dict[int, Leaf]) -> None:
    """Every unit × leaf, unit by unit; and what each leaf's facts earn, for the reports."""
    insert_selected(
        Assignment,
        {"participation_id": "p.id", "target_id": "t.id"},
        "FROM campaigns_participation p CROSS JOIN campaigns_target t WHERE t.is_leaf ORDER BY p.id, t.id",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        kind = "jsonb" if connection.vendor == "postgresql" else "text"
        cursor.execute(
            f"CREATE TABLE bench_fact (target_id bigint, dice bigint, facts {kind}, whole bigint, rest bigint,"
            " amount bigint, base bigint, PRIMARY KEY (target_id, dice))"
        )
        cursor.executemany(
            "INSERT INTO bench_fact VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [_fact(target, leaf, dice) for target, leaf in leaves.items() for dice in range(DICE)],
        )


def _fact(target: int, leaf: Leaf, dice: int) -> tuple[int | str, ...]:
    whole, rest, amount, base = leaf.earned(dice)
    scaled = (int(whole.scaleb(10)), rest, int(amount.scaleb(6)), int(base.scaleb(6)))
    return (target, dice, json.dumps(leaf.facts(dice), ensure_ascii=False), *scaled)
