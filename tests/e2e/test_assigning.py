"""The matrix by mouse and by keyboard: rows, columns, a block; what was picked is what is changed."""

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Assignment
from tests.e2e.conftest import SignIn
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e


def picked(page: Page) -> int:
    return page.locator('input[name="cell"]:checked').count()


def box(page: Page, world: SmallWorld, unit: str, leaf: str) -> str:
    return f'input[value="{world.participations[unit].pk}-{world.targets[leaf].pk}"]'


def test_the_office_picks_by_mouse_and_keyboard_and_assigns(world: SmallWorld, sign_in: SignIn) -> None:
    Assignment.objects.filter(participation=world.participations["south"]).delete()
    page = sign_in("administrator")
    page.goto("/campaigns/assignments/?q=区")
    count = page.locator("#picked-count")

    page.get_by_label("选整行 南区民政局").check()
    expect(count).to_have_text("已选 10 格")
    page.get_by_label("选整行 南区民政局").uncheck()
    page.locator(f'input[data-column="{world.targets["rate"].pk}"]').check()
    expect(count).to_have_text("已选 3 格")
    page.locator(f'input[data-column="{world.targets["rate"].pk}"]').uncheck()

    first = page.locator(box(page, world, "south", "quantity"))
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(count).to_have_text("已选 3 格")
    page.locator(box(page, world, "south", "deduction")).click(modifiers=["Shift"])
    assert picked(page) >= 3

    page.get_by_role("button", name="分配为协办").click()
    expect(page.get_by_role("status").filter(has_text="新派")).to_be_visible()
    given = Assignment.objects.filter(participation=world.participations["south"], part="assisting")
    assert {"quantity", "rate", "per_item"} <= set(given.values_list("target__code", flat=True))

    page.locator(box(page, world, "south", "quantity")).check()
    page.get_by_role("button", name="取消分配").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已取消 1 项任务。")).to_be_visible()
    assert not Assignment.objects.filter(
        participation=world.participations["south"], target=world.targets["quantity"]
    ).exists()

    page.locator(box(page, world, "south", "rate")).check()
    page.get_by_label("目标值").fill("80")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已更改 1 项任务的目标值。")).to_be_visible()
