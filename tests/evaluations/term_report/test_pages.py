"""The term's report on its pages: every number opens, the office writes, others read or find nothing."""

import io
from typing import Any

import docx
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import DisclosureItem, ProgressReport
from evaluations.models import PracticeChoice, ReportBlock
from evaluations.queries.term_report import attachments
from evaluations.queries.term_report.scope import scope_of
from tests.counting import counting
from tests.evaluations.views.boards import add_units, refresh, scored_world
from tests.worlds.small import NOW, SmallWorld
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
HOW = "南区福利院由分管领导带队逐户核对台账，当场补齐缺项。"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return scored_world()


def part_of(world: SmallWorld) -> str:
    target = world.targets["quantity"].parent
    assert target is not None
    return target.code


def call(world: SmallWorld, name: str, page: str, *ids: Any, **posted: Any) -> Any:
    client = Client()
    client.force_login(world.people[name])
    address = reverse(f"evaluations:{page}", args=ids)
    return client.post(address, {"campaign": "c2026", **posted}) if posted else client.get(address)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def disclose(world: SmallWorld, count: int, unit: str = "city") -> None:
    for number in range(count):
        DisclosureItem.objects.create(
            unit=world.participations[unit].unit,
            area="relief",
            matter=f"{unit} 事项 {number}",
            formed_on=NOW.date(),
            disclosed_on=NOW.date(),
            edited_at=NOW,
        )


def write(world: SmallWorld, text: str, who: str = "administrator", **more: Any) -> Any:
    return call(world, who, "report_block", part_of(world), text=text, version=more.pop("version", 0), **more)


def test_a_sentence_changes_with_the_records(world: SmallWorld) -> None:
    disclose(world, 2)
    assert write(world, "局机关公开{本级公开事项数}项。").status_code == 302
    assert "局机关公开2项。" in text_of(call(world, "leader", "term_report"))
    disclose_more = DisclosureItem.objects.first()
    assert disclose_more is not None
    disclose_more.delete()
    assert "局机关公开1项。" in text_of(call(world, "leader", "term_report"))


def text_of(answer: Any) -> str:
    """The words of the page without its marks."""
    return "".join(piece.partition(">")[2] for piece in words(answer).split("<"))


def test_a_number_without_records_is_named_as_missing(world: SmallWorld) -> None:
    write(world, "考察{考察学习次数}次。")
    page = text_of(call(world, "leader", "term_report"))
    assert "考察〔缺：考察学习次数〕次。" in page
    assert "考察学习次数" in page.split("还没有登记记录")[1][:200]


def test_a_number_opens_into_its_records(world: SmallWorld) -> None:
    disclose(world, 3, "north")
    page = words(call(world, "leader", "report_figure", "overview", "基层公开事项数"))
    assert "基层公开事项数：3" in page
    assert "north 事项 2" in page
    assert "共 3 条" in page


def test_numbers_and_parts_that_do_not_exist_are_not_found(world: SmallWorld) -> None:
    assert call(world, "leader", "report_figure", "overview", "没有这个数").status_code == 404
    assert call(world, "leader", "report_figure", "nowhere", "参加单位数").status_code == 404


def test_the_file_says_what_the_page_says(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["leader"])
    answer = client.get(reverse("evaluations:term_report"), {"campaign": "c2026", "as": "docx"})
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    read = docx.Document(io.BytesIO(answer.content))
    texts = [paragraph.text for paragraph in read.paragraphs]
    assert texts[:2] == ["二〇二六年创建活动", "工作情况报告"]
    assert any(text.startswith("得分数据截至2026年11月24日") for text in texts)
    rows = {row.cells[0].text: row.cells[2].text for row in read.tables[0].rows}
    assert rows["北区民政局"] == str(_total(world, "north"))


def _total(world: SmallWorld, unit: str) -> Any:
    return world.participations[unit].unit_scores.get(run__is_live=True).total


def test_words_with_a_name_that_is_no_figure_are_refused_and_kept_on_the_page(world: SmallWorld) -> None:
    answer = write(world, "公开{公开多少}项。")
    assert answer.status_code == 422
    assert "没有叫“公开多少”的数据" in words(answer)
    assert "公开{公开多少}项。" in words(answer)
    assert not ReportBlock.objects.exists()


