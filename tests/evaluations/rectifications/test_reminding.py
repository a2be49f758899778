"""What the one daily digest says of problems being mended."""

import datetime as dt
from typing import Any

import pytest

from campaigns.enums import ChainLevel, NoticeKind
from campaigns.models import ChainMember, DigestLine
from campaigns.operations.reminders import compose_digests
from core.workdays import add_workdays
from evaluations.models import Rectification
from evaluations.operations.rectifications import Task
from evaluations.queries.rectifications.reminding import rectification_words
from tests.counting import counting
from tests.evaluations.rectifications.worlds import DUE, closed, fixed, given, opened
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def due_in(subject: Rectification, workdays: int) -> Rectification:
    """Due so many working days from today; late where negative."""
    Rectification.objects.filter(pk=subject.pk).update(due_on=add_workdays(TODAY, workdays))
    return subject


def said(world: SmallWorld) -> set[tuple[str, str, int]]:
    names = {user.pk: name for name, user in world.people.items()}
    return {(names[word.user_id], word.kind, word.workdays) for word in rectification_words(TODAY)}


@pytest.mark.parametrize(
    ("workdays", "lines"),
    [
        (8, set()),
        (7, {("reporter", NoticeKind.DUE, 7)}),
        (2, set()),
        (1, {("reporter", NoticeKind.DUE, 1)}),
        (0, {("reporter", NoticeKind.DUE, 0)}),
        (-1, {("reporter", NoticeKind.LATE, -1), ("leader_north", NoticeKind.ESCALATED, -1)}),
        (-6, {("reporter", NoticeKind.LATE, -6), ("leader_north", NoticeKind.ESCALATED, -6)}),
    ],
)
def test_the_unit_is_reminded_before_and_its_leader_told_when_it_is_late(
    world: SmallWorld, workdays: int, lines: set[tuple[str, str, int]]
) -> None:
    due_in(given(world), workdays)
    assert said(world) == lines


def test_whoever_answers_for_it_is_reminded_instead_of_the_reporters(world: SmallWorld) -> None:
    due_in(opened(world, task=Task(DUE, world.people["reviewer_north"])), -1)
    assert said(world) == {
        ("reviewer_north", NoticeKind.LATE, -1),
        ("leader_north", NoticeKind.ESCALATED, -1),
    }


@pytest.mark.parametrize(("late", "told"), [(1, {"second"}), (5, {"second", "head"})])
def test_it_climbs_the_chain_of_the_target(world: SmallWorld, late: int, told: set[str]) -> None:
    for level, name in ((ChainLevel.SECTION_HEAD, "second"), (ChainLevel.HEAD, "head")):
        world.people[name] = person(name, world.north, Role.REVIEWER)
        ChainMember.objects.create(assignment=world.assignment("rate"), level=level, user=world.people[name])
    due_in(given(world, target=world.targets["rate"]), -late)
    assert {name for name, kind, _ in said(world) if kind == NoticeKind.ESCALATED} == told


def test_what_the_unit_has_done_reminds_nobody(world: SmallWorld) -> None:
    for subject in (fixed(world), closed(world)):
        due_in(subject, -3)
    opened(world)
    assert said(world) == set()


def test_it_stands_in_the_digest_with_its_address(world: SmallWorld) -> None:
    subject = due_in(given(world), -2)
    compose_digests(today=TODAY, at=NOW)
    line = DigestLine.objects.get(digest__user=world.people["reporter"], text__startswith="整改")
    assert (line.link, line.workdays) == (f"/evaluations/rectifications/{subject.pk}/", -2)


def test_more_problems_cost_no_more_queries(world: SmallWorld) -> None:
    def asked() -> int:
        with counting() as asked:
            rectification_words(TODAY)
        return asked.queries

    more: dict[str, Any] = {"target": world.targets["rate"]}
    due_in(given(world, **more), -1)
    few = asked()
    for unit in ("north", "south", "home"):
        due_in(given(world, unit=unit, **more), -1)
    assert asked() == few


def test_a_day_nobody_works_makes_one_that_is_late_one_day_late(world: SmallWorld) -> None:
    subject = given(world)
    Rectification.objects.filter(pk=subject.pk).update(due_on=dt.date(2026, 11, 27))
    assert {word.workdays for word in rectification_words(dt.date(2026, 11, 28))} == {-1}
