"""From the printed letter to the opened box, by thumb and without script."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from evaluations.enums import HandingOut, SurveyKind, SurveyState
from evaluations.models import Survey
from evaluations.operations.surveys.issuing import issue_survey
from evaluations.operations.surveys.setup import GroupPlan, create_survey
from tests.e2e.axe import violations
from tests.e2e.conftest import SignIn
from tests.evaluations.surveys.polling import plan
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def codes(world: SmallWorld) -> list[str]:
    """Six letters are out."""
    groups = [GroupPlan("服务对象", Decimal(50), 6, HandingOut.LETTERS)]
    wanted = plan(world, groups=groups, closes_on=clock.today() + dt.timedelta(days=9))
    office = world.people["administrator"]
    survey = create_survey(campaign=world.campaign, kind=SurveyKind.LETTERS, plan=wanted, actor=office, at=clock.now())
    made = issue_survey(survey=survey, actor=office, at=clock.now())
    return [code for each in made.values() for code in each]


def answer_all(page: Page) -> None:
    for question in page.get_by_role("group").all():
        question.get_by_label("满意", exact=True).check()


def test_a_scanned_letter_is_answered_by_thumb_and_counts_when_the_box_is_opened(
    codes: list[str], sign_in: SignIn, live_server: LiveServer, new_context: NewContext
) -> None:
    phone = new_context(base_url=live_server.url, bypass_csp=True).new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    for number, code in enumerate(codes):
        phone.goto("about:blank")
        phone.goto(f"/survey/#{code}")
        expect(phone.get_by_label("请输入信上的答题码")).to_have_value(code)
        expect(phone).not_to_have_url(f"{live_server.url}/survey/#{code}")
        found = violations(phone) if number == 0 else []
        phone.get_by_role("button", name="开始作答").click()
        if number == 0:
            found += violations(phone)
            phone.get_by_role("button", name="提交").click()
            expect(phone.get_by_role("alert")).to_contain_text("还有 4 项没有选")
        assert found == []
        answer_all(phone)
        phone.get_by_role("button", name="提交").click()
        expect(phone.get_by_role("heading", name="谢谢您")).to_be_visible()
    office = sign_in("administrator")
    office.goto(f"/evaluations/surveys/{Survey.objects.get().pk}/")
    office.get_by_role("button", name="结束回收并开箱").click()
    office.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(office.get_by_role("row", name="北区民政局").first).to_contain_text("100.00")
    assert Survey.objects.get().state == SurveyState.CLOSED


def test_without_script_the_code_is_typed_and_the_rest_is_the_same(
    codes: list[str], live_server: LiveServer, new_context: NewContext
) -> None:
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.goto("/survey/")
    page.get_by_label("请输入信上的答题码").fill(codes[0].lower())
    page.get_by_role("button", name="开始作答").click()
    answer_all(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()


def test_the_page_shows_the_open_survey_once_the_letters_have_come_down(world: SmallWorld, sign_in: SignIn) -> None:
    wanted = plan(world, closes_on=clock.today() + dt.timedelta(days=9))
    office = world.people["administrator"]
    survey = create_survey(campaign=world.campaign, kind=SurveyKind.OWN, plan=wanted, actor=office, at=clock.now())
    page = sign_in("administrator")
    page.goto(f"/evaluations/surveys/{survey.pk}/")
    page.get_by_role("button", name="发放并下载信函").click()
    with page.expect_download() as came:
        page.get_by_role("dialog").get_by_role("button", name="确定").click()
    assert came.value.suggested_filename.endswith(".zip")
    expect(page.get_by_role("button", name="结束回收并开箱")).to_be_visible()
