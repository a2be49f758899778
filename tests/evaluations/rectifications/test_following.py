"""A round's results and what people write in letters lead to a rectification or a case, each thing once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.contacts import Contact
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseChannel, CaseKind, HandingOut, ProofStage, RectificationSource
from evaluations.models import Case, Rectification, RemarkFollowUp, Round, RoundUnit, ScoreMark, Survey, SurveyRemark
from evaluations.operations.cases.registering import CaseFacts
from evaluations.operations.rectifications import (
    Task,
    add_proof_link,
    close_rectification,
    rectify_result,
    report_fixed,
    verify_rectification,
)
from evaluations.operations.surveys.counting import annul_survey, close_survey
from evaluations.operations.surveys.following import rectify_remark, register_remark
from evaluations.operations.surveys.setup import GroupPlan
from tests.counting import counting
from tests.evaluations.rounds.worlds import inspected, round_world
from tests.evaluations.surveys.polling import issued, vote
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 12, 8)
WORDS = "窗口排队太久，希望增加叫号。"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def remark(world: SmallWorld) -> SurveyRemark:
    """One letter had something to say; the box is open."""
    survey, codes = issued(world, groups=[GroupPlan("服务对象", Decimal(50), 6, HandingOut.LETTERS)])
    vote(survey, codes["服务对象"][:1], "满意", text=WORDS)
    vote(survey, codes["服务对象"][1:], "满意")
    close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    return SurveyRemark.objects.select_related("survey__campaign__organiser").get()


def signed_in(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def mend(world: SmallWorld, remark: SurveyRemark, who: str = "administrator") -> Rectification:
    return rectify_remark(
        remark=remark, unit=world.north, problem=WORDS, task=Task(DUE), actor=world.people[who], at=NOW
    )


def take_in(world: SmallWorld, remark: SurveyRemark, who: str = "administrator") -> Case:
    facts = CaseFacts(CaseChannel.LETTER, CaseKind.ADVICE, "排队太久", WORDS, TODAY, world.north, world.city, Contact())
    return register_remark(remark=remark, facts=facts, actor=world.people[who], at=NOW)


def survey_page(survey: Survey) -> str:
    return reverse("evaluations:survey", args=[survey.pk])


def test_an_opinion_becomes_a_rectification_from_its_button(world: SmallWorld, remark: SurveyRemark) -> None:
    office = signed_in(world, "administrator")
    url = reverse("evaluations:remark_rectify", args=[remark.pk])
    assert url in office.get(survey_page(remark.survey)).content.decode()
    asked = office.get(url).content.decode()
    assert WORDS in asked
    assert "2026-12-" in asked
    given = {"unit": world.north.pk, "problem": "增加叫号", "due_on": "2026-12-08", "measure": ""}
    answer = office.post(url, given)
    made = Rectification.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("evaluations:rectification", args=[made.pk])
    assert (made.unit, made.source, made.survey, made.due_on) == (
        world.north, RectificationSource.SURVEY, remark.survey, DUE,
    )  # fmt: skip
    shown = office.get(survey_page(remark.survey)).content.decode()
    assert f"已转整改（第 {made.pk} 号）：整改中" in shown
    assert url not in shown
    again = office.post(url, given)
    assert again.status_code == 409
    assert "没有重复登记" in again.content.decode()
    assert Rectification.objects.count() == 1


def test_an_opinion_becomes_a_case_with_the_letters_words(world: SmallWorld, remark: SurveyRemark) -> None:
    office = signed_in(world, "administrator")
    url = reverse("evaluations:remark_case", args=[remark.pk])
    asked = office.get(url).content.decode()
    assert WORDS in asked
    assert "保存并登记下一件" not in asked
    given = {
        "title": "排队太久", "text": WORDS, "kind": "advice", "channel": "letter", "received_on": "2026-11-24",
        "unit": f"{world.north}（{world.north.code}）", "intake": world.city.pk,
    }  # fmt: skip
    answer = office.post(url, given)
    case = Case.objects.get()
    assert answer["Location"] == reverse("evaluations:case", args=[case.pk])
    assert "百人评机关的书面意见" in office.get(answer["Location"]).content.decode()
    assert f"已转诉求办理（{case.number}）" in office.get(survey_page(remark.survey)).content.decode()
    assert office.post(url, given).status_code == 409
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("first", "then"), [(mend, mend), (mend, take_in), (take_in, mend), (take_in, take_in)])
def test_an_opinion_is_followed_up_once(world: SmallWorld, remark: SurveyRemark, first: Any, then: Any) -> None:
    first(world, remark)
    with pytest.raises(ConflictError, match="已经转办过"):
        then(world, remark)
    assert Rectification.objects.count() + Case.objects.count() == 1


def test_who_is_a_moment_later_writes_nothing(
    world: SmallWorld, remark: SurveyRemark, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(world, remark)
    monkeypatch.setattr("evaluations.operations.surveys.following._require_open", lambda *_: None)
    with pytest.raises(ConflictError, match="已经转办过"):
        take_in(world, remark)
    assert not Case.objects.exists()


def test_the_database_keeps_one_thing_for_one_opinion(world: SmallWorld, remark: SurveyRemark) -> None:
    case = take_in(world, remark)
    made = Rectification.objects.create(unit=world.north, problem="x", source="hand", found_on=TODAY)
    for wrong in ({"case": case, "rectification": made}, {"case": None, "rectification": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RemarkFollowUp.objects.filter(remark=remark).update(**wrong)


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "reviewer_north"])
def test_only_the_office_follows_opinions_up(world: SmallWorld, remark: SurveyRemark, who: str) -> None:
    for name in ("remark_rectify", "remark_case"):
        url = reverse(f"evaluations:{name}", args=[remark.pk])
        client = signed_in(world, who)
        assert client.get(url).status_code in {403, 404}
        assert client.post(url, {"problem": "x"}).status_code in {403, 404}
        assert url not in client.get(survey_page(remark.survey)).content.decode()
    for act in (mend, take_in):
        with pytest.raises(NotAllowedError):
            act(world, remark, who)


def test_opinions_of_a_survey_that_was_declared_void_are_not_followed_up(
    world: SmallWorld, remark: SurveyRemark
) -> None:
    annul_survey(survey=remark.survey, actor=world.people["administrator"], at=NOW, reason="信函寄错")
    remark.survey.refresh_from_db()
    for act in (mend, take_in):
        with pytest.raises(RefusedError, match="作废"):
            act(world, remark)
    url = reverse("evaluations:remark_rectify", args=[remark.pk])
    assert signed_in(world, "administrator").get(url).status_code == 404


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_opinion_that_is_not_there_is_not_found(world: SmallWorld, key: str) -> None:
    for name in ("remark_rectify", "remark_case"):
        assert signed_in(world, "administrator").get(reverse(f"evaluations:{name}", args=[key])).status_code == 404


def test_what_is_missing_is_said_at_its_field(world: SmallWorld, remark: SurveyRemark) -> None:
    url = reverse("evaluations:remark_rectify", args=[remark.pk])
    answer = signed_in(world, "administrator").post(url, {"unit": "", "problem": "", "due_on": "2020-01-01"})
    assert answer.status_code == 422
    assert not Rectification.objects.exists()
    assert not RemarkFollowUp.objects.exists()


def test_many_opinions_come_in_pages_and_cost_no_more_queries(world: SmallWorld, remark: SurveyRemark) -> None:
    office = signed_in(world, "administrator")
    office.get(survey_page(remark.survey))
    with counting() as few:
        office.get(survey_page(remark.survey))
    mend(world, remark)
    SurveyRemark.objects.bulk_create(SurveyRemark(survey=remark.survey, text=f"意见 {n}") for n in range(60))
    with counting() as many:
        page = office.get(survey_page(remark.survey)).content.decode()
    assert page.count("转诉求办理") == 50
    assert many.queries <= few.queries


@pytest.fixture
def marked() -> tuple[SmallWorld, Round]:
    """A round in 复核: the inspectors have marked the northern and the southern bureau."""
    world, subject = round_world()
    inspected(world, subject)
    return world, subject


def place_of(subject: Round, unit: str) -> RoundUnit:
    return subject.units.select_related("round", "participation__unit").get(participation__unit__code=unit)


def address(subject: Round, unit: str, target: int) -> str:
    return reverse("evaluations:round_rectify", args=[subject.pk, place_of(subject, unit).participation_id, target])


def test_a_line_of_the_results_becomes_a_rectification(marked: tuple[SmallWorld, Round]) -> None:
    world, subject = marked
    target = world.targets["grade"]
    ScoreMark.objects.filter(target=target, sheet__participation__unit=world.south).update(remark="记录缺两次")
    office, url = signed_in(world, "administrator"), address(subject, "south", target.pk)
    results = reverse("evaluations:round_results", args=[subject.pk])
    assert url in office.get(results).content.decode()
    asked = office.get(url).content.decode()
    assert "得 5 分" in asked
    assert "记录缺两次" in asked
    given = {"problem": "记录缺两次", "due_on": "2026-12-08", "person": "", "measure": "补齐"}
    answer = office.post(url, given)
    made = Rectification.objects.get()
    assert answer["Location"] == reverse("evaluations:rectification", args=[made.pk])
    assert (made.unit, made.round, made.target, made.source) == (
        world.south, subject, target, RectificationSource.ROUND,
    )  # fmt: skip
    shown = office.get(results).content.decode()
    assert f"整改第 {made.pk} 号：整改中" in shown
    assert url not in shown
    assert office.post(url, given).status_code == 409
    assert Rectification.objects.count() == 1


def test_a_result_is_mended_again_only_after_it_was_closed(marked: tuple[SmallWorld, Round]) -> None:
    world, subject = marked
    office, reporter, reviewer = (world.people[who] for who in ("administrator", "reporter", "reviewer"))
    about: dict[str, Any] = {
        "place": place_of(subject, "north"), "target": world.targets["grade"], "task": Task(DUE), "actor": office, "at": NOW,
    }  # fmt: skip
    made = rectify_result(problem="缺记录", **about)
    with pytest.raises(ConflictError, match=f"第 {made.pk} 号"):
        rectify_result(problem="缺记录", **about)
    add_proof_link(subject=made, stage=ProofStage.AFTER, url="https://example.org/a", actor=reporter, at=NOW)
    made = report_fixed(subject=made, measure="", result="已补", version=made.version, actor=reporter, at=NOW)
    for act in (verify_rectification, close_rectification):
        made = act(subject=made, opinion="", version=made.version, actor=reviewer, at=NOW)
    assert rectify_result(problem="又缺", **about).pk != made.pk


def test_who_may_not_write_problems_down_gets_no_button_and_is_refused(marked: tuple[SmallWorld, Round]) -> None:
    world, subject = marked
    url = address(subject, "south", world.targets["grade"].pk)
    results = reverse("evaluations:round_results", args=[subject.pk])
    for who, status in (("auditor", 403), ("reporter", 404), ("reporter_south", 404)):
        client = signed_in(world, who)
        assert url not in client.get(results).content.decode(), who
        assert client.get(url).status_code == status, who
        assert client.post(url, {"problem": "x", "due_on": "2026-12-08"}).status_code == status, who
    assert not Rectification.objects.exists()


def test_a_leaf_that_the_round_does_not_mark_is_not_found(marked: tuple[SmallWorld, Round]) -> None:
    world, subject = marked
    other = world.targets["quantity"]
    assert signed_in(world, "administrator").get(address(subject, "south", other.pk)).status_code == 404
    with pytest.raises(RefusedError, match="不考评目标"):
        rectify_result(
            place=place_of(subject, "south"), target=other, problem="x", task=Task(DUE),
            actor=world.people["administrator"], at=NOW,
        )  # fmt: skip
