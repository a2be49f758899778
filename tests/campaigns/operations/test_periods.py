"""The calendar: periods from cycles, due days, closing, reopening, extensions, and everything that must respect them."""

import datetime as dt
from itertools import pairwise

import pytest

from campaigns.enums import Cycle
from campaigns.models import Assignment, HolidayCorrection, Period, PeriodExtension, Policy, StaleMark
from campaigns.operations.periods import (
    close_period,
    end_extension,
    extend_period,
    generate_periods,
    move_due_day,
    reopen_period,
    spans,
)
from campaigns.operations.reports import save_draft
from campaigns.queries.calendar import calendar_board
from campaigns.queries.reminders import matters_on
from campaigns.queries.tasks import task_board
from core.refusals import NotAllowedError, RefusedError
from evaluations.models import ScoreRun
from evaluations.operations.rollup import roll_up
from evaluations.queries.late import LateFilter, late_assignments, late_items
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("cycle", "starts", "ends", "found"),
    [
        (Cycle.QUARTER, "2026-01-01", "2026-12-31", ["01-01 03-31", "04-01 06-30", "07-01 09-30", "10-01 12-31"]),
        (Cycle.QUARTER, "2026-02-10", "2026-05-20", ["02-10 03-31", "04-01 05-20"]),
        (Cycle.HALF, "2026-05-01", "2026-12-31", ["05-01 06-30", "07-01 12-31"]),
        (Cycle.ONCE, "2026-02-10", "2026-05-20", ["02-10 05-20"]),
        (Cycle.MONTH, "2026-12-01", "2026-12-31", ["12-01 12-31"]),
    ],
)
def test_a_term_is_cut_at_the_ends_of_calendar_periods(cycle: Cycle, starts: str, ends: str, found: list[str]) -> None:
    cut = [
        f"{first:%m-%d} {last:%m-%d}" for first, last in spans(cycle=cycle, starts_on=day(starts), ends_on=day(ends))
    ]
    assert cut == found


def test_two_years_have_twenty_four_months_without_a_hole() -> None:
    cut = spans(cycle=Cycle.MONTH, starts_on=day("2025-01-01"), ends_on=day("2026-12-31"))
    assert len(cut) == 24
    assert all(later[0] - earlier[1] == dt.timedelta(days=1) for earlier, later in pairwise(cut))


def test_periods_are_due_on_a_working_day_and_made_once(world: SmallWorld) -> None:
    Period.objects.all().delete()
    HolidayCorrection.objects.create(day=day("2026-04-10"), is_workday=False, name="停电", set_at=NOW)
    arguments = {"campaign": world.campaign, "actor": world.people["administrator"], "at": NOW}
    made = generate_periods(cycles=[Cycle.QUARTER, Cycle.ONCE], **arguments)  # type: ignore[arg-type]
    due = [f"{period.due_on:%m-%d}" for period in made if period.cycle == Cycle.QUARTER]
    assert due == ["04-13", "07-10", "10-10", "01-11"]  # a corrected Friday, a Friday, a worked Saturday, a Sunday
    assert generate_periods(cycles=[Cycle.QUARTER, Cycle.ONCE], **arguments) == []  # type: ignore[arg-type]
    assert AuditEntry.objects.filter(verb="生成填报期").count() == 1


def test_the_policy_says_how_long_after_the_end(world: SmallWorld) -> None:
    Period.objects.all().delete()
    Policy.objects.create(name="due_after_days", value=0, set_at=NOW)
    (made,) = generate_periods(campaign=world.campaign, cycles=[Cycle.YEAR], actor=None, at=NOW)
    assert made.due_on == day("2026-12-31")


def test_what_leaves_ask_for_and_nothing_serves_is_named(world: SmallWorld) -> None:
    world.once.delete()
    board = calendar_board(campaign=world.campaign, today=TODAY)
    assert board.missing == (Cycle.ONCE,)
    assert board.unknown_years == (2027,)


def extend(world: SmallWorld, until: str = "2026-12-10", period: Period | None = None) -> PeriodExtension:
    return extend_period(
        period=period or world.late,
        participation=world.participations["north"],
        due_on=day(until),
        reason="台风停工",
        actor=world.people["administrator"],
        at=NOW,
    )


def lights(world: SmallWorld, name: str = "reporter") -> set[tuple[str, str]]:
    board = task_board(world.people[name], TODAY)
    return {(f"{task.due_on:%m-%d}", task.light) for group in board.groups for task in group.tasks}


def late_days(world: SmallWorld, run: ScoreRun) -> dict[str, list[dt.date]]:
    """Unit → days by which it owed a report that the list of what is late names."""
    keys = late_assignments(run=run, user=world.people["leader"], today=TODAY, narrowed=LateFilter())
    codes = {row.pk: code for code, row in world.participations.items()}
    found: dict[str, list[dt.date]] = {}
    for item in late_items(keys, today=TODAY, before=TODAY):
        found.setdefault(codes[item.participation_id], []).append(item.due_on)
    return found


