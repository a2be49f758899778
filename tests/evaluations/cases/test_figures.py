"""限时办结 as numbers, and as facts of a report."""

import datetime as dt
from decimal import Decimal

import pytest

from evaluations.enums import CaseKind, Satisfaction
from evaluations.models import Case
from evaluations.operations.cases.steps import call_back_case, reopen_case, withdraw_case
from evaluations.queries.cases.figures import CaseFigures, figures_by_unit, figures_of
from tests.evaluations.cases.taken import accepted, replied, taken
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

LATER = NOW + dt.timedelta(days=30)
YEAR = {"first": dt.date(2026, 1, 1), "last": dt.date(2026, 12, 31)}


@pytest.fixture
def world(db: None) -> SmallWorld:
    """North: one on time and content, one late and not content, one overdue, one running, one withdrawn, one of before."""
    world = small_world()
    office = world.people["administrator"]
    call_back_case(case=replied(world), satisfaction=Satisfaction.FAIRLY, words="", actor=office, at=NOW)
    late = replied(world, LATER)
    call_back_case(case=late, satisfaction=Satisfaction.DISSATISFIED, words="太慢", actor=office, at=LATER)
    accepted(world, kind=CaseKind.ADVICE, received_on=TODAY - dt.timedelta(days=20))
    taken(world)
    withdraw_case(case=taken(world), reason="误登记", actor=office, at=NOW)
    taken(world, received_on=dt.date(2025, 12, 31))
    return world


def test_each_count_holds_what_it_says(world: SmallWorld) -> None:
    found = figures_of(Case.objects.all(), today=TODAY, **YEAR)
    assert found == CaseFigures(received=4, due=3, on_time=1, rated=2, content=1, reopened=0)
    assert (found.late, found.contentment) == (2, Decimal("0.5"))
    assert [line.key for line in figures_by_unit(Case.objects.all(), today=TODAY, **YEAR)] == ["north"]


def test_where_nothing_was_due_there_is_no_rate(world: SmallWorld) -> None:
    found = figures_of(Case.objects.none(), today=TODAY, **YEAR)
    assert (found.punctuality, found.contentment) == (None, None)


def test_handled_again_it_stays_late_and_is_rated_anew(world: SmallWorld) -> None:
    late = Case.objects.get(satisfaction=Satisfaction.DISSATISFIED)
    reopen_case(case=late, reason="再办", actor=world.people["administrator"], at=LATER)
    found = figures_of(Case.objects.all(), today=TODAY, **YEAR)
    assert (found.on_time, found.rated, found.reopened, found.due) == (1, 1, 1, 3)
