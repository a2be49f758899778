"""The pages of naming, inside and for everybody."""

import datetime as dt
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import VetoEffect
from evaluations.enums import AdjustmentKind, NamingState, ObjectionState
from evaluations.models import Adjustment, Certificate, Honor, Naming, Objection, PublicNotice
from evaluations.operations.honors.vetoes import propose_revocations
from evaluations.operations.naming import confer_honor, raise_objection, withdraw_notice
from tests.counting import counting
from tests.evaluations.honors.given import BACKEND, again, honor, title
from tests.evaluations.naming.candidates import AFTER, applied, named_title, notified, now, proposed
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import AuditEntry

LIST = "/evaluations/namings/"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client(world: SmallWorld, who: str) -> Client:
    signed_in = Client()
    signed_in.force_login(world.people[who], backend=BACKEND)
    return signed_in


def form(world: SmallWorld, wanted: Any, **told: str) -> dict[str, str]:
    values = {
        "campaign": "c2026",
        "participation": str(world.participations["north"].pk),
        "title": str(wanted.pk),
        "subject": "organ",
        "statement": "窗口规范，群众满意。",
    }
    return {**values, **told}


def certificate(world: SmallWorld) -> Certificate:
    """Of 北区, named a week later."""
    naming = now(notified(world).namings.get())
    made = confer_honor(naming=naming, document_number="9号", actor=world.people["leader"], at=AFTER)
    return Certificate.objects.select_related("honor").get(honor=made)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reporter", True),
        ("reporter_south", False),
        ("leader", True),
        ("leader_north", True),
        ("administrator", True),
        ("auditor", True),
    ],
)
def test_each_sees_the_applications_of_the_own_units(world: SmallWorld, who: str, sees: bool) -> None:
    naming, page = applied(world), client(world, who)
    assert ("系统文明单位" in page.get(LIST).content.decode()) == sees
    assert page.get(f"{LIST}{naming.pk}/").status_code == (200 if sees else 404)


@pytest.mark.parametrize(
    ("who", "new", "notice"),
    [("reporter", 200, 403), ("administrator", 200, 200), ("leader", 403, 403), ("auditor", 403, 403)],
)
def test_the_forms_are_for_those_who_may(world: SmallWorld, who: str, new: int, notice: int) -> None:
    page = client(world, who)
    assert page.get(reverse("evaluations:naming_new")).status_code == new
    assert page.get(reverse("evaluations:notice_new")).status_code == notice


def test_the_conditions_are_shown_before_anything_is_handed_in(world: SmallWorld) -> None:
    wanted = named_title("行业", below=title("单位级"))
    text = client(world, "reporter").get(f"{LIST}new/?title={wanted.pk}").content.decode()
    assert "请先获得“单位级”，已有的请先登记" in text
    assert "还差 1 项" in text


def test_looking_at_the_conditions_hands_nothing_in_and_keeps_what_was_typed(world: SmallWorld) -> None:
    answer = client(world, "reporter").post(f"{LIST}new/", {**form(world, named_title()), "look": "1"})
    assert (answer.status_code, Naming.objects.exists()) == (200, False)
    assert "条件都符合，可以申报" in answer.content.decode()
    assert "窗口规范，群众满意。" in answer.content.decode()


def test_an_application_that_lacks_something_is_refused_and_what_was_typed_stays(world: SmallWorld) -> None:
    wanted = named_title("行业", below=title("单位级"))
    answer = client(world, "reporter").post(f"{LIST}new/", form(world, wanted))
    assert answer.status_code == 400
    assert "还不能申报" in answer.content.decode()
    assert "窗口规范，群众满意。" in answer.content.decode()
    assert not Naming.objects.exists()


