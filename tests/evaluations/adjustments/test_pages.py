"""The register, the forms and the decisions, through the browser's door."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from campaigns.enums import VetoEffect
from campaigns.models import Notice
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState
from evaluations.models import Adjustment, Appeal
from evaluations.operations.adjustments import ProofsGiven, decide_appeal
from evaluations.operations.rounds import publish_round
from tests.evaluations.adjustments.worlds import LINK, appeal, confirmed, page_of_pdf, propose
from tests.evaluations.rounds.worlds import decided, round_world
from tests.evaluations.views.boards import page, refresh, scored_world, signed_in, text_of
from tests.worlds.small import NOW, SmallWorld

BONUS, DEDUCTION, VETO = AdjustmentKind.BONUS, AdjustmentKind.DEDUCTION, AdjustmentKind.VETO


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def post(world: SmallWorld, who: str, name: str, *ids: int, **fields: Any) -> Any:
    return signed_in(world.people[who]).post(reverse(f"evaluations:{name}", args=ids), fields)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reporter", 200),
        ("reviewer", 200),
        ("leader", 200),
        ("auditor", 200),
        ("reporter_south", 404),
        ("stranger", 404),
    ],
)
def test_who_sees_one_and_its_appeal_and_proof(world: SmallWorld, who: str, status: int) -> None:
    made = confirmed(world, DEDUCTION, proofs=LINK)
    found = appeal(world, made)
    for name, ids in (("adjustment", (made.pk,)), ("appeal", (found.pk,)), ("appeal_adjustment", (made.pk,))):
        assert page(world, who, name, *ids).status_code == status, name
    for name, owner in (("adjustment_proof", made), ("appeal_proof", found)):
        led = page(world, who, name, owner.pk, owner.proofs.get().pk)
        assert led.status_code == (302 if status == 200 else 404), name


def test_a_file_opens_for_the_unit_though_it_lies_with_the_organiser(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION, proofs=ProofsGiven(uploads=[page_of_pdf()]))
    answer = page(world, "reporter", "adjustment_proof", made.pk, made.proofs.get().pk)
    assert answer.getvalue().startswith(b"%PDF")
    for close in answer._resource_closers:  # As a server does it; closing the answer would close the database too.
        close()


@pytest.mark.parametrize(("who", "seen"), [("reporter", 4), ("leader", 5), ("reporter_south", 1), ("reporter_home", 0)])
def test_the_register_lists_what_a_person_sees(world: SmallWorld, who: str, seen: int) -> None:
    propose(world, DEDUCTION)
    propose(world, VETO, "south")
    assert page(world, who, "adjustments").context["page"].paginator.count == seen


def test_the_register_is_narrowed_and_says_what_a_better_one_beats(world: SmallWorld) -> None:
    propose(world, VETO, "south")
    assert text_of(page(world, "leader", "adjustments")).count("同年同项目取高") == 1
    narrowed = page(world, "leader", "adjustments", kind="veto", state="proposed", unit="南区")
    assert narrowed.context["page"].paginator.count == 1
    assert page(world, "leader", "adjustments", kind="veto", unit="北区").context["page"].paginator.count == 0
    assert page(world, "leader", "adjustments", kind="nonsense", state="x").context["page"].paginator.count == 4


def test_the_register_goes_away_as_an_excel_file(world: SmallWorld) -> None:
    confirmed(world, VETO, "south")
    answer = page(world, "leader", "adjustments", format="xlsx", kind="veto")
    head, row = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    told = dict(zip(head, row, strict=True))
    assert (told["单位"], told["后果"], told["追溯月数"], told["提出人"], told["确认人"]) == (
        *("南区民政局", "不得申报", 12.0),
        *("reviewer", "administrator"),
    )


def test_it_costs_the_same_for_many(world: SmallWorld) -> None:
    def cost(name: str, *ids: int) -> int:
        client = signed_in(world.people["leader"])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"evaluations:{name}", args=ids)).status_code == 200
        return len(captured)

    first = appeal(world, confirmed(world, DEDUCTION))
    member = world.participations["north"].pk
    refresh(world)
    pages = (("adjustments",), ("appeals",), ("unit_scores", member), ("why", member))
    before = {name: cost(name, *ids) for name, *ids in pages}
    decide_appeal(appeal=first, is_upheld=False, answer="不属实", actor=world.people["leader"], at=NOW)
    for _ in range(4):
        appeal(world, confirmed(world, DEDUCTION, proofs=LINK))
    assert {name: cost(name, *ids) for name, *ids in pages} == before
    assert (before["adjustments"], before["appeals"]) == (9, 9)


def test_what_waits_is_shown_to_whom_it_waits_for(world: SmallWorld) -> None:
    made = propose(world, DEDUCTION)
    assert "待我确认 1" in text_of(page(world, "administrator", "adjustments"))
    assert "待我确认" not in text_of(page(world, "reporter", "adjustments")).split("<form")[1].split("filters")[0]
    mine = page(world, "administrator", "adjustments", state="mine")
    assert [row.pk for row in mine.context["page"]] == [made.pk]


def form_of(**fields: Any) -> dict[str, Any]:
    """What the form of a deduction sends."""
    usual = {
        "kind": "deduction",
        "unit": "北区民政局（north）",
        "dated_on": "2026-11-20",
        "points": "1.5",
        "basis": "通报",
    }
    return usual | fields


def test_somebody_proposes_another_confirms_and_the_explanation_tells_it_all(world: SmallWorld) -> None:
    answer = post(world, "reviewer", "new_adjustment", **form_of(file=page_of_pdf("现场照片.pdf"), project="窗口"))
    made = Adjustment.objects.latest("pk")
    assert answer.headers["Location"] == reverse("evaluations:adjustment", args=[made.pk])
    member = world.participations["north"].pk
    refresh(world)
    assert "待确认，不计" in text_of(page(world, "reporter", "why", member))
    assert post(world, "administrator", "adjustment", made.pk, act="confirm", words="属实").status_code == 302
    refresh(world)
    text = text_of(page(world, "reporter", "why", member))
    for words in (
        "提出：reviewer，2026年11月24日",
        "确认：administrator，2026年11月24日，属实",
        "证明：现场照片",
        "−1.5",
    ):
        assert words in text
    assert "同一年同一项目只取最高的一笔" in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"basis": ""}, "这个字段是必填项"),
        ({"points": "abc"}, "输入一个数字"),
        ({"points": "-1"}, "大于或等于"),
        ({"points": "0"}, "分数应大于 0"),
        ({"dated_on": "2026-02-30"}, "有效的日期"),
        ({"dated_on": "2026-11-25"}, "不能晚于今天"),
        ({"unit": "没有的局"}, "没有找到单位"),
        ({"is_escalating": "on"}, "须写明项目名称"),
        ({"kind": "bonus"}, "加分须附证明材料"),
        ({"kind": "veto"}, "请选择后果"),
        ({"kind": "veto", "effect": "no_application", "look_back_months": "0"}, "大于或等于"),
        ({"proofs": "不是网址"}, "http://"),
        ({"target": "999999"}, "选择一个有效的选项"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_written(
    world: SmallWorld, fields: dict[str, Any], words: str
) -> None:
    before = Adjustment.objects.count()
    answer = post(world, "reviewer", "new_adjustment", **form_of(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Adjustment.objects.count() == before


def test_a_reporter_asks_for_a_bonus_of_the_own_unit_and_for_nothing_else(world: SmallWorld) -> None:
    assert "北区民政局（north）" in text_of(page(world, "reporter", "new_adjustment"))
    asked = {"kind": "bonus", "proofs": "https://www.example.org/award"}
    assert post(world, "reporter", "new_adjustment", **form_of(**asked)).status_code == 302
    assert post(world, "reporter", "new_adjustment", **form_of()).status_code == 403
    assert post(world, "reporter", "new_adjustment", **form_of(unit="south", **asked)).status_code == 404


def test_a_veto_begins_at_the_target_of_the_negative_list(world: SmallWorld) -> None:
    target, member = world.targets["deduction"], world.participations["south"]
    text = text_of(page(world, "reviewer", "target_scores", member.pk, target.pk))
    address = f"?campaign=c2026&amp;unit={member.pk}&amp;target={target.pk}&amp;kind=veto"
    assert address in text
    form = text_of(page(world, "reviewer", "new_adjustment", kind="veto", unit=member.pk, target=target.pk))
    assert "南区民政局（south）" in form
    assert f'<option value="{target.pk}" selected>' in form
    fields = {"kind": "veto", "unit": "south", "target": target.pk, "effect": "title_revoked", "look_back_months": "24"}
    assert post(world, "reviewer", "new_adjustment", **form_of(**fields)).status_code == 302
    made = Adjustment.objects.latest("pk")
    assert (made.target, made.effect, made.look_back_months) == (target, VetoEffect.TITLE_REVOKED, 24)


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [
        ("reviewer", "confirm", 403),
        ("reporter", "confirm", 403),
        ("administrator", "withdraw", 403),
        ("administrator", "refuse", 400),
        ("administrator", "revoke", 400),
        ("administrator", "nonsense", 400),
        ("reporter_south", "confirm", 404),
    ],
)
def test_what_is_not_possible_is_refused_with_its_status(world: SmallWorld, who: str, act: str, status: int) -> None:
    made = propose(world, DEDUCTION)
    assert post(world, who, "adjustment", made.pk, act=act).status_code == status
    assert Adjustment.objects.get(pk=made.pk).state == AdjustmentState.PROPOSED


def test_an_appeal_goes_from_the_notice_to_the_answer(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    notice = Notice.objects.get(user=world.people["reporter"])
    client = signed_in(world.people["reporter"])
    assert notice.text in client.get(reverse("campaigns:notices")).content.decode()
    led = client.get(reverse("campaigns:notice", args=[notice.pk]))
    assert led.headers["Location"] == reverse("evaluations:adjustment", args=[made.pk])
    notice.refresh_from_db()
    assert notice.read_at == NOW
    assert signed_in(world.people["leader"]).get(reverse("campaigns:notice", args=[notice.pk])).status_code == 404
    assert reverse("evaluations:appeal_adjustment", args=[made.pk]) in text_of(
        page(world, "reporter", "adjustment", made.pk)
    )
    filed = post(world, "reporter", "appeal_adjustment", made.pk, reason="有监控", proofs="https://www.example.org/v")
    found = Appeal.objects.get()
    assert filed.headers["Location"] == reverse("evaluations:appeal", args=[found.pk])
    assert "待我答复 1" in text_of(page(world, "leader", "appeals"))
    assert post(world, "administrator", "appeal", found.pk, act="uphold", words="属实").status_code == 403
    assert post(world, "leader", "appeal", found.pk, act="uphold", words="").status_code == 400
    assert post(world, "leader", "appeal", found.pk, act="uphold", words="监控属实").status_code == 302
    assert "已撤销，不计" in text_of(page(world, "reporter", "why", world.participations["north"].pk))


def test_a_late_appeal_is_told_until_when_it_was_possible(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    with time_machine.travel("2026-12-02 10:00+08:00", tick=False):
        answer = post(world, "reporter", "appeal_adjustment", made.pk, reason="有监控")
        shown = page(world, "reporter", "adjustment", made.pk)
    assert answer.status_code == 400
    assert "申诉期限到 2026年12月1日" in answer.content.decode()
    assert "提出申诉</a>" not in text_of(shown)
    assert not Appeal.objects.exists()


def test_an_empty_reason_and_a_stranger_are_refused(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    assert post(world, "reporter", "appeal_adjustment", made.pk, reason=" ").status_code == 422
    assert post(world, "reviewer", "appeal_adjustment", made.pk, reason="有监控").status_code == 403
    assert not Appeal.objects.exists()


def test_a_unit_objects_to_its_result_from_the_published_page(db: None) -> None:
    world, subject = round_world()
    decided(world, subject)
    publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)
    address = reverse("evaluations:appeal_round", args=[subject.pk])
    assert address in text_of(page(world, "reporter", "round_sealed", subject.pk))
    assert address not in text_of(page(world, "auditor", "round_sealed", subject.pk))
    assert page(world, "stranger", "appeal_round", subject.pk).status_code == 404
    assert page(world, "reviewer", "appeal_round", subject.pk).status_code == 200  # the topmost unit was marked too
    assert post(world, "reviewer", "appeal_round", subject.pk, reason="评分有误").status_code == 403
    assert post(world, "reporter", "appeal_round", subject.pk, reason="评分有误").status_code == 302
    found = Appeal.objects.get()
    assert found.participation == world.participations["north"]
    refused = post(world, "leader", "appeal", found.pk, act="uphold", words="复核属实")
    assert (refused.status_code, "更正什么" in refused.content.decode()) == (400, True)
    done = post(world, "leader", "appeal", found.pk, act="uphold", words="复核属实", change="目标 grade 应为 9 分")
    assert done.status_code == 302
    assert Appeal.objects.get().state == AppealState.UPHELD
    assert "更正：目标 grade 应为 9 分" in text_of(page(world, "reporter_south", "round_sealed", subject.pk))


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("leader", 403), ("reporter", 200), ("reviewer", 200)])
def test_who_only_looks_is_refused_the_form_as_the_post_is(world: SmallWorld, who: str, status: int) -> None:
    answer = page(world, who, "new_adjustment")
    assert answer.status_code == status
    listed = page(world, who, "adjustments").content.decode()
    assert (reverse("evaluations:new_adjustment") in listed) == (status == 200)
    if status != 200:
        posted = post(world, who, "new_adjustment", kind="deduction", unit="北区民政局（north）", basis="x")
        assert posted.status_code == 403
        assert not Adjustment.objects.filter(basis="x").exists()
