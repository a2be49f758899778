"""Raters and the office at the same moment, in real transactions: what is handed in counts, what is late lapses."""

from decimal import Decimal

import pytest

from evaluations.enums import RoundState, SheetState
from evaluations.models import Round, ScoreMark
from evaluations.operations.rounds import MarkGiven, save_sheet, submit_sheet, take_step
from evaluations.workflow.rounds import INSPECT, REVIEW
from tests.evaluations.rounds.worlds import give, round_world, sheet_of, step
from tests.units.operations.test_races import at_once
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture
def made(transactional_db: None) -> tuple[SmallWorld, Round]:
    world, subject = round_world()
    step(world, subject, INSPECT)
    give(world, subject, "one", "south", "5", "5")
    return world, subject


def marks_of(subject: Round, points: str) -> dict[int, MarkGiven]:
    return {row.target_id: MarkGiven(Decimal(points)) for row in subject.targets.all()}


def test_of_two_windows_saving_one_sheet_one_is_kept_whole(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    rater = world.people["two"]
    first, second = (sheet_of(subject, rater, "north") for _ in range(2))
    sixes, sevens = marks_of(subject, "6"), marks_of(subject, "7")
    answers = at_once(
        lambda: save_sheet(sheet=first, marks=sixes, version=0, actor=rater, at=NOW),
        lambda: save_sheet(sheet=second, marks=sevens, version=0, actor=rater, at=NOW),
    )
    assert sorted(map(bool, answers)) == [False, True]
    assert "请抄下后刷新" in "".join(answers)
    kept = set(ScoreMark.objects.filter(sheet=first.pk).values_list("points", flat=True))
    assert kept == {Decimal(6 if not answers[0] else 7)}


def test_a_sheet_handed_in_while_the_round_is_closed_counts_or_lapses(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    rater, office = world.people["two"], world.people["administrator"]
    sheet = sheet_of(subject, rater, "north")
    sheet = save_sheet(sheet=sheet, marks=marks_of(subject, "6"), version=0, actor=rater, at=NOW)
    answers = at_once(
        lambda: submit_sheet(sheet=sheet, version=sheet.version, actor=rater, at=NOW),
        lambda: take_step(subject=subject, name=REVIEW, actor=office, at=NOW, opinion="到期"),
    )
    assert not answers[1], answers
    state = type(sheet).objects.get(pk=sheet.pk).state
    assert state == (SheetState.LAPSED if answers[0] else SheetState.SUBMITTED)
    assert Round.objects.get().state == RoundState.REVIEWING
