"""Many tasks at once: by the keyboard on one page, and in a workbook that was filled in without network."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from campaigns.enums import Part, ReportState
from campaigns.models import Assignment, ProgressReport
from core.tables import XLSX
from tests.campaigns.filing.books import filled
from tests.e2e.conftest import PASSWORD, SignIn
from tests.worlds.small import SmallWorld, person
from units.enums import Role

pytestmark = pytest.mark.e2e


def open_batch(page: Page, world: SmallWorld) -> None:
    page.goto("/campaigns/tasks/")
    page.get_by_role("link", name="成批填报").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("成批填报")
    assert page.get_by_role("link", name="在网页上填").count() >= 1
    page.locator(f'a[href="/campaigns/batch/{world.participations["north"].pk}/{world.now.pk}/"]').click()


def facts_of(code: str) -> object:
    return ProgressReport.objects.get(assignment__target__code=code).facts


def test_a_column_is_typed_with_the_keyboard_alone_and_handed_in(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("reporter")
    open_batch(page, world)
    expect(page.locator("#fill-grid [data-column]").first).to_be_focused()
    page.keyboard.type("80")
    page.keyboard.press("Enter")
    page.keyboard.type("9x")
    page.keyboard.press("Tab")
    page.keyboard.type("50")
    rows = page.locator(".grid-row")
    rate = rows.filter(has_text="目标 rate")
    expect(rate.locator(".grid-fault").first).to_have_text("应为数字")
    expect(rate.locator("[aria-invalid=true]")).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+a")
    page.keyboard.type("45")
    page.keyboard.press("Control+s")
    expect(rate.locator(".grid-said")).to_contain_text("已填完")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("3")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已提交 2 项")).to_be_visible()
    expect(page.get_by_text("“Ⅰ-1-1 目标 quantity”没有提交")).to_be_visible()
    assert facts_of("rate") == {"numerator": "45", "denominator": "50"}
    assert facts_of("per_item") == {"count": "3"}
    assert facts_of("quantity") == {"value": "80"}


def test_a_block_is_pasted_and_a_second_writer_is_noticed_in_its_row(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("reporter")
    open_batch(page, world)
    first = page.locator("#fill-grid [data-column]").first
    first.evaluate(
        """(field) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "70\\n45\\t50\\n4\\n");
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    said = page.locator(".grid-row .grid-said")
    for line in range(3):
        expect(said.nth(line)).to_contain_text("已填完")
    assert facts_of("rate") == {"numerator": "45", "denominator": "50"}
    ProgressReport.objects.filter(assignment__target__code="quantity").update(version=9, facts={"value": "1"})
    first.fill("71")
    expect(said.first).to_contain_text("已在另一处被修改")
    assert facts_of("quantity") == {"value": "1"}


def test_a_workbook_goes_out_and_comes_back_with_one_conflict(
    world: SmallWorld, sign_in: SignIn, tmp_path: Path
) -> None:
    report = world.report("quantity", facts={"value": "10"})
    page = sign_in("reporter")
    page.goto("/campaigns/batch/")
    address = f"/campaigns/batch/{world.participations['north'].pk}/{world.now.pk}/workbook/"
    with page.expect_download() as download:
        page.locator(f'a[href="{address}"]').click()
    kept = tmp_path / "book.xlsx"
    download.value.save_as(kept)
    assert download.value.suggested_filename.endswith("北区民政局.xlsx")

    ProgressReport.objects.filter(pk=report.pk).update(facts={"value": "20"}, version=2)
    values = {("目标 quantity", "本期完成数"): Decimal(30), ("目标 grade", "等次"): "优"}
    book: FilePayload = {"name": "填报.xlsx", "mimeType": XLSX, "buffer": filled(kept.read_bytes(), values)}
    page.locator("#file").set_input_files(book)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对填报工作簿")
    expect(page.get_by_text("两边都改过", exact=True).last).to_be_visible()
    page.get_by_label("用表里的：30").check()
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_text("2 项任务已存为草稿")).to_be_visible()
    assert facts_of("quantity") == {"value": "30"}
    assert facts_of("grade") == {"grade": "优"}


def test_two_people_at_one_report_see_each_other_and_copy_and_keys_work(world: SmallWorld, sign_in: SignIn) -> None:
    world.report("quantity", period=world.late, facts={"value": "33"}, text="上期的话")
    colleague = person("colleague", world.north, Role.REPORTER)
    colleague.set_password(PASSWORD)
    colleague.save()
    address = f"/campaigns/tasks/{world.assignment().pk}/{world.now.pk}/"
    other, page = sign_in("colleague"), sign_in("reporter")
    other.goto(address)
    with other.expect_response("**/presence/"):
        other.reload()
    page.goto(address)
    # The page asks again from time to time: on a busy machine the first answer may come before the colleague's sign of life.
    expect(page.get_by_text("colleague正在填写这一份")).to_be_visible(timeout=60_000)
    other.goto("/campaigns/tasks/")

    page.get_by_role("button", name="照抄上期").click()
    expect(page.get_by_text("已照抄上期的数据和说明")).to_be_visible()
    expect(page.get_by_role("textbox", name="本期完成数")).to_have_value("33")
    expect(page.get_by_text("以下内容抄自上期")).to_be_visible()
    page.get_by_role("textbox", name="本期完成数").fill("40")
    page.keyboard.press("Control+s")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    expect(page.locator("#copied li")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("进展说明抄自上期，还没有核对")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="进展说明没有变化").click()
    expect(page.locator("#copied")).to_be_hidden()
    page.locator("#file").set_input_files(
        FilePayload(name="纪要.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4\n%%EOF\n")
    )
    expect(page.locator("#evidence")).to_contain_text("纪要")
    page.get_by_role("textbox", name="本期完成数").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("等待审核").first).to_be_visible()
    report = ProgressReport.objects.get(period=world.now)
    assert (report.state, report.facts, report.copied) == (ReportState.SUBMITTED, {"value": "40"}, [])


def test_the_lead_takes_over_what_an_assisting_unit_reported(world: SmallWorld, sign_in: SignIn) -> None:
    Assignment.objects.filter(target=world.targets["quantity"], participation__unit=world.home).update(
        part=Part.ASSISTING
    )
    world.report("quantity", "home", state=ReportState.SUBMITTED, facts={"value": "7"}, text="院里办了七场。")
    page = sign_in("reporter")
    page.goto(f"/campaigns/tasks/{world.assignment().pk}/{world.now.pk}/")
    page.get_by_role("button", name="采用 北区福利院 的说明").click()
    expect(page.get_by_role("textbox", name="进展说明")).to_have_value("【北区福利院】院里办了七场。")
    page.get_by_role("button", name="把合计填进数据").click()
    expect(page.get_by_role("textbox", name="本期完成数")).to_have_value("7")
    page.get_by_role("button", name="记入汇总").click()
    expect(page.get_by_text("本次汇总了 1 份协办填报")).to_be_visible()
    report = ProgressReport.objects.get(assignment=world.assignment())
    assert (report.facts, report.text) == ({"value": "7"}, "【北区福利院】院里办了七场。")
    assert report.sources.count() == 1
