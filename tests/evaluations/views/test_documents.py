"""Official documents: what stands in them comes from the records, and only those who see the records get them."""

import io
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from campaigns.models import Participation
from core.official import pdf
from evaluations.models import Round
from tests.evaluations.cases.taken import replied, taken
from tests.evaluations.naming.candidates import notified
from tests.evaluations.rectifications.worlds import given, opened
from tests.evaluations.rounds.worlds import round_world
from tests.evaluations.views.boards import add_units, keep, page, refresh, scored_world, signed_in
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import AuditEntry


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def words_of(answer: Any) -> str:
    """Paragraphs and cells of a Word file, in two heaps."""
    assert answer.status_code == 200, answer.status_code
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_bulletin_has_every_unit_with_its_rank_and_who_owes_what(world: SmallWorld) -> None:
    words = words_of(page(world, "leader", "bulletin"))
    for unit in world.participations.values():
        assert unit.name in words
    assert "截至2026年11月24日" in words
    assert "得分计算于2026-11-24 10:30" in words
    assert "逾期未报的有：" in words
    assert "没有保留更早的得分，本期不作比较" in words


def test_the_bulletin_says_who_rose_and_fell_since_last_quarter(world: SmallWorld) -> None:
    keep(world, TODAY.replace(month=8, day=1))
    before = words_of(page(world, "leader", "bulletin"))
    assert "与2026年8月1日的得分相比" in before


def test_units_that_tie_share_a_rank_and_it_says_so(world: SmallWorld) -> None:
    add_units(world, 3)
    refresh(world)
    words = words_of(page(world, "leader", "bulletin"))
    assert "1（并列）" in words


def test_the_bulletin_is_for_those_who_see_the_whole_ranking(world: SmallWorld) -> None:
    assert page(world, "leader_north", "bulletin").status_code == 403
    assert page(world, "reporter", "bulletin").status_code == 403


def test_without_results_there_is_no_bulletin_but_a_sentence(db: None) -> None:
    answer = page(small_world(), "leader", "bulletin")
    assert answer.status_code == 409
    assert "还没有得分" in answer.content.decode()


@pytest.mark.parametrize(("who", "sees_rank"), [("leader", True), ("reporter", False)])
def test_the_sheet_of_a_unit_has_its_total_and_the_rank_only_for_who_sees_it(
    world: SmallWorld, who: str, sees_rank: bool
) -> None:
    north = world.participations["north"]
    score = page(world, who, "unit_scores", north.pk).context["sheet"].score
    words = words_of(page(world, who, "unit_sheet", north.pk))
    assert f"{score.total:.2f}" in words
    assert ("名次 " in words) is sees_rank
    assert "加分（1 笔）" in words
    assert page(world, "reporter_south", "unit_sheet", north.pk).status_code == 404


def test_a_name_of_sixty_characters_and_signs_no_file_may_hold_do_no_harm(world: SmallWorld) -> None:
    north = world.participations["north"]
    Participation.objects.filter(pk=north.pk).update(name="北" * 59 + "\x0b区")
    assert "北" * 59 + "区" in words_of(page(world, "leader", "unit_sheet", north.pk))
    assert "北" * 59 + "区" in words_of(page(world, "leader", "bulletin"))


def test_a_rectification_that_was_given_out_has_a_notice(world: SmallWorld) -> None:
    subject = given(world)
    words = words_of(page(world, "leader", "rectification_notice", subject.pk))
    for part in ("北区民政局：", "窗口没有公开办事时限", "2026年12月8日前完成整改", f"整改第{subject.pk}号"):
        assert part in words
    assert page(world, "reporter_south", "rectification_notice", subject.pk).status_code == 404


def test_one_that_was_not_given_out_yet_has_none(world: SmallWorld) -> None:
    subject = opened(world)
    answer = page(world, "leader", "rectification_notice", subject.pk)
    assert answer.status_code == 409
    assert "还没有下达" in answer.content.decode()


def test_the_reply_letter_names_the_citizen_for_who_may_know_and_it_is_written_down(world: SmallWorld) -> None:
    case = replied(world)
    words = words_of(page(world, "reporter", "reply_letter", case.pk))
    for part in ("王小明：", case.number, "已增设两个窗口。", "北区民政局"):
        assert part in words
    assert "13812345678" not in words
    entry = AuditEntry.objects.get(verb="查看诉求人联系方式")
    assert (entry.actor, entry.details) == (world.people["reporter"], {"purpose": "出具答复函"})


def test_who_may_not_know_the_citizen_gets_a_letter_without_the_name(world: SmallWorld) -> None:
    case = replied(world)
    words = words_of(page(world, "auditor", "reply_letter", case.pk))
    assert "诉求人：" in words
    assert "王小明" not in words
    assert not AuditEntry.objects.filter(verb="查看诉求人联系方式").exists()


def test_a_case_without_a_reply_has_no_letter(world: SmallWorld) -> None:
    assert page(world, "reporter", "reply_letter", taken(world).pk).status_code == 409


def test_the_public_notice_lists_its_candidates_days_and_contact(world: SmallWorld) -> None:
    notice = notified(world)
    words = words_of(page(world, "administrator", "public_notice_document", notice.pk))
    for part in ("北区民政局", "系统文明单位", "2026年11月24日至2026年11月30日", "0510-12345678"):
        assert part in words


def test_a_round_has_a_notice_with_units_and_targets(db: None) -> None:
    world, subject = round_world()
    words = words_of(page(world, "administrator", "inspection_notice", subject.pk))
    for part in ("秋季检查", "2026年11月1日至2026年11月30日", "南区民政局", str(world.targets["direct"].title)):
        assert part in words
    assert page(world, "reporter", "inspection_notice", subject.pk).status_code in {403, 404}
    assert Round.objects.count() == 1


def test_pdf_is_offered_only_where_it_can_be_made(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "converter", lambda: None)
    client, north = signed_in(world.people["leader"]), world.participations["north"].pk
    answer = client.get(reverse("evaluations:unit_sheet", args=[north]), {"as": "pdf"})
    assert answer.status_code == 503
    assert "没有安装 LibreOffice" in answer.content.decode()