def test_an_application_goes_its_way_through_the_pages(world: SmallWorld) -> None:
    client(world, "reporter").post(f"{LIST}new/", form(world, named_title()))
    naming, office = Naming.objects.get(), client(world, "administrator")
    office.post(f"{LIST}{naming.pk}/step/", {"step": "propose"})
    told = {"heading": "公示", "contact": "0510-1", "starts_on": "2026-11-24", "ends_on": "2026-11-30"}
    office.post(f"{LIST}notices/new/", {"campaign": "c2026", "namings": naming.pk, **told})
    assert now(naming).state == NamingState.NOTIFIED
    leader = client(world, "leader")
    early = leader.post(f"{LIST}{naming.pk}/step/", {"step": "name"})
    assert (early.status_code, "公示期满" in early.content.decode()) == (400, True)
    with time_machine.travel(AFTER, tick=False):
        leader = client(world, "leader")
        assert "命名" in leader.get(f"{LIST}{naming.pk}/").content.decode()
        leader.post(f"{LIST}{naming.pk}/step/", {"step": "name", "document_number": "9号"})
    assert Honor.objects.get().document_number == "9号"


def test_a_notice_that_is_too_short_is_refused_with_the_count(world: SmallWorld) -> None:
    naming = proposed(world)
    told = {"heading": "公示", "contact": "0510-1", "starts_on": "2026-11-24", "ends_on": "2026-11-27"}
    answer = client(world, "administrator").post(
        f"{LIST}notices/new/", {"campaign": "c2026", "namings": naming.pk, **told}
    )
    assert answer.status_code == 400
    assert "只有 4 个" in answer.content.decode()


def test_unknown_steps_are_refused(world: SmallWorld) -> None:
    naming = applied(world)
    assert client(world, "administrator").post(f"{LIST}{naming.pk}/step/", {"step": "crown"}).status_code == 400
    assert client(world, "leader_north").post(f"{LIST}{naming.pk}/step/", {"step": "propose"}).status_code == 403


def test_what_was_objected_is_read_by_those_who_decide_only(world: SmallWorld) -> None:
    naming = now(notified(world).namings.get())
    raise_objection(naming=naming, text="窗口常无人", contact="13900000000", at=NOW)
    assert "窗口常无人" in client(world, "leader").get(f"{LIST}{naming.pk}/").content.decode()
    for who in ("reporter", "leader_north", "auditor"):
        assert "窗口常无人" not in client(world, who).get(f"{LIST}{naming.pk}/").content.decode()
    assert "窗口常无人" not in Client().get(f"/public/notices/{naming.notice_id}/").content.decode()


def test_how_to_reach_who_objected_is_sealed_masked_and_shown_by_need(world: SmallWorld) -> None:
    naming = now(notified(world).namings.get())
    said = raise_objection(naming=naming, text="窗口常无人", contact="13912345678", at=NOW)
    assert said.contact is not None
    assert b"13912345678" not in bytes(said.contact)
    text = client(world, "leader").get(f"{LIST}{naming.pk}/").content.decode()
    assert "13912345678" not in text
    assert "139****5678" in text
    address = reverse("evaluations:objection_contact", args=[said.pk])
    assert "13912345678" in client(world, "leader").post(address).content.decode()
    entry = AuditEntry.objects.get(verb="查看异议人联系方式")
    assert entry.actor == world.people["leader"]
    assert "139" not in str(entry.details)


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("leader_north", 403), ("reporter_south", 404)])
def test_nobody_else_is_told_how_to_reach_who_objected(world: SmallWorld, who: str, status: int) -> None:
    naming = now(notified(world).namings.get())
    said = raise_objection(naming=naming, text="窗口常无人", contact="13912345678", at=NOW)
    address = reverse("evaluations:objection_contact", args=[said.pk])
    answer = client(world, who).post(address)
    assert answer.status_code == status
    assert "13912345678" not in answer.content.decode()
    assert not AuditEntry.objects.filter(verb="查看异议人联系方式").exists()


def test_who_left_no_way_to_be_reached_is_said(world: SmallWorld) -> None:
    naming = now(notified(world).namings.get())
    said = raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW)
    answer = client(world, "leader").post(reverse("evaluations:objection_contact", args=[said.pk]))
    assert answer.status_code == 400
    assert "没有留下" in answer.content.decode()


