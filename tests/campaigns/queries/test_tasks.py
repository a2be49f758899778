"""我的任务: order, lights, filters, and a fixed number of queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.enums import ReportState
from campaigns.models import Assignment, ReportStep, Target
from campaigns.queries import tasks
from campaigns.queries.tasks import TaskBoard, task_board
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _board(world: SmallWorld, **how: Any) -> TaskBoard:
    return task_board(world.people["reporter"], TODAY, **how)


def test_it_puts_the_returned_first_with_the_opinion_then_the_late_and_folds_the_done(world: SmallWorld) -> None:
    report = world.report("rate", state=ReportState.RETURNED)
    ReportStep.objects.create(
        report=report, step="return", from_state="submitted", to_state="returned", at=NOW, opinion="请核对分母"
    )
    world.report("grade", state=ReportState.SUBMITTED)
    board = _board(world, shows_done=True)
    assert board.groups[0].tasks[0].opinion == "请核对分母"
    assert {task.light for task in board.groups[1].tasks} == {"red"}
    assert [task.title for task in board.done] == ["目标 grade"]
    assert (board.returned, board.late) == (1, 9)


def test_it_says_by_colour_how_much_time_is_left(world: SmallWorld) -> None:
    lights = {(task.title, task.due_on): task.light for group in _board(world).groups for task in group.tasks}
    assert lights["目标 rate", world.late.due_on] == "red"
    assert lights["目标 rate", world.now.due_on] == "blue"
    assert lights["目标 milestone", world.once.due_on] == "green"
    assert all(due_on != world.later.due_on for _title, due_on in lights)


def test_it_is_yellow_behind_the_share_of_the_goal_that_is_due(world: SmallWorld) -> None:
    world.now.due_on = world.once.due_on
    world.now.save()
    lights = {(task.title, task.due_on): task.light for group in _board(world).groups for task in group.tasks}
    assert lights["目标 quantity", world.now.due_on] == "yellow"
    assert lights["目标 rate", world.now.due_on] == "green"


def test_it_filters_by_state_pillar_and_words(world: SmallWorld) -> None:
    assert {task.light for group in _board(world, state="late").groups for task in group.tasks} == {"red"}
    assert not _board(world, pillar="没有").groups
    found = [task.title for group in _board(world, words="RATE").groups for task in group.tasks]
    assert found == ["目标 rate", "目标 rate"]


def test_it_lists_only_the_own_unit(world: SmallWorld) -> None:
    assert not task_board(world.people["leader"], TODAY).groups
    assert {task.unit for group in _board(world).groups for task in group.tasks} == {str(world.north)}


def test_it_needs_the_same_number_of_queries_for_many_tasks(world: SmallWorld) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        _board(world)
    model = world.targets["quantity"]
    Target.objects.bulk_create(
        Target(
            scheme=world.scheme,
            parent=model.parent,
            path=f"00010002{n:04}",
            code=f"t{n}",
            title="多",
            is_leaf=True,
            points=1,
            rule=model.rule,
            join=model.join,
            cycle=model.cycle,
        )
        for n in range(300)
    )
    Assignment.objects.bulk_create(
        Assignment(participation=world.participations["north"], target=target)
        for target in Target.objects.filter(title="多")
    )
    world.people["reporter"].__dict__.pop("membership_list")
    world.people["reporter"].__dict__.pop("reach")
    with CaptureQueriesContext(connection) as many:
        assert _board(world).open > 600
    assert len(few) == len(many) == 11


def test_of_much_that_is_handed_in_the_latest_is_shown_and_the_whole_counted(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "DONE_SHOWN", 2)
    for key in ("grade", "rate", "quantity"):
        world.report(key, state=ReportState.SUBMITTED)
    world.report("quantity", period=world.late, state=ReportState.SUBMITTED)
    board = _board(world, shows_done=True)
    assert {task.due_on for task in board.done} == {world.now.due_on}
    assert (len(board.done), board.done_count) == (2, 4)
    folded = _board(world)
    assert (folded.done, folded.done_count, folded.pillars) == ((), 4, board.pillars)
    found = _board(world, state="submitted")
    assert (len(found.done), found.done_count) == (4, 4)
