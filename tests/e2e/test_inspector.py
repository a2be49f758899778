"""An inspector on a phone loses the connection, goes on, and everything arrives exactly once."""

import datetime as dt
import re
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from campaigns.models import Target
from core import clock
from evaluations.enums import RoundKind, Selection
from evaluations.models import Rectification, Round, ScoreMark, ScoreSheet, VisitEntry
from evaluations.operations.rounds import (
    MarkGiven,
    UnitChoice,
    add_rater,
    choose_units,
    create_round,
    save_sheet,
    take_step,
)
from evaluations.operations.visits import receive_entry
from evaluations.views.visits import page as pages
from evaluations.workflow.rounds import INSPECT
from tests.e2e.axe import violations
from tests.e2e.conftest import SignIn
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

SENDING = re.compile(r"/evaluations/visits/\d+/entries/$")
KEPT = "本页已存到这台手机，断网也能打开。"


@pytest.fixture
def sheet(world: SmallWorld) -> ScoreSheet:
    """The reviewer of the city inspects the northern bureau: two leaves."""
    Target.objects.filter(code="grade").update(methods={"site": "100"}, is_reported=False)
    Target.objects.filter(code="direct").update(methods={"site": "100"}, is_reported=False)
    office, at, today = world.people["administrator"], clock.now(), clock.today()
    subject: Round = create_round(
        campaign=world.campaign, kind=RoundKind.INSPECTION, name="秋季检查",
        starts_on=today, ends_on=today + dt.timedelta(days=9), actor=office, at=at,
    )  # fmt: skip
    choose_units(subject=subject, choice=UnitChoice(Selection.ALL), actor=office, at=at)
    add_rater(subject=subject, rater=world.people["reviewer"], share=Decimal(1), actor=office, at=at)
    take_step(subject=subject, name=INSPECT, actor=office, at=at)
    return ScoreSheet.objects.get(round=subject, participation__unit=world.north)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What the camera gives."""
    memory = BytesIO()
    Image.new("RGB", (2400, 1800), "navy").save(memory, "JPEG")
    path = tmp_path / "camera.jpg"
    path.write_bytes(memory.getvalue())
    return path


def on_phone(page: Page, sheet: ScoreSheet) -> Page:
    """The unit's page on a phone, kept for lost connections."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/evaluations/sheets/")
    page.get_by_role("link", name=re.compile("现场检查.*北区民政局")).click()
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    return page


def lose_connection(page: Page) -> None:
    """From now on nothing gets out, also from a page that is just being loaded again."""
    page.context.route(SENDING, lambda route: route.abort("internetdisconnected"))
    page.context.set_offline(True)


def find_connection(page: Page) -> None:
    """The network is back."""
    page.context.unroute(SENDING)
    page.context.set_offline(False)


def record(page: Page, world: SmallWorld, photo: Path) -> None:
    """Marks, a picture, a problem, a signature."""
    for name, points in (("grade", "8"), ("direct", "6.5")):
        page.get_by_label(f"得分：{world.targets[name]}").fill(points)
    card = page.locator(".visit-card").first
    card.locator("[data-photo]").set_input_files(photo)
    card.get_by_text("发现问题").click()
    card.get_by_label("问题", exact=True).fill("没有公示牌")
    card.get_by_label("照片（可不拍）").set_input_files(photo)
    card.get_by_role("button", name="记为整改").click()
    page.get_by_label("姓名和职务").fill("王某 主任")
    page.locator("#signature").scroll_into_view_if_needed()
    box = page.locator("#signature").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="签好了").click()
    expect(page.get_by_text("“王某 主任”的签字已记下。")).to_be_visible()


def lose_answers(monkeypatch: pytest.MonkeyPatch, count: int) -> list[str]:
    """The first ``count`` things are taken in, and the answer does not come back."""
    lost: list[str] = []

    def receive(**given: Any) -> Any:
        entry = receive_entry(**given)
        if len(lost) < count:
            lost.append(entry.kind)
            sys.stderr.write("the answer is lost\n")
            raise ConnectionAbortedError
        return entry

    monkeypatch.setattr(pages, "receive_entry", receive)
    return lost