def test_a_preview_keeps_nothing(world: SmallWorld) -> None:
    answer = write(world, "共{参加单位数}个单位。", preview="1")
    assert f"共{len(world.participations)}个单位。" in text_of(answer)
    assert not ReportBlock.objects.exists()


def test_the_second_of_two_who_write_is_told(world: SmallWorld) -> None:
    write(world, "甲写的。")
    assert write(world, "乙写的。").status_code == 409
    write(world, "甲又写。", version=1)
    assert write(world, "乙又写。", version=1).status_code == 409
    assert ReportBlock.objects.get().text == "甲又写。"


def test_the_usual_words_come_back(world: SmallWorld) -> None:
    write(world, "自己写的。")
    write(world, "", restore="1")
    assert "自己写的" not in words(call(world, "leader", "term_report"))
    assert AuditEntry.objects.filter(verb="恢复总结文字").count() == 1


def _approved(world: SmallWorld, unit: str, text: str) -> ProgressReport:
    report = ProgressReport.objects.filter(
        assignment__participation=world.participations[unit], state=ReportState.APPROVED
    ).order_by("pk")[0]
    ProgressReport.objects.filter(pk=report.pk).update(text=text)
    return report


def test_what_the_office_chose_is_quoted_whatever_the_scores_say(world: SmallWorld) -> None:
    for unit in ("north", "city"):
        _approved(world, unit, f"{unit} 的做法是把责任落实到每个岗位每个人。")
    chosen = _approved(world, "south", HOW)
    before = text_of(call(world, "leader", "term_report"))
    assert "选用的填报" not in before
    call(world, "administrator", "report_pick", part_of(world), chosen.pk, keep="1")
    assert f"{HOW} 选用的填报" in text_of(call(world, "leader", "term_report"))
    call(world, "administrator", "report_pick", part_of(world), chosen.pk, drop="1")
    assert not PracticeChoice.objects.exists()


def test_a_report_without_words_cannot_be_chosen(world: SmallWorld) -> None:
    empty = _approved(world, "south", "  ")
    call(world, "administrator", "report_pick", part_of(world), empty.pk, keep="1")
    assert not PracticeChoice.objects.exists()


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("administrator", 200, 200),
        ("leader", 200, 403),
        ("reviewer", 200, 403),
        ("reporter", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_who_oversees_the_organiser_reads_and_its_office_writes(
    world: SmallWorld, name: str, reads: int, writes: int
) -> None:
    assert call(world, name, "term_report").status_code == reads
    assert call(world, name, "report_figure", "overview", "参加单位数").status_code == reads
    assert call(world, name, "report_block", "overview").status_code == writes
    assert call(world, name, "report_practices", part_of(world)).status_code == writes
    posted = write(world, "改一改。", who=name)
    assert posted.status_code == (302 if writes == 200 else writes)


def test_it_asks_no_more_for_more_units(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["leader"])
    seen = []
    for more in (1, 30):
        add_units(world, more, first=0 if more == 1 else 1)
        refresh(world)
        with counting() as asked:
            client.get(reverse("evaluations:term_report"))
        seen.append(asked.queries)
    assert seen[0] == seen[1]


def test_many_records_are_read_page_by_page(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["leader"])
    seen = []
    for more in (5, 120):
        disclose(world, more, "north" if more == 5 else "south")
        with counting() as asked:
            page = client.get(reverse("evaluations:report_figure", args=["overview", "基层公开事项数"]))
        seen.append(asked.queries)
    assert "共 125 条" in words(page)
    assert words(page).count("事项 ") == 100
    assert seen[0] == seen[1]


def test_the_practice_of_any_unit_is_found_by_its_name(world: SmallWorld) -> None:
    _approved(world, "south", HOW)
    client = Client()
    client.force_login(world.people["administrator"])
    address = reverse("evaluations:report_practices", args=[part_of(world)])
    assert HOW in words(client.get(address, {"q": "南区"}))
    assert HOW not in words(client.get(address, {"q": "北区"}))


def test_the_tables_of_a_large_campaign_list_the_upper_units(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_UNITS", 3)
    scope = scope_of(world.campaign, NOW.date())
    assert scope is not None
    found = attachments.read_attachments(scope)
    assert found.is_cut
    assert [line.unit for line in found.scores] == ["市民政局", "北区民政局", "南区民政局"]
