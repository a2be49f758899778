"""A report is handed in beside what the ledger says: agreed, or with a reason; later changes only raise a flag."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import LedgerReading, ProgressReport
from campaigns.operations.filing import file_report, keep_draft
from campaigns.operations.ledger import withdraw_entry
from campaigns.operations.reports import submit_zero_report
from campaigns.queries.ledger.feeding import drifts_of, fed_by_ledger, ledger_lines
from campaigns.rules.feeds import FeedSpec
from core.refusals import RefusedError
from evaluations.operations.reviews import approve_report
from tests.campaigns.ledger.feeding import fed_world, feed, record, train
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture
def world(db: None) -> SmallWorld:
    return fed_world()


def file(world: SmallWorld, facts: dict[str, Any], kind: str = "quantity", reason: str | None = None) -> ProgressReport:
    step = file_report(
        assignment=world.assignment(kind),
        period=world.now,
        facts=facts,
        text="",
        version=0,
        actor=world.people["reporter"],
        at=NOW,
        ledger_reason=reason,
    )
    return ProgressReport.objects.with_context().get(pk=step.report_id)


def approve(world: SmallWorld, report: ProgressReport) -> ProgressReport:
    approve_report(report=report, actor=world.people["reviewer"], at=NOW)
    return ProgressReport.objects.with_context().get(pk=report.pk)


def test_what_agrees_with_the_ledger_needs_no_reason(world: SmallWorld) -> None:
    train(world, 12)
    train(world, 6)
    report = file(world, {"value": "18"})
    assert report.ledger_reading.said == {"value": "18"}


def test_what_differs_is_refused_without_a_reason_and_stays_a_draft(world: SmallWorld) -> None:
    train(world, 12)
    with pytest.raises(ValidationError) as refused:
        file(world, {"value": "20"})
    assert "台账是 12" in refused.value.message_dict["ledger_reason"][0]
    assert ProgressReport.objects.get().state == "draft"


def test_what_differs_is_kept_with_its_reason(world: SmallWorld) -> None:
    train(world, 12)
    report = file(world, {"value": "20"}, reason="另有 8 人参加市局的培训")
    found = ledger_lines(report)
    assert found is not None
    assert found.reason == "另有 8 人参加市局的培训"
    assert [(line.said, line.reported, line.is_unlike) for line in found.lines] == [("12", "20", True)]


def test_a_reason_no_longer_needed_is_not_kept(world: SmallWorld) -> None:
    train(world, 12)
    assert file(world, {"value": "12"}, reason="写早了").ledger_reading.reason == ""


def test_a_draft_keeps_its_reason(world: SmallWorld) -> None:
    typed = {"assignment": world.assignment(), "period": world.now, "facts": {}, "text": "", "version": 0}
    report = keep_draft(**typed, actor=world.people["reporter"], at=NOW, ledger_reason=" 市局组织的 ")
    assert LedgerReading.objects.get(report=report).reason == "市局组织的"


def test_targets_that_are_not_fed_keep_nothing(world: SmallWorld) -> None:
    train(world)
    report = file(world, {"events": 0}, kind="deduction")
    assert not LedgerReading.objects.filter(report=report).exists()
    assert ledger_lines(report) is None


def test_withdrawn_records_and_other_units_do_not_count(world: SmallWorld) -> None:
    withdraw_entry(entry=train(world, 5), reason="记错了", actor=None, at=NOW)
    train(world, 7, unit=world.south)
    train(world, 3)
    assert file(world, {"value": "3"}).ledger_reading.said == {"value": "3"}


def test_a_unit_without_records_is_asked_for_no_reason(world: SmallWorld) -> None:
    assert file(world, {"value": "20"}).ledger_reading.said == {"value": ""}


@pytest.mark.parametrize(("people", "flagged"), [(20, False), (21, True)])
def test_recording_later_what_was_reported_raises_no_flag(world: SmallWorld, people: int, *, flagged: bool) -> None:
    report = file(world, {"value": "20"})
    train(world, people)
    found = drifts_of([report]).get(report.pk, ())
    assert [(each.then, each.now) for each in found] == ([("没有记录", str(people))] if flagged else [])


def test_withdrawing_what_was_counted_raises_the_flag(world: SmallWorld) -> None:
    entry = train(world, 12)
    report = file(world, {"value": "12"})
    withdraw_entry(entry=entry, reason="记错了", actor=None, at=NOW)
    (drift,) = drifts_of([report])[report.pk]
    assert (drift.then, drift.now) == ("12", "没有记录")


def test_a_zero_report_is_refused_while_the_ledger_knows_better(world: SmallWorld) -> None:
    train(world)
    zero: dict[str, Any] = {"assignment": world.assignment("per_item"), "period": world.now}
    with pytest.raises((ValidationError, RefusedError)):
        submit_zero_report(**zero, actor=world.people["reporter"], at=NOW)
    assert not ProgressReport.objects.exists()


def test_approved_facts_and_points_stay_when_the_ledger_changes(world: SmallWorld) -> None:
    train(world, 12)
    before = approve(world, file(world, {"value": "12"}))
    train(world, 8)
    after = ProgressReport.objects.with_context().get(pk=before.pk)
    assert (after.approved_facts, after.earned_whole) == ({"value": "12"}, before.earned_whole)
    (drift,) = drifts_of([after])[after.pk]
    assert (drift.label, drift.then, drift.now) == ("本期完成数", "12", "20")


def test_a_report_is_not_flagged_while_the_ledger_says_the_same(world: SmallWorld) -> None:
    train(world, 12)
    report = file(world, {"value": "12"})
    record(world, "meeting", {"sort": "学习", "expected": "9", "attended": "9"})
    assert drifts_of([report]) == {}


def test_one_record_feeds_several_targets_and_standards(world: SmallWorld) -> None:
    feed(world.targets["checklist"], FeedSpec("met", "training", item="有记录"))
    train(world, 12)
    kinds = ("quantity", "per_item", "checklist")
    fed = fed_by_ledger((world.assignment(kind), world.now) for kind in kinds)
    values = {each.slot.name: each.value for found in fed.values() for each in found}
    assert values == {"value": "12", "count": "1", "met_2": "达标"}


def test_any_number_of_reports_is_read_with_two_queries(world: SmallWorld) -> None:
    for unit in (world.north, world.south, world.home):
        train(world, unit=unit)
    pairs = [
        (world.assignment(kind, unit), world.now) for kind in ("quantity", "per_item") for unit in ("north", "home")
    ]
    with counting() as few:
        assert len(fed_by_ledger(pairs[:1])) == 1
    with counting() as many:
        assert len(fed_by_ledger(pairs)) == 4
    assert few.queries == many.queries == 2


def test_what_came_filled_in_and_stayed_is_counted(world: SmallWorld) -> None:
    train(world, 12)
    assert LedgerReading.objects.get(report=file(world, {"value": "12"})).carried == 1


def test_what_was_corrected_is_not(world: SmallWorld) -> None:
    train(world, 12)
    assert LedgerReading.objects.get(report=file(world, {"value": "7"}, reason="有 5 人是外单位的")).carried == 0
