"""The office prepares the next term: copies the targets, changes three, is stopped by a fault, mends it, publishes."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from campaigns.enums import Cycle
from campaigns.models import Campaign, Participation, Period, Scheme
from campaigns.operations.reports import submit_report
from core import clock
from evaluations.operations.reviews import approve_report
from evaluations.operations.rollup import roll_up
from tests.campaigns.lists import draft_with_lists
from tests.e2e.conftest import SignIn
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e


@pytest.fixture
def next_term(world: SmallWorld) -> Campaign:
    """A term that has just begun, with the same units, and approved work in the one before."""
    for kind in ("quantity", "rate"):
        report = world.report(kind)
        if kind == "rate":
            submit_report(report=report, actor=world.people["reporter"], at=clock.now())
            approve_report(report=report, actor=world.people["reviewer"], at=clock.now())
    today = clock.today()
    roll_up(campaign=world.campaign, as_of=today, at=clock.now())
    following = Campaign.objects.create(
        code="next",
        name="下一届创建活动",
        starts_on=today,
        ends_on=today + dt.timedelta(days=364),
        organiser=world.city,
    )
    for cycle in (Cycle.QUARTER, Cycle.ONCE):
        Period.objects.create(
            campaign=following,
            code=f"next-{cycle}",
            cycle=cycle,
            starts_on=today,
            ends_on=today + dt.timedelta(days=90),
            due_on=today + dt.timedelta(days=95),
        )
    made: dict[int, Participation] = {}
    for row in world.campaign.participations.order_by("path"):
        made[row.pk] = Participation.objects.create(
            campaign=following,
            unit=row.unit,
            parent=made.get(row.parent_id or 0),
            path=row.path,
            name=row.name,
            kind=row.kind,
            comparison_class=row.comparison_class,
        )
    return following


def open_target(page: Page, title: str) -> None:
    page.get_by_role("button", name=title).click()
    expect(page.locator(".target-form")).to_be_visible()


def save(page: Page, said: str) -> None:
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("#announcer")).to_have_text(said)
    expect(page.locator(".target-form")).to_have_count(0)


def test_the_next_term_is_prepared_checked_foretold_published_and_reported(
    world: SmallWorld, next_term: Campaign, sign_in: SignIn
) -> None:
    page = sign_in("administrator")
    page.goto("/campaigns/scheme/")
    page.get_by_role("link", name="管理版本").click()
    page.get_by_label("复制到哪一届").select_option(label="下一届创建活动")
    page.get_by_role("button", name="复制过去").click()
    expect(page.get_by_text("已复制到“下一届创建活动”")).to_be_visible()
    draft = Scheme.objects.get(campaign=next_term)

    # Three changes: a goal that is tried out first, points, and a new target that is forgotten half-way.
    open_target(page, "目标 quantity")
    page.get_by_label("目标值").fill("50")
    page.get_by_label("目标值").press("Tab")
    page.get_by_label("本期完成数").fill("25")
    expect(page.locator(".preview-points")).to_contain_text("5")
    save(page, "已保存“目标 quantity”")
    open_target(page, "目标 rate")
    page.get_by_label("分值").fill("１５")
    save(page, "已保存“目标 rate”")
    expect(page.get_by_text("比计划总分 100 多 5 分")).to_be_visible()
    row = page.locator(f"#target-{draft.targets.get(code='p1-1').pk}")
    row.get_by_role("button", name="在下面增加目标").click()
    page.locator(".target-form").get_by_label("名称").fill("窗口延时服务")
    save(page, "已保存“窗口延时服务”")

    page.get_by_role("link", name="发布…").click()
    expect(page.get_by_text("有 1 处必须改好才能发布")).to_be_visible()
    page.get_by_role("link", name="窗口延时服务").click()
    page.wait_for_url("**/edit/?open=*")  # else the page before is still the one that counts as loaded
    page.wait_for_load_state()  # the form stands there before the script that listens to it
    expect(page.locator(".target-form")).to_be_visible()
    page.get_by_label("计分规则").select_option(label="按件计分")
    page.get_by_label("每件得分").fill("0.5")
    page.get_by_label("分值").last.fill("5")
    page.get_by_label("填报周期").select_option(label="每季度")
    page.get_by_label("各期合并").select_option("sum")
    save(page, "已保存“窗口延时服务”")

    page.get_by_role("link", name="试算影响").click()
    expect(page.get_by_role("heading", name="试算：换成这一版，谁升谁降")).to_be_visible()
    expect(page.get_by_role("row", name=world.north.name)).to_contain_text("升")
    page.get_by_role("link", name="改了什么").click()
    expect(page.get_by_text("增加 1 项，删除 0 项")).to_be_visible()

    page.goto(f"/campaigns/schemes/{draft.pk}/publish/")
    expect(page.get_by_text("新下达 44 项任务")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布，任务已下达")).to_be_visible()

    reporter = sign_in("reporter")
    reporter.goto("/campaigns/tasks/")
    expect(reporter.get_by_text("窗口延时服务").first).to_be_visible()


def test_the_tree_is_moved_by_keyboard_alone(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.goto("/campaigns/schemes/")
    page.get_by_role("button", name="以此建新版本").click()
    expect(page.get_by_text("已建好第 2 版草稿")).to_be_visible()
    draft = Scheme.objects.get(version=2)
    rate = draft.targets.get(code="rate")
    title = page.locator(f"#target-{rate.pk} .node-title")
    title.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#announcer")).to_have_text("“目标 rate”已上移")
    expect(title).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#announcer")).to_have_text("“目标 rate”已升一级")
    expect(title).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(title).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".target-form").get_by_label("名称")).to_be_focused()
    page.keyboard.press("Escape")
    expect(title).to_be_focused()
    rate.refresh_from_db()
    assert rate.parent is not None
    assert rate.parent.code == "p1"


def test_the_lists_are_kept_by_keyboard_alone(world: SmallWorld, sign_in: SignIn) -> None:
    draft = draft_with_lists(world)
    page = sign_in("administrator")
    page.goto(f"/campaigns/schemes/{draft.pk}/edit/")
    page.get_by_role("link", name="增加加分项").focus()
    page.keyboard.press("Enter")
    page.get_by_label("名称").focus()
    for words in ("键盘加的一项", "2", "", "", "以文件为准"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存加分项“键盘加的一项”")).to_be_visible()
    made = draft.items.get(title="键盘加的一项")
    page.get_by_role("button", name="上移 键盘加的一项").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/edit/#item-{made.pk}")
    page.keyboard.press("Tab")  # from the item that was moved, not from the top of the page
    expect(page.get_by_role("link", name="键盘加的一项")).to_be_focused()
    made.refresh_from_db()
    assert (made.points, made.position) == (2, 3)


def test_a_target_is_dragged_behind_another(world: SmallWorld, sign_in: SignIn) -> None:
    page = sign_in("administrator")
    page.goto("/campaigns/schemes/")
    page.get_by_role("button", name="以此建新版本").click()
    expect(page.get_by_text("已建好第 2 版草稿")).to_be_visible()
    draft = Scheme.objects.get(version=2)
    moved, anchor = (draft.targets.get(code=code) for code in ("quantity", "direct"))
    row = page.locator(f"#target-{anchor.pk}")
    box = row.locator(".node-line").bounding_box()
    assert box is not None
    page.locator(f"#target-{moved.pk} .node-grip").drag_to(
        row.locator(".node-line"), target_position={"x": 200, "y": box["height"] - 3}
    )
    expect(page.locator("#announcer")).to_have_text("“目标 quantity”已移到“目标 direct”之后")
    order = list(draft.targets.leaves().order_by("path").values_list("code", flat=True))
    assert order.index("quantity") == order.index("direct") + 1