def test_what_was_objected_is_still_to_be_decided_after_its_notice_was_taken_back(world: SmallWorld) -> None:
    notice = notified(world)
    naming = now(notice.namings.get())
    said = raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW)
    withdraw_notice(notice=notice, reason="名称有误", actor=world.people["administrator"], at=NOW)
    page = client(world, "leader").get(f"{LIST}{naming.pk}/")
    assert reverse("evaluations:objection_decide", args=[said.pk]) in page.text


def test_a_notice_is_taken_back_from_the_list_until_somebody_was_named_on_it(world: SmallWorld) -> None:
    notice = notified(world)
    office, address = client(world, "administrator"), reverse("evaluations:notice_withdraw", args=[notice.pk])
    assert address in office.get(LIST).text
    confer_honor(naming=now(notice.namings.get()), document_number="", actor=world.people["leader"], at=AFTER)
    assert address not in office.get(LIST).text


@pytest.mark.parametrize("act", [{}, {"act": "confirm"}])
def test_an_objection_is_not_decided_by_an_act_that_does_not_exist(world: SmallWorld, act: dict[str, str]) -> None:
    said = raise_objection(naming=now(notified(world).namings.get()), text="窗口常无人", contact="", at=NOW)
    address = reverse("evaluations:objection_decide", args=[said.pk])
    answer = client(world, "leader").post(address, {"reason": "查过", **act})
    assert answer.status_code == 400
    assert Objection.objects.get().state == ObjectionState.OPEN


@pytest.mark.parametrize("number", ["9" * 40, "-1", "一"])
def test_a_candidate_that_cannot_be_is_refused(world: SmallWorld, number: str) -> None:
    proposed(world)
    answer = client(world, "administrator").post(
        f"{LIST}notices/new/", {"campaign": "c2026", "namings": number, "heading": "公示", "contact": "创建办"}
    )
    assert answer.status_code == 422
    assert not PublicNotice.objects.exists()


def test_lists_cost_the_same_with_one_and_with_many(world: SmallWorld) -> None:
    applied(world)
    few = cost(world)
    for name in "甲乙丙":
        applied(world, title=named_title(name))
        applied(world, "south", title=named_title(name))
    assert cost(world) == few


def cost(world: SmallWorld) -> int:
    page = client(world, "administrator")
    with counting() as asked:
        assert page.get(LIST).status_code == 200
    return asked.queries


