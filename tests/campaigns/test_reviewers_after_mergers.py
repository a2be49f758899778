"""Who reviews what a merged unit reported: its old superior, never the unit it became."""

import datetime as dt

import pytest

from campaigns.models import ProgressReport
from campaigns.permissions import may_review
from tests.worlds.small import NOW, SmallWorld, small_world
from units.enums import UnitKind
from units.models import Unit, User
from units.operations.successions import Founding, merge_units
from units.operations.units import UnitFacts


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for unit in ("north", "south", "home"):
        world.report("quantity", unit, state="submitted", submitted_by=world.people["reporter"], submitted_at=NOW)
    return world


def merge(code: str, *codes: str, on: dt.date) -> None:
    founding = Founding(code, UnitFacts(f"{code}局", UnitKind.BUREAU), Unit.objects.get(code="city"))
    units = [Unit.objects.get(code=each) for each in codes]
    merge_units(units=units, successor=founding, on=on, actor=None, at=NOW, carries_people=True)


def reviewed_by(username: str) -> set[str]:
    user = User.objects.get(username=username)
    listed = set(
        ProgressReport.objects.reviewable_by(user).values_list("assignment__participation__unit__code", flat=True)
    )
    allowed = {
        report.assignment.participation.unit.code
        for report in ProgressReport.objects.with_context()
        if may_review(user, report)
    }
    assert listed == allowed, username
    return listed


def test_the_successor_reviews_what_is_below_it_but_not_what_it_was(world: SmallWorld) -> None:
    assert reviewed_by("reviewer_north") == {"home"}
    merge("joined", "north", "south", on=dt.date(2026, 7, 1))
    assert reviewed_by("reviewer_north") == {"home"}
    assert reviewed_by("reviewer") == {"north", "south", "home"}


def test_nor_does_the_successor_of_the_successor(world: SmallWorld) -> None:
    merge("joined", "north", on=dt.date(2026, 7, 1))
    merge("larger", "joined", "south", on=dt.date(2026, 10, 1))
    assert reviewed_by("reviewer_north") == {"home"}
    assert reviewed_by("reviewer") == {"north", "south", "home"}


def test_everybody_is_asked_the_same_by_list_and_by_permission(world: SmallWorld) -> None:
    merge("joined", "north", "south", on=dt.date(2026, 7, 1))
    found = {name: reviewed_by(name) for name in world.people}
    assert {name for name, units in found.items() if units} == {"reviewer", "reviewer_north"}
