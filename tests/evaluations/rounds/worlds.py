"""A round in the small world: two leaves, all four units, two inspectors and a bureau that rates."""

import datetime as dt
from decimal import Decimal
from typing import Any

from campaigns.models import Target
from evaluations.enums import RoundKind, Selection
from evaluations.models import Round, ScoreSheet
from evaluations.operations.rounds import (
    MarkGiven,
    UnitChoice,
    add_rater,
    choose_units,
    create_round,
    save_sheet,
    submit_sheet,
    take_step,
)
from evaluations.workflow.rounds import DECIDE, INSPECT, REVIEW
from tests.evaluations.views.boards import refresh, scored_world
from tests.worlds.small import NOW, SmallWorld, person
from units.enums import Role
from units.models import User


def round_world() -> tuple[SmallWorld, Round]:
    """The round is set up: grade is measured half on site, direct wholly; ``one`` and ``two`` inspect."""
    world = scored_world()
    Target.objects.filter(pk=world.targets["grade"].pk).update(methods={"material": "50", "site": "50"})
    Target.objects.filter(pk=world.targets["direct"].pk).update(methods={"site": "100"}, is_reported=False)
    refresh(world)
    for name in ("one", "two"):
        world.people[name] = person(name, world.city, Role.REVIEWER)
    office = world.people["administrator"]
    subject = create_round(
        campaign=world.campaign,
        kind=RoundKind.INSPECTION,
        name="秋季检查",
        starts_on=dt.date(2026, 11, 1),
        ends_on=dt.date(2026, 11, 30),
        actor=office,
        at=NOW,
    )
    choose_units(subject=subject, choice=UnitChoice(Selection.ALL), actor=office, at=NOW)
    for name in ("one", "two"):
        add_rater(subject=subject, rater=world.people[name], share=Decimal(1), actor=office, at=NOW)
    return world, subject


def step(world: SmallWorld, subject: Round, name: str, **more: Any) -> None:
    """The office takes a step."""
    take_step(subject=subject, name=name, actor=world.people["administrator"], at=NOW, **more)
    subject.refresh_from_db()


def sheet_of(subject: Round, user: User | None, unit: str) -> ScoreSheet:
    """The sheet of a person (None: the unit itself) for a unit, as pages read it."""
    related = ScoreSheet.objects.select_related(
        "round__campaign__organiser", "participation__unit", "rater__user", "rater__unit"
    )
    return related.get(round=subject, rater__user=user, participation__unit__code=unit)


def give(world: SmallWorld, subject: Round, who: str, unit: str, *points: str) -> ScoreSheet:
    """Fill in and hand in: points for the leaves of the round, in order."""
    sheet = sheet_of(subject, world.people[who], unit)
    targets = [row.target_id for row in subject.targets.all()]
    marks = {target: MarkGiven(Decimal(given)) for target, given in zip(targets, points, strict=True)}
    saved = save_sheet(sheet=sheet, marks=marks, version=sheet.version, actor=world.people[who], at=NOW)
    return submit_sheet(sheet=saved, version=saved.version, actor=world.people[who], at=NOW)


def inspected(world: SmallWorld, subject: Round) -> None:
    """Both inspectors marked north and south; the rest lapsed; the round is in 复核."""
    step(world, subject, INSPECT)
    give(world, subject, "one", "north", "8", "6")
    give(world, subject, "two", "north", "9", "7")
    give(world, subject, "one", "south", "5", "5")
    step(world, subject, REVIEW, opinion="其余单位另行安排")


def decided(world: SmallWorld, subject: Round) -> None:
    """The same, up to 审定."""
    inspected(world, subject)
    step(world, subject, DECIDE)