class TestPublic:
    """Without an account."""

    def test_the_notice_shows_the_candidates_and_takes_an_objection_in(self, world: SmallWorld) -> None:
        notice = notified(world)
        assert "拟命名对象公示" in Client().get("/public/notices/").content.decode()
        address = f"/public/notices/{notice.pk}/"
        assert "北区民政局" in Client().get(address).content.decode()
        told = {"naming": notice.namings.get().pk, "text": "窗口常无人"}
        assert "已收到您的异议" in Client().post(f"{address}object/", told).content.decode()
        said = Objection.objects.get()
        assert (said.text, said.contact, said.received_on) == ("窗口常无人", None, TODAY)

    @pytest.mark.parametrize(("told", "said"), [({"text": ""}, "异议的内容"), ({"naming": "x"}, "请选择")])
    def test_what_is_missing_is_said_and_what_was_typed_stays(
        self, world: SmallWorld, told: dict[str, str], said: str
    ) -> None:
        notice = notified(world)
        given = {"naming": str(notice.namings.get().pk), "text": "窗口常无人", "contact": "区里", **told}
        answer = Client().post(f"/public/notices/{notice.pk}/object/", given)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert "区里" in answer.content.decode()

    def test_after_the_end_there_is_no_form_and_a_late_objection_is_refused(self, world: SmallWorld) -> None:
        notice = notified(world)
        with time_machine.travel(AFTER, tick=False):
            assert "提出异议" not in Client().get(f"/public/notices/{notice.pk}/").content.decode()
            told = {"naming": notice.namings.get().pk, "text": "窗口常无人"}
            late = Client().post(f"/public/notices/{notice.pk}/object/", told)
        assert (late.status_code, "为止" in late.content.decode()) == (400, True)

    def test_a_notice_that_has_not_begun_or_was_taken_back_is_not_there(self, world: SmallWorld) -> None:
        later = notified(world, days=(dt.date(2026, 11, 25), dt.date(2026, 12, 1)))
        assert Client().get(f"/public/notices/{later.pk}/").status_code == 404
        assert Client().post(f"/public/notices/{later.pk}/object/", {}).status_code == 404

    def test_the_sixth_objection_of_an_hour_waits_and_machines_are_not_heard(self, world: SmallWorld) -> None:
        notice = notified(world)
        told = {"naming": notice.namings.get().pk, "text": "窗口常无人"}
        Client().post(f"/public/notices/{notice.pk}/object/", {**told, "website": "http://"})
        assert not Objection.objects.exists()
        answers = [Client().post(f"/public/notices/{notice.pk}/object/", told).status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]

    def test_a_certificate_is_proved_by_its_number_however_it_is_typed(self, world: SmallWorld) -> None:
        code = certificate(world).code
        with time_machine.travel(AFTER, tick=False):
            typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
            text = Client().get("/public/certificates/", {"code": typed}, follow=True).content.decode()
        assert "证书属实，称号有效" in text
        assert "北区民政局" in text

    def test_a_number_nobody_was_given_is_not_found_and_ten_close_the_door(self, world: SmallWorld) -> None:
        code = certificate(world).code
        answers = [Client().get(f"/public/certificates/{number:012}/").status_code for number in range(11)]
        assert answers == [404] * 10 + [429]
        assert Client().get(f"/public/certificates/{code}/").status_code == 429
        assert Client(REMOTE_ADDR="10.9.9.9").get(f"/public/certificates/{code}/").status_code == 200

    def test_a_certificate_of_a_revoked_title_says_so(self, world: SmallWorld) -> None:
        made = certificate(world)
        Honor.objects.update(decision="revoked", reason="失实，举报人张三", decided_on=TODAY)
        text = Client().get(f"/public/certificates/{made.code}/").content.decode()
        assert "称号已被撤销" in text
        assert "张三" not in text

    def test_an_empty_number_is_asked_for_again(self, world: SmallWorld) -> None:
        assert world.city.pk
        assert Client().get("/public/certificates/").status_code == 200
        assert Client().get("/public/certificates/", {"code": "é!"}).status_code == 422


def test_the_certificate_is_one_page_with_the_title_on_it(world: SmallWorld) -> None:
    made = certificate(world)
    answer = client(world, "reporter").get(f"/evaluations/honors/{made.honor_id}/certificate.pdf")
    document = pypdfium2.PdfDocument(answer.content)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    assert "系统文明单位" in text
    assert f"{made.code[:4]}-{made.code[4:8]}" in text
    stranger = client(world, "reporter_south").get(f"/evaluations/honors/{made.honor_id}/certificate.pdf")
    assert stranger.status_code == 404


def test_a_veto_that_revokes_proposes_it_for_what_was_named_here_and_for_nothing_else(world: SmallWorld) -> None:
    ours, theirs = honor(world, title=named_title()), honor(world, title=title("省级"))
    other = honor(world, title=named_title(), holder=world.south)
    told: dict[str, Any] = {"participation": world.participations["north"], "kind": AdjustmentKind.VETO}
    office = world.people["administrator"]
    for effect, count in ((VetoEffect.NO_APPLICATION, 0), (VetoEffect.TITLE_REVOKED, 1)):
        veto = Adjustment.objects.create(**told, dated_on=TODAY, basis="乱收费", effect=effect)
        assert propose_revocations(adjustment=veto, actor=office, at=NOW) == count
    assert [again(each).decision for each in (ours, theirs, other)] == ["revoking", "valid", "valid"]
    assert again(ours).proposed_by == office
