"""The main job from one end to the other: fill in, return, mend, approve, and the leader sees it."""

import re
import subprocess
from decimal import Decimal

import pytest
from playwright.sync_api import FilePayload, Page, expect

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from tests.e2e.conftest import SignIn
from tests.processes.installation import until
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

# It names the unit, so the check before handing in has nothing to ask, whether or not the worker has read it by then.
PROOF: FilePayload = {
    "name": "会议纪要.txt",
    "mimeType": "text/plain",
    "buffer": "北区民政局召开动员会，部署全年任务。".encode(),
}


def open_task(page: Page, world: SmallWorld, word: str) -> None:
    page.goto("/campaigns/tasks/")
    link = page.get_by_role("link", name=f"{word} 目标 quantity")
    link.and_(page.locator(f'[href$="/{world.now.pk}/"]')).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("目标 quantity")


def system_score(page: Page) -> Decimal:
    page.goto("/evaluations/dashboard/")
    shown = re.search(r"\d+\.\d\d", page.locator(".verdict-number").inner_text())
    assert shown, page.locator(".verdict-number").inner_text()
    return Decimal(shown[0])


def test_a_report_is_filled_in_returned_mended_approved_and_seen(
    world: SmallWorld, live_worker: subprocess.Popen[bytes], sign_in: SignIn
) -> None:
    leader = sign_in("leader")
    before = system_score(leader)

    reporter = sign_in("reporter")
    open_task(reporter, world, "填报")
    reporter.get_by_label("本期完成数").fill("60")
    reporter.get_by_label("进展说明").fill("召开动员会并部署任务。")
    expect(reporter.locator("#preview")).to_contain_text("分")
    reporter.locator("#file").set_input_files(PROOF)
    expect(reporter.locator("#evidence")).to_contain_text("会议纪要")
    reporter.get_by_role("button", name="提交审核").click()
    expect(reporter.get_by_text("等待审核").first).to_be_visible()

    reviewer = sign_in("reviewer")
    reviewer.get_by_role("link", name="目标 quantity").first.click()
    expect(reviewer.get_by_text("召开动员会并部署任务。")).to_be_visible()
    reviewer.get_by_role("textbox", name="审核意见").fill("数字与纪要不符，请核对。")
    reviewer.get_by_role("button", name=re.compile("^退回")).click()
    expect(reviewer.get_by_text("已退回：")).to_be_visible()
    assert system_score(leader) == before

    open_task(reporter, world, "修改")
    expect(reporter.get_by_text("数字与纪要不符，请核对。").first).to_be_visible()
    reporter.get_by_label("本期完成数").fill("80")
    reporter.get_by_label("进展说明").fill("召开动员会并部署任务，数字已核对。")
    reporter.get_by_role("button", name="提交审核").click()
    expect(reporter.get_by_text("等待审核").first).to_be_visible()

    reviewer.goto("/")
    reviewer.get_by_role("link", name="目标 quantity").first.click()
    expect(reviewer.get_by_text("数字已核对").first).to_be_visible()
    reviewer.get_by_role("button", name=re.compile("^核定")).click()
    expect(reviewer.get_by_text("已核定：")).to_be_visible()
    report = ProgressReport.objects.get()
    assert (report.state, report.approved_facts) == (ReportState.APPROVED, {"value": "80"})

    until(lambda: system_score(leader) > before, "the leader's number did not change")
    leader.get_by_role("link", name="北区民政局").first.click()
    leader.get_by_role("link", name="为什么是这个分").click()
    leaf = leader.locator("details").filter(has_text="目标 quantity")
    leaf.locator("summary").click()
    leaf.locator(f'a[href="/campaigns/reports/{report.pk}/"]').click()
    expect(leader.get_by_text("召开动员会并部署任务，数字已核对。").first).to_be_visible()
    expect(leader.get_by_role("link", name="会议纪要").first).to_be_visible()


def test_a_lost_session_while_typing_keeps_the_draft(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("reporter")
    open_task(page, world, "填报")
    page.get_by_label("进展说明").fill("第一句。")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("进展说明").fill("第一句。第二句。")
    expect(page.locator("#lost-session")).to_be_visible()
    assert ProgressReport.objects.get().text == "第一句。"

    window = sign_in("reporter")
    page.context.add_cookies([each for each in window.context.cookies() if each["name"] == "sessionid"])  # type: ignore[misc]
    open_task(page, world, "填报")
    page.get_by_role("button", name="恢复这份内容").click()
    expect(page.get_by_label("进展说明")).to_have_value("第一句。第二句。")
    expect(page.locator("#draft-state")).to_contain_text("已保存")
    assert ProgressReport.objects.get().text == "第一句。第二句。"


def test_the_address_of_another_unit_is_not_found(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("reporter")
    stranger = world.assignment(unit="south")
    answer = page.goto(f"/campaigns/tasks/{stranger.pk}/{world.now.pk}/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text("没有找到这个页面")).to_be_visible()
    assert world.south.name not in page.content()