def test_with_an_extension_the_unit_is_not_late_anywhere(world: SmallWorld) -> None:
    Assignment.objects.exclude(target=world.targets["rate"]).delete()
    assert ("10-10", "red") in lights(world)
    run = roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    assert set(late_days(world, run)) == {"city", "north", "south", "home"}
    extend(world)
    assert ("12-10", "green") in lights(world)
    assert ("10-10", "red") in lights(world, "reporter_south")
    assert set(late_days(world, run)) == {"city", "south", "home"}
    run = roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    assert set(late_days(world, run)) == {"city", "south", "home"}
    told = {matter.user_id for matter in matters_on(TODAY) if matter.workdays < 0}
    assert world.people["reporter"].pk not in told
    assert world.people["reporter_south"].pk in told


def test_an_extension_long_after_the_term_keeps_the_task_in_the_list(world: SmallWorld) -> None:
    today = day("2027-05-20")
    assert not task_board(world.people["reporter"], today).groups
    extend(world, "2027-05-25")
    assert {task.due_on for group in task_board(world.people["reporter"], today).groups for task in group.tasks} > {
        day("2027-05-25")
    }


def test_after_its_day_the_unit_is_late_from_that_day(world: SmallWorld) -> None:
    Assignment.objects.exclude(target=world.targets["rate"]).delete()
    extend(world, "2026-11-20")
    run = roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    assert late_days(world, run)["north"] == [day("2026-11-20")]


def test_an_extension_keeps_a_closed_period_open_for_its_unit(world: SmallWorld) -> None:
    close_period(period=world.late, last_day=day("2026-11-01"), actor=world.people["administrator"], at=NOW)
    arguments = {"period": world.late, "facts": {}, "text": "", "version": 0, "at": NOW}
    for unit, name in (("north", "reporter"), ("south", "reporter_south")):
        with pytest.raises(RefusedError, match="已经关闭"):
            save_draft(assignment=world.assignment("rate", unit), actor=world.people[name], **arguments)  # type: ignore[arg-type]
    extend(world)
    assert save_draft(assignment=world.assignment("rate"), actor=world.people["reporter"], **arguments)  # type: ignore[arg-type]
    with pytest.raises(RefusedError):
        save_draft(assignment=world.assignment("rate", "south"), actor=world.people["reporter_south"], **arguments)  # type: ignore[arg-type]


def test_a_reopened_period_takes_reports_again(world: SmallWorld) -> None:
    office = world.people["administrator"]
    with pytest.raises(RefusedError, match="没有关闭"):
        reopen_period(period=world.late, actor=office, at=NOW)
    close_period(period=world.late, last_day=day("2026-11-01"), actor=office, at=NOW)
    reopen_period(period=world.late, actor=office, at=NOW)
    assert world.late.is_open(TODAY)
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["重新开放填报期", "关闭填报期"]


def test_nothing_is_closed_before_it_is_due(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="截止"):
        close_period(period=world.now, last_day=TODAY, actor=None, at=NOW)


def test_an_extension_needs_a_reason_and_a_later_day(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="晚于"):
        extend(world, "2026-10-10")
    with pytest.raises(RefusedError, match="理由"):
        extend_period(
            period=world.late,
            participation=world.participations["north"],
            due_on=day("2026-12-01"),
            reason=" ",
            actor=None,
            at=NOW,
        )


def test_granted_twice_counts_once_and_can_be_taken_back(world: SmallWorld) -> None:
    extend(world)
    row = extend(world, "2026-12-15")
    assert PeriodExtension.objects.get().due_on == day("2026-12-15")
    StaleMark.objects.all().delete()
    end_extension(extension=row, actor=world.people["administrator"], at=NOW)
    assert not PeriodExtension.objects.exists()
    assert StaleMark.objects.get().participation == world.participations["north"]


def test_a_due_day_moved_beyond_an_extension_ends_it(world: SmallWorld) -> None:
    extend(world)
    office = world.people["administrator"]
    assert move_due_day(period=world.late, due_on=day("2026-12-11"), actor=office, at=NOW) == ["北区民政局"]
    assert not PeriodExtension.objects.exists()
    assert StaleMark.objects.filter(participation__isnull=True).exists()


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "district"])
def test_only_the_organisers_office_arranges_the_calendar(world: SmallWorld, who: str) -> None:
    world.people["district"] = person("district", world.north, Role.ADMINISTRATOR)
    actor = world.people[who]
    acts = (
        lambda: generate_periods(campaign=world.campaign, cycles=[Cycle.YEAR], actor=actor, at=NOW),
        lambda: move_due_day(period=world.late, due_on=TODAY, actor=actor, at=NOW),
        lambda: close_period(period=world.late, last_day=TODAY, actor=actor, at=NOW),
        lambda: reopen_period(period=world.late, actor=actor, at=NOW),
        lambda: extend_period(
            period=world.late,
            participation=world.participations["north"],
            due_on=TODAY,
            reason="理由",
            actor=actor,
            at=NOW,
        ),
    )
    for act in acts:
        with pytest.raises(NotAllowedError):
            act()
