"""Limits count working days from the day after receipt, the last one counting whole, around holidays and 调休."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from campaigns.operations.policies import correct_day
from evaluations.enums import CaseKind
from evaluations.models import Case
from evaluations.operations.cases.limits import set_case_limits
from evaluations.operations.cases.steps import reply_case
from evaluations.workflow.cases import LIMITS
from tests.evaluations.cases.taken import accepted, taken
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def moment(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10, 0), ZONE)


@pytest.mark.parametrize(
    ("received", "advice", "complaint", "why"),
    [
        ("2026-11-23", "2026-11-26", "2026-12-10", "a Monday: nothing but weekends"),
        ("2026-11-27", "2026-12-02", "2026-12-16", "a Friday: the weekend does not count"),
        ("2026-11-28", "2026-12-02", "2026-12-16", "a Saturday: counted from Monday"),
        ("2025-12-31", "2026-01-06", "2026-01-20", "New Year until the 3rd, the 4th, a Sunday, is worked"),
        (
            "2026-02-11",
            "2026-02-14",
            "2026-03-06",
            "the Saturday before the Spring Festival is worked, nine days are free",
        ),
        ("2026-02-14", "2026-02-26", "2026-03-11", "received on a Saturday that is worked, just before the festival"),
        ("2026-02-27", "2026-03-03", "2026-03-17", "the Saturday after the festival is worked: two days of a weekend"),
        ("2026-04-03", "2026-04-09", "2026-04-23", "Qingming makes a Monday free"),
        ("2026-04-30", "2026-05-08", "2026-05-21", "May holidays until the 5th, Saturday the 9th is worked"),
        ("2026-05-08", "2026-05-12", "2026-05-26", "a Friday before a Saturday that is worked"),
        ("2026-09-24", "2026-09-30", "2026-10-20", "Mid-Autumn, then National Day"),
        ("2026-09-18", "2026-09-22", "2026-10-13", "Sunday the 20th is worked, seven days of October are free"),
        ("2026-10-09", "2026-10-13", "2026-10-27", "Saturday the 10th is worked"),
    ],
)
def test_the_last_day_is_the_nth_working_day_after_receipt(
    world: SmallWorld, received: str, advice: str, complaint: str, why: str
) -> None:
    at = moment(received)
    days = {
        kind: taken(world, at, kind=kind, received_on=at.date()).due_on.isoformat()
        for kind in (CaseKind.ADVICE, CaseKind.COMPLAINT)
    }
    assert days == {CaseKind.ADVICE: advice, CaseKind.COMPLAINT: complaint}, why


def test_a_day_the_office_corrected_counts_as_corrected(world: SmallWorld) -> None:
    office = world.people["administrator"]
    correct_day(day=dt.date(2026, 11, 25), is_workday=False, name="停水", actor=office, at=NOW)
    assert taken(world, kind=CaseKind.ADVICE).due_on == dt.date(2026, 11, 30)


def test_a_year_the_calendar_does_not_know_counts_weekends_only(world: SmallWorld) -> None:
    at = moment("2036-10-01")
    assert taken(world, at, kind=CaseKind.ADVICE, received_on=at.date()).due_on == dt.date(2036, 10, 6)


@pytest.mark.parametrize(("day", "is_late"), [("2026-11-27", False), ("2026-11-28", True), ("2026-11-30", True)])
def test_the_last_day_counts_whole_and_the_next_is_late(world: SmallWorld, day: str, is_late: bool) -> None:
    case = accepted(world, kind=CaseKind.ADVICE)
    reply_case(case=case, text="已答复。", actor=world.people["reporter"], at=moment(day).replace(hour=23, minute=59))
    assert Case.objects.get().was_late is is_late


def test_the_office_decides_the_limit_of_a_kind_for_what_comes_later(world: SmallWorld) -> None:
    before = taken(world, kind=CaseKind.ADVICE)
    days = {**LIMITS, CaseKind.ADVICE: 5}
    assert set_case_limits(days=days, actor=world.people["administrator"], at=NOW) == 1
    assert taken(world, kind=CaseKind.ADVICE).due_on == dt.date(2026, 12, 1)
    before.refresh_from_db()
    assert (TODAY, before.due_on) == (dt.date(2026, 11, 24), dt.date(2026, 11, 27))
