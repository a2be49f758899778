"""得分变化: every move of a score with its day, its cause and its author; the moves lead to the saved score."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from docx import Document
from python_calamine import load_workbook

from campaigns.models import ProgressReport
from campaigns.operations.periods import extend_period
from campaigns.operations.reports import submit_report
from evaluations.enums import AdjustmentKind
from evaluations.models import MethodResult, UnitScore
from evaluations.operations.reviews import approve_report, reopen_report
from evaluations.operations.rollup import roll_up
from tests.evaluations.views.boards import add_units, adjust, count_queries, page, refresh, scored_world, text_of
from tests.worlds.small import FACTS, NOW, TODAY, SmallWorld, small_world

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def decided(world: SmallWorld, kind: str, unit: str, at: dt.datetime, facts: dict[str, Any]) -> ProgressReport:
    """Handed in and approved on the day."""
    report = world.report(kind, unit, facts=facts)
    submit_report(report=report, actor=world.people["reporter"], at=at)
    report.refresh_from_db()
    approve_report(report=report, actor=world.people["reviewer"], at=at, opinion="属实")
    report.refresh_from_db()
    return report


def history(world: SmallWorld, unit: str = "north", who: str = "leader", **query: Any) -> Any:
    return page(world, who, "score_history", world.participations[unit].pk, **query)


@pytest.mark.parametrize("unit", ["north", "south", "city", "home"])
def test_the_moves_lead_to_the_saved_total(world: SmallWorld, unit: str) -> None:
    decided(world, "direct", "north", NOW - 3 * DAY, {"points": "9"})
    refresh(world)
    found = history(world, unit).context["history"]
    saved = UnitScore.objects.get(participation=world.participations[unit], run__is_live=True).total
    assert found.agrees
    assert found.after == saved
    changes = [event.change for event in found.events]
    if found.before is not None:
        assert found.before + sum(changes) == saved


def test_an_approval_stands_with_its_day_its_change_its_report_and_who_decided(world: SmallWorld) -> None:
    before = UnitScore.objects.get(participation=world.participations["north"], run__is_live=True).total
    report = decided(world, "direct", "north", NOW - 3 * DAY, {"points": "9"})
    refresh(world)
    after = UnitScore.objects.get(participation=world.participations["north"], run__is_live=True).total
    answer = history(world)
    event = next(each for each in answer.context["history"].events if each.kind == "approved")
    assert (event.day, event.by, event.change) == (TODAY - 3 * DAY, "reviewer", after - before)
    words = text_of(answer)
    assert f"+{event.change}" in words
    assert reverse("campaigns:report", args=[report.pk]) in words


def test_what_was_approved_taken_back_and_approved_again_is_told_three_times_on_the_targets_page(
    world: SmallWorld,
) -> None:
    report = decided(world, "direct", "north", NOW - 5 * DAY, {"points": "9"})
    reopen_report(report=report, actor=world.people["reviewer"], at=NOW - 4 * DAY, opinion="数字有误")
    ProgressReport.objects.filter(pk=report.pk).update(facts={"points": "5"})
    report.refresh_from_db()
    submit_report(report=report, actor=world.people["reporter"], at=NOW - 3 * DAY)
    report.refresh_from_db()
    approve_report(report=report, actor=world.people["reviewer"], at=NOW - 2 * DAY, opinion="属实")
    refresh(world)
    answer = page(world, "leader", "target_scores", world.participations["north"].pk, world.targets["direct"].pk)
    events = answer.context["events"]
    assert [(event.kind, event.after) for event in events[:3]] == [
        ("approved", Decimal("2.5")),
        ("reopened", Decimal(0)),
        ("approved", Decimal("4.5")),
    ]
    assert events[0].after == answer.context["sheet"].line.achieved


def test_an_extension_an_adjustment_and_a_round_are_events_too(world: SmallWorld) -> None:
    north = world.participations["north"]
    at = NOW - 3 * DAY
    extend_period(
        period=world.late, participation=north, due_on=dt.date(2026, 12, 10), reason="台风", actor=None, at=at
    )
    adjust(world, "north", AdjustmentKind.DEDUCTION, "1", decided_at=at, dated_on=at.date(), basis="未按时答复")
    type(world.targets["grade"]).objects.filter(pk=world.targets["grade"].pk).update(
        methods={"material": "60", "site": "40"}
    )
    mark: dict[str, Any] = {"achieved": Decimal(5), "full_points": Decimal(10), "source": "秋季检查"}
    MethodResult.objects.create(assignment=world.assignment("grade"), method="site", confirmed_at=at + DAY, **mark)
    refresh(world)
    found = history(world).context["history"]
    assert found.agrees
    assert {"extended", "adjusted", "marked"} <= {event.kind for event in found.events}
    words = text_of(history(world))
    assert "未按时答复" in words
    assert "秋季检查" in words


def test_running_the_roll_up_again_tells_nothing_twice(world: SmallWorld) -> None:
    decided(world, "direct", "north", NOW - 3 * DAY, {"points": "9"})
    refresh(world)
    once = history(world).context["history"]
    for full in (True, False, True):
        roll_up(campaign=world.campaign, as_of=TODAY, at=NOW, full=full)
    assert history(world).context["history"] == once


def test_decisions_that_are_not_computed_yet_are_named_as_such(world: SmallWorld) -> None:
    north = world.participations["north"]
    UnitScore.objects.filter(participation=north).update(total=Decimal("1.00"))
    assert "得分正在重算" in text_of(history(world))


def test_the_window_is_chosen_and_nonsense_means_the_usual_one(world: SmallWorld) -> None:
    assert history(world, days="30").context["days"] == 30
    assert {history(world, days=each).context["days"] for each in ("", "abc", "9999", "-1", "7")} == {90}


def test_a_sibling_is_not_found_and_a_campaign_without_results_says_so(world: SmallWorld) -> None:
    assert history(world, "north", "reporter_south").status_code == 404


def test_a_page_before_the_first_run_says_so(db: None) -> None:
    assert "还没有得分" in text_of(history(small_world()))


def test_the_excel_file_has_real_days_and_numbers(world: SmallWorld) -> None:
    decided(world, "direct", "north", NOW - 3 * DAY, {"points": "9"})
    refresh(world)
    book = load_workbook(io.BytesIO(history(world, format="xlsx").content))
    rows = book.get_sheet_by_name("得分变化").to_python()
    assert rows[0][:3] == ["日期", "总分变化", "变化后总分"]
    assert rows[1][0] == TODAY - 3 * DAY
    assert isinstance(rows[1][1], float)
    assert ["单位", "北区民政局"] in book.get_sheet_by_name("说明").to_python()


def test_it_asks_the_same_number_of_queries_for_more_units_and_more_reports(world: SmallWorld) -> None:
    north, leaf = world.participations["north"].pk, world.targets["direct"].pk
    few = (
        count_queries(world, "leader", "score_history", north),
        count_queries(world, "leader", "target_scores", north, leaf),
    )
    add_units(world, 30)
    for kind in ("direct", "grade", "rank"):
        decided(world, kind, "north", NOW - 3 * DAY, FACTS[kind])
    refresh(world)
    more = (
        count_queries(world, "leader", "score_history", north),
        count_queries(world, "leader", "target_scores", north, leaf),
    )
    assert more == few


def test_page_excel_and_word_say_the_same(world: SmallWorld) -> None:
    decided(world, "direct", "north", NOW - 3 * DAY, {"points": "9"})
    refresh(world)
    north = world.participations["north"].pk
    answer = page(world, "leader", "why", north)
    book = load_workbook(io.BytesIO(page(world, "leader", "why", north, format="xlsx").content))
    cells = "\n".join(
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    )
    document = Document(io.BytesIO(page(world, "leader", "why", north, format="docx").content))
    words = "\n".join(each.text for each in document.paragraphs)
    for where in (text_of(answer), cells, words):
        for _, text in answer.context["formula"]:
            assert text in where
        for line in answer.context["found"].sheet.lines:
            for sentence in line.sentences:
                assert sentence in where
        for key in ("adjusted", "grade", "rank", "system"):
            assert answer.context[key] in where
        assert "reviewer" in where


def test_files_for_a_reporter_have_neither_rank_nor_system_score(world: SmallWorld) -> None:
    north = world.participations["north"].pk
    book = load_workbook(io.BytesIO(page(world, "reporter", "why", north, format="xlsx").content))
    assert "系统得分" not in book.sheet_names
    document = Document(io.BytesIO(page(world, "reporter", "why", north, format="docx").content))
    words = "\n".join(each.text for each in document.paragraphs)
    assert "中名列第" not in words
    assert "系统得分" not in words


def test_each_period_names_who_approved_it_and_its_proofs(world: SmallWorld) -> None:
    report = decided(world, "direct", "north", NOW - 3 * DAY, {"points": "9"})
    proof = report.evidence.create(unit=world.north, kind="link", title="现场照片", url="https://a.cn", added_at=NOW)
    refresh(world)
    words = text_of(page(world, "leader", "why", world.participations["north"].pk))
    assert "由reviewer于 2026年11月21日核定" in words
    assert reverse("campaigns:evidence", args=[proof.pk]) in words
