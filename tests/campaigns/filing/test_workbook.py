"""The workbook of a unit's tasks: out, filled in, and in again."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import Period, ProgressReport
from tests.campaigns.filing.books import (
    BASE,
    FILL,
    FIRST,
    KEY,
    content_of,
    filled,
    line_of,
    rows_of,
    upload_of,
    written,
)
from tests.counting import counting
from tests.worlds.small import FACTS, NOW, SmallWorld, small_world
from units.models import AuditEntry

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _client(world: SmallWorld, name: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _book(world: SmallWorld, period: Period | None = None, unit: str = "north", name: str = "reporter") -> bytes:
    address = reverse("campaigns:workbook", args=[world.participations[unit].pk, (period or world.now).pk])
    return content_of(_client(world, name).get(address))


def _upload(client: Client, content: bytes, name: str = "填报.xlsx") -> Any:
    return client.post(reverse("campaigns:workbook_upload"), {"file": upload_of(content, name)}, follow=True)


def _confirm(client: Client, shown: Any, **posted: str) -> Any:
    address = shown.request["PATH_INFO"]
    return client.post(address, {"seen": shown.context["preview"].fingerprint, **posted}, follow=True)


def _page(answer: Any) -> str:
    return str(answer.content.decode())


EVERYTHING = {
    ("目标 quantity", "本期完成数"): Decimal(80),
    ("目标 rate", "达标数（分子）"): Decimal(45),
    ("目标 rate", "应办总数（分母）"): "５０",
    ("目标 per_item", "本期件数"): Decimal(3),
    ("目标 checklist", "达标：有制度"): "达标",
    ("目标 checklist", "达标：有专人"): "达标",
    ("目标 checklist", "达标：有记录"): "未达标",
    ("目标 grade", "等次"): "良",
    ("目标 direct", "评分"): Decimal(7),
    ("目标 deduction", "本期发生次数"): Decimal(0),
    ("目标 survey", "测评均值"): Decimal("88.5"),
    ("目标 rank", "名次"): Decimal(2),
    ("目标 quantity", "进展说明"): "=不是公式，只是一句话",
}


def test_every_kind_of_rule_comes_back_as_it_was_typed(world: SmallWorld) -> None:
    client = _client(world)
    shown = _upload(client, filled(_book(world), EVERYTHING))
    assert shown.status_code == 200
    assert len(shown.context["preview"].changes) == 9
    done = _confirm(client, shown, draft="1")
    assert "9 项任务已存为草稿" in _page(done)
    saved = {
        report.assignment.target.code: report for report in ProgressReport.objects.select_related("assignment__target")
    }
    assert {code: report.facts for code, report in saved.items()} == {
        code: facts for code, facts in FACTS.items() if code != "milestone"
    }
    assert saved["quantity"].text == "=不是公式，只是一句话"
    assert {report.state for report in saved.values()} == {ReportState.DRAFT}
    assert AuditEntry.objects.filter(verb="上传填报工作簿").count() == 1
    again = _upload(client, written(rows_of(_book(world))))
    assert "文件里的内容和系统一致" in _page(again)


def test_milestones_come_back_as_dates(world: SmallWorld) -> None:
    client = _client(world)
    typed = {("目标 milestone", "动员部署"): dt.date(2026, 3, 20)}
    _confirm(client, _upload(client, filled(_book(world, world.once), typed)), draft="1")
    assert ProgressReport.objects.get().facts == FACTS["milestone"]
    assert rows_of(_book(world, world.once))[FIRST][FILL] == dt.date(2026, 3, 20)


def test_it_shows_goal_last_value_and_locks_everything_but_the_cells_to_fill_in(world: SmallWorld) -> None:
    world.report("quantity", period=world.late, facts={"value": "33"})
    content = _book(world)
    rows = rows_of(content)
    line = rows[line_of(rows, "目标 quantity", "本期完成数")]
    assert "33" in line[5]
    assert "目标 100" in line[6]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in sheet
    assert sheet.count("<dataValidation ") == len(rows) - FIRST
    assert sheet.count('hidden="1"') == 1
    assert re.search(r'<col min="9" max="10"[^>]* hidden="1"', sheet)


def test_what_is_handed_in_already_is_not_in_the_workbook(world: SmallWorld) -> None:
    world.report("rank", state=ReportState.SUBMITTED)
    titles = {row[1] for row in rows_of(_book(world))}
    assert "目标 grade" in titles
    assert "目标 rank" not in titles


def test_a_cell_that_both_changed_is_asked_about_and_the_answer_is_kept(world: SmallWorld) -> None:
    report = world.report("quantity", facts={"value": "10"}, text="原来的话")
    content = _book(world)
    ProgressReport.objects.filter(pk=report.pk).update(facts={"value": "20"}, text="别人的话", version=2)
    client = _client(world)
    typed = {("目标 quantity", "本期完成数"): Decimal(30), ("目标 rate", "达标数（分子）"): Decimal(1)}
    shown = _upload(client, filled(content, typed))
    (key,) = shown.context["preview"].conflicts
    page = _page(shown)
    assert "用表里的：<strong>30</strong>" in page
    assert "用系统里的：<strong>20</strong>" in page
    assert "保留系统里的“别人的话”" in page
    undecided = _confirm(client, shown, draft="1")
    assert undecided.status_code == 400
    assert "没有选用哪一个" in _page(undecided)
    assert ProgressReport.objects.count() == 1
    _confirm(client, shown, draft="1", **{f"cell-{key}": "mine"})
    report.refresh_from_db()
    assert (report.facts, report.text, report.version) == ({"value": "30"}, "别人的话", 3)


def test_the_other_answer_keeps_what_is_in_the_system(world: SmallWorld) -> None:
    report = world.report("quantity", facts={"value": "10"})
    content = _book(world)
    ProgressReport.objects.filter(pk=report.pk).update(facts={"value": "20"}, version=2)
    client = _client(world)
    shown = _upload(client, filled(content, {("目标 quantity", "本期完成数"): Decimal(30)}))
    (key,) = shown.context["preview"].conflicts
    _confirm(client, shown, draft="1", **{f"cell-{key}": "theirs"})
    assert ProgressReport.objects.get().facts == {"value": "20"}


def test_an_emptied_cell_is_shown_and_emptied(world: SmallWorld) -> None:
    world.report("quantity")
    client = _client(world)
    shown = _upload(client, filled(_book(world), {("目标 quantity", "本期完成数"): ""}))
    assert "（清空）" in _page(shown)
    _confirm(client, shown, draft="1")
    assert ProgressReport.objects.get().facts == {}


def test_what_changed_after_the_preview_is_not_overwritten(world: SmallWorld) -> None:
    report = world.report("quantity", facts={"value": "10"})
    client = _client(world)
    shown = _upload(client, filled(_book(world), {("目标 quantity", "本期完成数"): Decimal(30)}))
    ProgressReport.objects.filter(pk=report.pk).update(facts={"value": "20"}, version=2)
    answer = _confirm(client, shown, draft="1")
    assert answer.status_code == 409
    assert ProgressReport.objects.get().facts == {"value": "20"}


def test_handing_in_is_all_or_nothing(world: SmallWorld) -> None:
    client = _client(world)
    typed = {("目标 quantity", "本期完成数"): Decimal(30), ("目标 rate", "达标数（分子）"): Decimal(1)}
    answer = _confirm(client, _upload(client, filled(_book(world), typed)), submit="1")
    assert answer.status_code == 400
    assert "“Ⅰ-1-2 目标 rate”" in _page(answer)
    assert not ProgressReport.objects.exists()
    typed["目标 rate", "应办总数（分母）"] = Decimal(2)
    answer = _confirm(client, _upload(client, filled(_book(world), typed)), submit="1")
    assert "2 项任务已写入并提交" in _page(answer)
    assert set(ProgressReport.objects.values_list("state", flat=True)) == {ReportState.SUBMITTED}


@pytest.mark.parametrize(
    ("task", "label", "value", "said", "remedy"),
    [
        ("目标 quantity", "本期完成数", "八十", "应为数字", "请改正"),
        ("目标 quantity", "本期完成数", Decimal(-3), "应为非负数", "请改正"),
        ("目标 rank", "名次", Decimal("1.5"), "整数", "请改正"),
        ("目标 grade", "等次", "极好", "没有“极好”这个选项", "优、良、差"),
        ("目标 checklist", "达标：有专人", "大概", "没有“大概”这个选项", "未达标"),
        ("目标 quantity", "进展说明", "字" * 501, "共 501 字，超过 500 字", "请删减 1 字"),
    ],
)
def test_a_faulty_cell_is_named_with_its_remedy_and_nothing_is_written(
    world: SmallWorld, task: str, label: str, value: Any, said: str, remedy: str
) -> None:
    rows = rows_of(_book(world))
    cell = f"D{line_of(rows, task, label) + 1}"
    answer = _upload(_client(world), filled(_book(world), {(task, label): value}))
    assert answer.status_code == 422
    page = _page(answer)
    assert cell in page
    assert said in page
    assert remedy in page
    assert not ProgressReport.objects.exists()


def test_a_numerator_above_its_denominator_and_a_day_to_come_are_faults(world: SmallWorld) -> None:
    above = {("目标 rate", "达标数（分子）"): Decimal(9), ("目标 rate", "应办总数（分母）"): Decimal(5)}
    assert "不应大于分母" in _page(_upload(_client(world), filled(_book(world), above)))
    coming = {("目标 milestone", "动员部署"): dt.date(2026, 12, 1)}
    assert "晚于今天" in _page(_upload(_client(world), filled(_book(world, world.once), coming)))
    no_day = {("目标 milestone", "动员部署"): "三月底"}
    assert "不是日期" in _page(_upload(_client(world), filled(_book(world, world.once), no_day)))


def test_a_formula_is_refused_where_it_stands(world: SmallWorld) -> None:
    rows = rows_of(_book(world))
    place = line_of(rows, "目标 quantity", "本期完成数")
    answer = _upload(_client(world), written(rows, {(place, FILL): "=2+3"}))
    assert answer.status_code == 422
    assert "这一格是公式" in _page(answer)
    assert f"D{place + 1}" in _page(answer)


def test_the_workbook_of_another_unit_is_refused(world: SmallWorld) -> None:
    content = _book(world, unit="south", name="reporter_south")
    answer = _upload(_client(world), content)
    assert answer.status_code == 403
    assert "不是您单位的" in _page(answer)
    assert world.south.name not in _page(answer)


def test_the_workbook_of_a_closed_period_is_refused(world: SmallWorld) -> None:
    content = filled(_book(world, world.late), {("目标 quantity", "本期完成数"): Decimal(1)})
    Period.objects.filter(pk=world.late.pk).update(closes_on=NOW.date() - dt.timedelta(days=1))
    answer = _upload(_client(world), content)
    assert answer.status_code == 400
    assert "已经关闭" in _page(answer)


def test_an_edited_seal_is_refused(world: SmallWorld) -> None:
    rows = rows_of(_book(world))
    other = world.participations["home"].pk
    rows[0][KEY] = str(rows[0][KEY]).replace(f"|{world.participations['north'].pk}|", f"|{other}|", 1)
    answer = _upload(_client(world), written(rows))
    assert answer.status_code == 422
    assert "校验信息（隐藏列）被改动过" in _page(answer)


@pytest.mark.parametrize("column", [KEY, BASE])
def test_an_edited_mark_of_a_line_is_named(world: SmallWorld, column: int) -> None:
    rows = rows_of(_book(world))
    rows[FIRST][column] = "1|1|value|0" if column == KEY else "99"
    answer = _upload(_client(world), written(rows))
    assert answer.status_code == 422
    assert f"第 {FIRST + 1} 行" in _page(answer)
    assert "校验信息被改动过" in _page(answer)


def test_added_copied_and_removed_lines_are_named(world: SmallWorld) -> None:
    client, rows = _client(world), rows_of(_book(world))
    added = [*rows, ["", "", "我加的", "5"]]
    copied = [*rows, rows[FIRST]]
    assert "这一行是后来加的" in _page(_upload(client, written(added)))
    assert f"与第 {FIRST + 1} 行重复" in _page(_upload(client, written(copied)))
    assert "少了 1 行" in _page(_upload(client, written(rows[:-1])))


def test_lines_in_another_order_are_taken(world: SmallWorld) -> None:
    rows = rows_of(filled(_book(world), {("目标 quantity", "本期完成数"): Decimal(80)}))
    client = _client(world)
    _confirm(client, _upload(client, written([*rows[:FIRST], *reversed(rows[FIRST:])])), draft="1")
    assert ProgressReport.objects.get().facts == {"value": "80"}


def test_what_was_handed_in_meanwhile_is_said_and_nothing_is_written(world: SmallWorld) -> None:
    report = world.report("quantity", facts={"value": "10"})
    content = filled(_book(world), {("目标 quantity", "本期完成数"): Decimal(30), ("目标 rank", "名次"): Decimal(1)})
    ProgressReport.objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)
    answer = _upload(_client(world), content)
    assert answer.status_code == 422
    assert "在此期间待审核，不能再改" in _page(answer)
    assert ProgressReport.objects.count() == 1


def test_a_task_taken_back_meanwhile_is_said(world: SmallWorld) -> None:
    content = filled(_book(world), {("目标 rank", "名次"): Decimal(1)})
    world.assignment("rank").delete()
    answer = _upload(_client(world), content)
    assert answer.status_code == 422
    assert "已被收回" in _page(answer)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "还没有选择文件"), (b"a,b\n1,2\n", "不是从“成批填报”下载的工作簿")]
)
def test_something_else_is_no_workbook_of_ours(world: SmallWorld, content: bytes, said: str) -> None:
    client = _client(world)
    posted = {"file": upload_of(content, "a.csv")} if content else {}
    answer = client.post(reverse("campaigns:workbook_upload"), posted)
    assert answer.status_code == 422
    assert said in _page(answer)


@pytest.mark.parametrize(
    ("name", "status"),
    [("reporter", 200), ("reporter_south", 404), ("stranger", 404), ("leader", 403), ("reviewer", 403)],
)
def test_only_its_reporter_gets_the_workbook(world: SmallWorld, name: str, status: int) -> None:
    for page in ("workbook", "grid"):
        address = reverse(f"campaigns:{page}", args=[world.participations["north"].pk, world.now.pk])
        assert _client(world, name).get(address).status_code == status


def test_another_session_does_not_see_the_uploaded_file(world: SmallWorld) -> None:
    shown = _upload(_client(world), filled(_book(world), {("目标 rank", "名次"): Decimal(1)}))
    answer = _client(world).get(shown.request["PATH_INFO"], follow=True)
    assert answer.redirect_chain[-1][0] == reverse("campaigns:batch")


def test_cancelling_writes_nothing_and_forgets_the_file(world: SmallWorld) -> None:
    client = _client(world)
    shown = _upload(client, filled(_book(world), {("目标 rank", "名次"): Decimal(1)}))
    _confirm(client, shown, cancel="1")
    assert "已经写入、取消或过期" in _page(client.get(shown.request["PATH_INFO"], follow=True))
    assert not ProgressReport.objects.exists()


def test_looking_costs_the_same_for_one_changed_task_and_for_nine(world: SmallWorld) -> None:
    client, costs = _client(world), []
    for values in ({("目标 rank", "名次"): Decimal(2)}, EVERYTHING):
        shown = _upload(client, filled(_book(world), values))
        with counting() as asked:
            assert client.get(shown.request["PATH_INFO"]).status_code == 200
        costs.append(asked.queries)
    assert costs[0] == costs[1]
