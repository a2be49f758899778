"""What makes reviewing quick: differences at a glance, a selection at once, opinions ready to hand."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import Evidence, ProgressReport, ReportEvidence, ReportStep
from campaigns.operations.policies import set_policies
from campaigns.queries.policies import policies_of
from tests.evaluations.views.test_reviews import post, signed_in, submitted, text_of
from tests.worlds.small import NOW, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def test_what_it_would_earn_is_what_its_reporter_was_told(world: SmallWorld) -> None:
    world.report(
        period=world.late,
        state=ReportState.APPROVED,
        facts={"value": "60"},
        approved_facts={"value": "60"},
        earned_whole=6,
    )
    report = submitted(world, facts={"value": "5"})
    shown = signed_in(world.people["reviewer"]).get(reverse("evaluations:review", args=[report.pk])).context["review"]
    address = reverse("campaigns:preview", args=[report.assignment_id, report.period_id])
    told = signed_in(world.people["reporter"]).post(address, {"value": "5"}).context["preview"]
    assert shown.points == told
    assert "连同已核定的 1 期" in shown.points.lines[0]


def test_words_and_proofs_taken_over_from_the_last_period_are_marked(world: SmallWorld) -> None:
    last = world.report(period=world.late, state=ReportState.RETURNED, facts={"value": "80"}, text="已按计划推进。")
    report = submitted(world)
    proof = Evidence.objects.create(
        unit=world.north, kind="link", title="旧链接", url="https://example.org", added_at=NOW
    )
    for each in (last, report):
        ReportEvidence.objects.create(report=each, evidence=proof)
    response = signed_in(world.people["reviewer"]).get(reverse("evaluations:review", args=[report.pk]))
    comparison = response.context["review"].comparison
    assert (comparison.is_same_text, comparison.reused) == (True, {proof.pk})
    assert comparison.lines[0].change is None
    assert "一字不差" in text_of(response)
    assert "上一期也用了" in text_of(response)
    ProgressReport.objects.filter(pk=last.pk).update(text="另一些话。")
    page = text_of(signed_in(world.people["reviewer"]).get(reverse("evaluations:review", args=[report.pk])))
    assert "一字不差" not in page
    assert "<del>" in page


def test_a_refused_return_asks_for_the_opinion_and_leaves_the_corrections_closed(world: SmallWorld) -> None:
    report = submitted(world)
    client = signed_in(world.people["reviewer"])
    refused = post(client, "return", report)
    assert refused.context["form"].errors["opinion"] == ["退回必须写明意见，请填写后再提交。"]
    assert 'class="correction">' in text_of(refused)
    assert 'class="correction" open>' in text_of(post(client, "approve", report, fact_value="70"))


def approve_several(world: SmallWorld, *chosen: str, who: str = "reviewer", **query: str) -> Any:
    address = f"{reverse('evaluations:approve_several')}{'?unit=' + query['unit'] if query else ''}"
    return signed_in(world.people[who]).post(address, {"chosen": chosen})


def test_a_selection_is_approved_at_once_as_reported(world: SmallWorld) -> None:
    reports = [submitted(world, kind) for kind in ("quantity", "rate", "grade")]
    response = approve_several(world, *(f"{each.pk}:{each.version}" for each in reports), unit=f"{world.north.pk}")
    assert response.headers["Location"] == f"{reverse('evaluations:review_queue')}?unit={world.north.pk}"
    for report in reports:
        report.refresh_from_db()
        assert (report.state, report.approved_facts) == (ReportState.APPROVED, report.facts)
    assert ReportStep.objects.filter(step="approve").count() == 3


def test_one_refused_does_not_undo_the_others_and_is_named_with_the_reason(world: SmallWorld) -> None:
    good, own = submitted(world), submitted(world, "rate", submitted_by=world.people["reviewer"])
    faulty, changed = submitted(world, "grade", facts={"grade": "不在表里"}), submitted(world, "direct")
    response = approve_several(
        world, f"{good.pk}:1", f"{own.pk}:1", f"{faulty.pk}:1", f"{changed.pk}:0", "x", "99999999999999:1"
    )
    assert response.status_code == 409
    states = dict(ProgressReport.objects.values_list("assignment__target__code", "state"))
    assert states == {"quantity": "approved", "rate": "submitted", "grade": "submitted", "direct": "submitted"}
    page = text_of(response)
    assert "有 2 份没有核定" in page
    assert "填写不完整" in page
    assert "您打开本页之后它有了变化" in page
    assert "另有 1 份已不归您审核" in page


def test_pressing_without_a_choice_says_so(world: SmallWorld) -> None:
    response = approve_several(world)
    assert (response.status_code, "没有选中任何填报" in text_of(response)) == (409, True)


@pytest.mark.parametrize("who", ["reporter", "leader", "administrator", "auditor", "stranger"])
def test_only_reviewers_approve_a_selection(world: SmallWorld, who: str) -> None:
    report = submitted(world)
    assert approve_several(world, f"{report.pk}:1", who=who).status_code == 403
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_the_quick_opinions_are_those_of_the_campaign(world: SmallWorld) -> None:
    def offered() -> str:
        report = ProgressReport.objects.first() or submitted(world)
        return text_of(signed_in(world.people["reviewer"]).get(reverse("evaluations:review", args=[report.pk])))

    assert 'data-opinion="佐证材料不足' in offered()
    told = {"quick_opinions": " 请附签到表。\n\n请附签到表。\n照片看不清。"}
    set_policies(campaign=world.campaign, values=told, actor=None, at=NOW)
    assert policies_of(world.campaign.pk).quick_opinions == ("请附签到表。", "照片看不清。")
    assert 'data-opinion="请附签到表。"' in offered()
    assert "佐证材料不足" not in offered()


@pytest.mark.parametrize(
    ("typed", "said"), [("字" * 101, "每行最多 100 字"), ("\n".join("abcdefghijklm"), "现有 13 行")]
)
def test_quick_opinions_are_short_and_few(world: SmallWorld, typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        set_policies(campaign=world.campaign, values={"quick_opinions": typed}, actor=None, at=NOW)
