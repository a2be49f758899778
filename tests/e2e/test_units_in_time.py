"""An office merges two districts and hands work over, with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn
from tests.worlds.small import SmallWorld
from units.models import Membership, Unit

pytestmark = pytest.mark.e2e


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this accessible name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const e = document.activeElement; return (e.labels && e.labels[0] ? e.labels[0].innerText :"
            " e.getAttribute('aria-label') || e.innerText || '').trim(); })()"
        )
        if str(focused).startswith(name):
            return
    pytest.fail(f"the keyboard does not reach {name}")


def test_two_districts_are_merged_without_a_mouse(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.goto("/units/city/")
    tab_to(page, "合并下级单位")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("合并下级单位")
    tab_to(page, "合并哪些单位")
    page.keyboard.type("北区民")
    expect(page.locator("#unit-options option")).to_have_count(1)
    tab_to(page, "第 2 个")
    page.keyboard.type("南区民")
    page.get_by_label("合并日期").fill("2026-02-20")
    tab_to(page, "新单位名称")
    page.keyboard.type("合区民政局")
    tab_to(page, "新单位代码")
    page.keyboard.type("joined")
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_text("现在还什么都没有改变")).to_be_visible()
    assert not Unit.objects.filter(code="joined").exists()
    tab_to(page, "确认合并")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("合区民政局")
    expect(page.get_by_text("承继“北区民政局”")).to_be_visible()


def test_work_is_handed_over_without_a_mouse(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.goto(f"/people/{world.people['reporter'].pk}/")
    tab_to(page, "移交工作")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("移交工作")
    tab_to(page, "移交给")
    page.keyboard.type("leader_n")
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_text("现在还什么都没有改变")).to_be_visible()
    tab_to(page, "确认移交")
    page.keyboard.press("Enter")
    expect(page.get_by_text("的工作已移交给")).to_be_visible()
    assert Membership.objects.get(unit=world.north, role="reporter").user == world.people["leader_north"]