def test_what_was_recorded_without_a_connection_arrives_exactly_once(
    world: SmallWorld, sheet: ScoreSheet, photo: Path, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = on_phone(sign_in("reviewer"), sheet)
    lose_connection(page)
    record(page, world, photo)
    expect(page.locator("#visit-state")).to_contain_text("存在这台手机里")
    page.reload()
    expect(page.get_by_label(f"得分：{world.targets['direct']}")).to_have_value("6.5")
    expect(page.locator("#visit-waiting")).to_contain_text("问题：没有公示牌，等待发送")
    assert not VisitEntry.objects.exists()
    lost = lose_answers(monkeypatch, 4)
    page.get_by_role("button", name="提交评分表").click()
    find_connection(page)
    for _ in range(6):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(700)
    page.wait_for_url("**/evaluations/sheets/")
    assert len(lost) == 4
    kinds = sorted(VisitEntry.objects.values_list("kind", flat=True))
    assert kinds == ["marks", "photo", "problem", "signature", "submit"]
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    points = dict(ScoreMark.objects.filter(sheet=sheet).values_list("target__code", "points"))
    assert points == {"grade": Decimal(8), "direct": Decimal("6.5")}
    found = Rectification.objects.get()
    assert (found.problem, found.proofs.count()) == ("没有公示牌", 1)
    page.goto(f"/evaluations/sheets/{sheet.pk}/")
    expect(page.get_by_role("link", name="王某 主任")).to_be_visible()


def test_who_saved_elsewhere_meanwhile_is_shown_beside_and_the_person_chooses(
    world: SmallWorld, sheet: ScoreSheet, sign_in: SignIn
) -> None:
    page = on_phone(sign_in("reviewer"), sheet)
    lose_connection(page)
    page.get_by_label(f"得分：{world.targets['grade']}").fill("8")
    marks = {world.targets["grade"].pk: MarkGiven(Decimal(3), "窗口关着")}
    save_sheet(sheet=sheet, marks=marks, version=0, actor=world.people["reviewer"], at=clock.now())
    find_connection(page)
    expect(page.get_by_role("heading", name="这张评分表在另一处改过")).to_be_visible()
    expect(page.locator("#conflict-rows")).to_contain_text("3（窗口关着）")
    assert ScoreMark.objects.get(sheet=sheet).points == Decimal(3)
    page.get_by_role("button", name="保留这台手机上的").click()
    expect(page.locator("#visit-state")).to_have_text("已全部发送。")
    assert ScoreMark.objects.get(sheet=sheet).points == Decimal(8)


def test_what_is_refused_holds_nothing_else_up_and_may_be_sent_again(
    world: SmallWorld, sheet: ScoreSheet, sign_in: SignIn
) -> None:
    page = on_phone(sign_in("reviewer"), sheet)
    page.evaluate("window.siteToken = () => 'refused'")
    page.get_by_label(f"得分：{world.targets['grade']}").fill("8")
    expect(page.locator("#visit-waiting")).to_contain_text("评分，等待发送")
    ScoreSheet.objects.filter(pk=sheet.pk).delete()
    other = ScoreSheet.objects.get(round=sheet.round, participation__unit=world.south)
    page.goto(f"/evaluations/visits/{other.pk}/")
    expect(page.locator("#visit-waiting")).to_contain_text("没有接收：这张评分表已不由您填写")
    page.get_by_label(f"得分：{world.targets['grade']}").fill("5")
    expect(page.locator("#visit-waiting li")).to_have_count(1)
    page.wait_for_timeout(2500)
    assert ScoreMark.objects.get(sheet=other).points == Decimal(5)
    sheet.save(force_insert=True)
    page.get_by_role("button", name="再发一次").click()
    expect(page.locator("#visit-state")).to_have_text("已全部发送。")
    assert ScoreMark.objects.get(sheet=sheet).points == Decimal(8)


def test_after_signing_out_nothing_of_it_is_left_in_the_browser(
    world: SmallWorld, sheet: ScoreSheet, sign_in: SignIn
) -> None:
    page = on_phone(sign_in("reviewer"), sheet)
    address = page.url
    lose_connection(page)
    page.get_by_label(f"得分：{world.targets['grade']}").fill("8")
    expect(page.locator("#visit-state")).to_contain_text("存在这台手机里")
    page.evaluate("window.siteToken = () => 'refused'")
    page.locator("details.person summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("还有 1 条现场记录没有发送")).to_be_visible()
    find_connection(page)
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.wait_for_url("**/login/**")
    left = page.evaluate(
        "async () => [(await indexedDB.databases()).length, (await caches.keys()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert left == [0, 0, 0]
    lose_connection(page)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(address)


def test_the_page_is_accessible(world: SmallWorld, sheet: ScoreSheet, sign_in: SignIn) -> None:
    page = on_phone(sign_in("reviewer"), sheet)
    page.locator(".visit-problem summary").first.click()
    assert violations(page) == []
