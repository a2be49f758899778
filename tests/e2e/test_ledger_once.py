"""What was done is recorded once: two targets of two schemes and the term's report have it, nobody types it again."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from campaigns.enums import Cycle, Join, ReportState, SchemeState
from campaigns.library.ledger_kinds import LEDGER_KINDS, TRAINING
from campaigns.models import Assignment, LedgerEntry, LedgerKind, LedgerReading, ProgressReport, Scheme, Target
from campaigns.operations.ledger import add_kinds
from campaigns.rules.feeds import FeedSpec
from core import clock
from core.tables import XLSX
from tests.campaigns.ledger.books import book
from tests.campaigns.ledger.feeding import feed
from tests.e2e.conftest import SignIn
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e


@pytest.fixture
def local(world: SmallWorld) -> Target:
    """The common 目标 quantity counts people trained; a target of the district's own scheme counts the trainings."""
    add_kinds(owner=world.city, kinds=LEDGER_KINDS, actor=None, at=clock.now())
    owner = world.participations["north"]
    scheme = Scheme.objects.create(
        campaign=world.campaign, owner=owner, version=1, state=SchemeState.PUBLISHED, published_at=clock.now()
    )
    leaf = Target.objects.create(
        scheme=scheme,
        path="0001",
        code="own-1",
        title="自办培训期数",
        is_leaf=True,
        points=5,
        rule={"kind": "quantity", "goal": "4"},
        join=Join.SUM,
        cycle=Cycle.QUARTER,
    )
    Assignment.objects.create(participation=owner, target=leaf)
    feed(world.targets["quantity"], FeedSpec("value", TRAINING, "sum", "people"))
    feed(leaf, FeedSpec("value", TRAINING))
    return leaf


def record_training(page: Page, world: SmallWorld, day: dt.date) -> None:
    page.goto(reverse("campaigns:ledger"))
    kind = LedgerKind.objects.get(code=TRAINING)
    page.locator(f'a[href="{reverse("campaigns:ledger_add", args=[world.north.pk, kind.pk])}"]').click()
    page.get_by_label("日期").fill(day.isoformat())
    page.get_by_label("标题").fill("窗口礼仪培训")
    page.get_by_label("参加人次").fill("18")
    page.get_by_label("每人学时").fill("4")
    page.get_by_role("button", name="保存", exact=True).click()


def test_training_recorded_once_is_in_two_schemes_and_in_the_report(
    world: SmallWorld, local: Target, sign_in: SignIn
) -> None:
    page, day = sign_in("reporter"), clock.today() - dt.timedelta(days=2)
    record_training(page, world, day)
    expect(page.get_by_role("heading", level=1)).to_have_text("窗口礼仪培训")
    counted = page.locator("section").filter(has_text="计入这些指标")
    expect(counted.get_by_role("link", name="目标 quantity")).to_be_visible()
    expect(counted.get_by_role("link", name="自办培训期数")).to_be_visible()
    expect(counted).to_contain_text("自设目标")

    page.goto(reverse("campaigns:fill_in", args=[world.assignment().pk, world.now.pk]))
    expect(page.get_by_role("textbox", name="本期完成数")).to_have_value("18")
    page.locator("summary").filter(has_text="从材料库选").click()
    page.get_by_role("button", name="使用台账记录 窗口礼仪培训").click()
    expect(page.locator("#evidence")).to_contain_text("窗口礼仪培训")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待审核").first).to_be_visible()

    own = Assignment.objects.get(target=local)
    page.goto(reverse("campaigns:fill_in", args=[own.pk, world.now.pk]))
    expect(page.get_by_role("textbox", name="本期完成数")).to_have_value("1")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待审核").first).to_be_visible()

    facts = dict(
        ProgressReport.objects.filter(state=ReportState.SUBMITTED).values_list("assignment__target__code", "facts")
    )
    assert facts == {"quantity": {"value": "18"}, "own-1": {"value": "1"}}
    assert sorted(LedgerReading.objects.values_list("carried", flat=True)) == [1, 1]

    leader = sign_in("leader")
    part = world.targets["quantity"].parent
    assert part is not None
    leader.goto(f"{reverse('evaluations:report_figure', args=[part.code, '培训人次'])}?campaign=c2026")
    expect(leader.locator("main")).to_contain_text("18")
    expect(leader.get_by_role("link", name="窗口礼仪培训")).to_be_visible()


def test_a_workbook_of_the_ledger_is_looked_at_and_confirmed(world: SmallWorld, sign_in: SignIn) -> None:
    add_kinds(owner=world.city, kinds=LEDGER_KINDS, actor=None, at=clock.now())
    page = sign_in("reporter")
    page.goto(reverse("campaigns:ledger"))
    page.get_by_role("link", name="从 Excel 导入").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="空白模板").click()
    assert download.value.suggested_filename == "台账-空白模板.xlsx"
    row = {"dated_on": clock.today().isoformat(), "title": "救助政策培训", "value-people": "12", "value-hours": "2"}
    for answer in ("新增", "完全一致"):
        page.locator("#file").set_input_files({"name": "台账.xlsx", "mimeType": XLSX, "buffer": book(training=[row])})
        page.get_by_role("button", name="上传并检查").click()
        expect(page.locator("main")).to_contain_text(answer)
        if answer == "新增":
            page.get_by_role("button", name="确认导入").click()
            expect(page.get_by_text("导入完成：新增 1 条")).to_be_visible()
            page.get_by_role("link", name="从 Excel 导入").click()
    assert LedgerEntry.objects.get().values == {"people": "12", "hours": "2"}
