"""From an application that is refused to a certificate that anybody can prove, in real browsers."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from core.workdays import NATIONAL
from evaluations.enums import HonorSubject
from evaluations.models import Certificate, PublicNotice
from evaluations.operations.honors import HonorFacts, register_honor
from tests.e2e.axe import violations
from tests.e2e.conftest import SignIn
from tests.evaluations.honors.given import title
from tests.evaluations.naming.candidates import named_title
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

NewContext = Callable[..., BrowserContext]


def get_title_below(world: SmallWorld) -> None:
    """What the unit lacked: the title below, won since."""
    facts = HonorFacts(
        title=title("文明窗口"),
        subject=HonorSubject.ORGAN,
        holder=world.north,
        conferred_on=clock.today() - dt.timedelta(days=1),
    )
    register_honor(facts=facts, actor=None, at=clock.now())


def let_the_notice_pass() -> None:
    """As if it had begun two weeks ago."""
    today = clock.today()
    PublicNotice.objects.update(starts_on=today - dt.timedelta(days=14), ends_on=today - dt.timedelta(days=1))


def apply(page: Page) -> None:
    page.get_by_label("申报称号").select_option(label="文明单位")
    page.get_by_label("授予对象").select_option(label="机关")
    page.get_by_label("申报理由").fill("窗口规范，群众满意。")
    page.get_by_role("button", name="申报", exact=True).click()


def test_an_application_is_refused_mended_shown_to_the_public_named_and_proved(
    world: SmallWorld, sign_in: SignIn, live_server: LiveServer, new_context: NewContext
) -> None:
    named_title("文明单位", below=title("文明窗口"))
    unit = sign_in("reporter")
    unit.get_by_text("更多").click()
    unit.get_by_role("link", name="荣誉", exact=True).click()
    unit.get_by_role("link", name="申报命名").click()
    unit.get_by_role("link", name="申报称号").first.click()
    apply(unit)
    expect(unit.locator("#error-summary")).to_contain_text("请先获得“文明窗口”")
    get_title_below(world)
    apply(unit)
    expect(unit.get_by_text("已申报“北区民政局 文明单位”")).to_be_visible()
    application = unit.url

    office = sign_in("administrator")
    office.goto(application)
    office.get_by_role("button", name="提名").click()
    expect(office.get_by_text("拟命名").first).to_be_visible()
    office.get_by_role("link", name="申报命名").click()
    office.get_by_role("link", name="发布公示").click()
    office.get_by_label("北区民政局 文明单位").check()
    office.get_by_label("受理单位和电话").fill("市局创建办 0510-12345678")
    starts = NATIONAL.on_or_after(clock.today())
    office.get_by_label("开始日期").fill(clock.today().isoformat())
    office.get_by_label("结束日期").fill(NATIONAL.add(starts, 4).isoformat())
    office.get_by_role("button", name="发布公示").click()
    expect(office.get_by_text("公众现在不用登录就能看到")).to_be_visible()

    public = new_context(base_url=live_server.url, bypass_csp=True).new_page()
    public.goto("/public/notices/")
    public.get_by_role("main").get_by_role("link").first.click()
    expect(public.get_by_role("cell", name="文明单位")).to_be_visible()
    assert violations(public) == []

    let_the_notice_pass()
    leader = sign_in("leader")
    leader.goto(application)
    leader.get_by_label("文号").fill("示例〔2026〕9号")
    leader.get_by_role("button", name="命名", exact=True).click()
    expect(leader.get_by_role("link", name="下载证书")).to_be_visible()
    with leader.expect_download() as downloading:
        leader.get_by_role("link", name="下载证书").click()
    assert downloading.value.suggested_filename.endswith("证书.pdf")

    public.goto("/public/honors/")
    public.get_by_role("link", name="查验证书").click()
    public.get_by_label("证书编号").fill(Certificate.objects.get().code)
    public.get_by_role("button", name="查验").click()
    expect(public.get_by_role("heading", name="证书属实，称号有效")).to_be_visible()
    assert violations(public) == []
    public.goto("/public/honors/")
    assert violations(public) == []
