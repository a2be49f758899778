"""Two moments of a report, field by field."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from campaigns.operations.reports import save_draft, submit_report
from campaigns.queries.history import compare_texts, history_screen
from evaluations.operations.reviews import approve_report, return_report
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, small_world

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield small_world()


def _returned(world: SmallWorld) -> ProgressReport:
    """Handed in, sent back, and changed since."""
    report = world.report("rate", text="办了八件")
    submit_report(report=report, actor=world.people["reporter"], at=NOW)
    return_report(report=report, actor=world.people["reviewer"], at=NOW + HOUR, opinion="请核对")
    facts = {"numerator": "46", "denominator": "50"}
    told: dict[str, Any] = {"actor": world.people["reporter"], "at": NOW + 2 * HOUR, "known": report}
    return save_draft(
        assignment=report.assignment, period=report.period, facts=facts, text="办了九件", version=report.version, **told
    )


def _client(world: SmallWorld, name: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_draft_is_compared_with_what_was_sent_back(world: SmallWorld) -> None:
    screen = history_screen(_returned(world))
    assert [moment.label for moment in screen.moments] == ["提交", "退回", "现在的草稿"]
    found = screen.comparison
    assert found is not None
    assert (found.before.label, found.after.label) == ("退回", "现在的草稿")
    assert [(line.before, line.after, line.is_changed) for line in found.facts] == [
        ("45", "46", True),
        ("50", "50", False),
    ]
    assert [(piece.sign, piece.text) for piece in found.text] == [
        ("same", "办了"),
        ("gone", "八"),
        ("new", "九"),
        ("same", "件"),
    ]


def test_any_two_moments_can_be_chosen_and_two_alike_say_so(world: SmallWorld) -> None:
    report = _returned(world)
    first, second = report.steps.values_list("pk", flat=True)
    page = _client(world).get(
        reverse("campaigns:history", args=[report.pk]), {"before": str(first), "after": str(second)}
    )
    assert "这两次之间内容没有变化" in page.content.decode()
    page = _client(world).get(reverse("campaigns:history", args=[report.pk]), {"before": str(first), "after": "now"})
    assert "<del>八</del><ins>九</ins>" in page.content.decode()


def test_what_was_approved_stands_beside_what_was_reported(world: SmallWorld) -> None:
    report = world.report("quantity")
    submit_report(report=report, actor=world.people["reporter"], at=NOW)
    approve_report(
        report=report,
        actor=world.people["reviewer"],
        at=NOW + HOUR,
        approved_facts={"value": "79"},
        correction_reason="重复计算",
    )
    found = history_screen(report).comparison
    assert found is not None
    assert [(line.before, line.after) for line in found.approved] == [("", "79")]
    assert not any(line.is_changed for line in found.facts)


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "999999", "after": "888888"}, {"after": "'"}])
def test_moments_that_are_not_there_fall_back_to_the_last_two(world: SmallWorld, query: dict[str, str]) -> None:
    report = _returned(world)
    answer = _client(world).get(reverse("campaigns:history", args=[report.pk]), query)
    assert answer.status_code == 200
    assert 'value="now" selected' in answer.content.decode()


def test_a_report_never_handed_in_has_nothing_to_compare(world: SmallWorld) -> None:
    report = world.report("quantity")
    assert history_screen(report).comparison is None
    answer = _client(world).get(reverse("campaigns:history", args=[report.pk]))
    assert "还没有可以比较的" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("reporter", 200), ("leader", 200), ("reviewer", 200), ("reporter_south", 404), ("stranger", 404)],
)
def test_who_sees_the_report_sees_its_history(world: SmallWorld, name: str, status: int) -> None:
    report = world.report("quantity", state=ReportState.SUBMITTED)
    assert _client(world, name).get(reverse("campaigns:history", args=[report.pk])).status_code == status


def test_long_texts_are_compared_clause_by_clause() -> None:
    old = "第一句，第二句。" * 300
    pieces = compare_texts(old, old.replace("第二句。", "另一句。", 1))
    assert [piece.text for piece in pieces if piece.sign == "new"] == ["另一句。"]
    assert "".join(piece.text for piece in pieces if piece.sign != "new") == old


def test_more_steps_ask_no_more(world: SmallWorld) -> None:
    report, costs = _returned(world), []
    for _again in range(2):
        with counting() as asked:
            history_screen(ProgressReport.objects.with_context().get(pk=report.pk))
        costs.append(asked.queries)
        submit_report(report=report, actor=world.people["reporter"], at=NOW)
        return_report(report=report, actor=world.people["reviewer"], at=NOW, opinion="再核对")
    assert costs == [3, 3]
