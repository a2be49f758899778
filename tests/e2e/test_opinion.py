"""From the printed letter to the problem struck off: answered on a phone, followed up, mended, verified, closed."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from evaluations.enums import HandingOut, RectificationState, SurveyKind
from evaluations.models import Rectification, Survey, SurveyRemark
from evaluations.operations.surveys.answering import cast_ballot
from evaluations.operations.surveys.setup import GroupPlan, create_survey
from tests.e2e.axe import violations
from tests.e2e.conftest import SignIn
from tests.evaluations.surveys.polling import answer, plan
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

NewContext = Callable[..., BrowserContext]

WORDS = "取号机旁没有人指引，老人不会用。"
_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def prepared(world: SmallWorld) -> Survey:
    """Six letters about the northern bureau, not yet handed out."""
    wanted = plan(
        world,
        groups=[GroupPlan("服务对象", Decimal(50), 6, HandingOut.LETTERS)],
        subjects=[(world.participations["north"], "机关")],
        closes_on=clock.today() + dt.timedelta(days=9),
    )
    office = world.people["administrator"]
    return create_survey(campaign=world.campaign, kind=SurveyKind.LETTERS, plan=wanted, actor=office, at=clock.now())


def printed_codes(archive: Path) -> list[str]:
    """What stands on the letters, as their readers see it."""
    with zipfile.ZipFile(archive) as letters:
        (name,) = letters.namelist()
        document = pypdfium2.PdfDocument(io.BytesIO(letters.read(name)))
    found = (_CODE.search(page.get_textpage().get_text_range()) for page in document)
    return [match[0] for match in found if match]


def answer_by_thumb(phone: Page, code: str) -> None:
    """The first letter: typed from the paper, all questions, and a remark."""
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto("/survey/")
    phone.get_by_label("请输入信上的答题码").fill(code)
    phone.get_by_role("button", name="开始作答").click()
    expect(phone.locator("textarea")).to_be_visible()  # below the questions: now all of them are there
    for question in phone.get_by_role("group").all():
        question.get_by_label("基本满意", exact=True).check()
    phone.locator("textarea").fill(WORDS)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(phone) == []
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("heading", name="谢谢您")).to_be_visible()


def confirm(page: Page, name: str) -> None:
    """Press a button that asks once more."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()


def test_a_letter_is_answered_and_its_opinion_is_mended_and_struck_off(
    world: SmallWorld, sign_in: SignIn, live_server: LiveServer, new_context: NewContext
) -> None:
    survey = prepared(world)
    office = sign_in("administrator")
    office.goto(f"/evaluations/surveys/{survey.pk}/")
    with office.expect_download() as came:
        confirm(office, "发放并下载信函")
    first, *others = printed_codes(came.value.path())
    assert len(others) == 5

    answer_by_thumb(new_context(base_url=live_server.url, bypass_csp=True).new_page(), first)
    for code in others:
        cast_ballot(code=code, answer=answer(survey, "满意"))

    office.goto(f"/evaluations/surveys/{survey.pk}/")
    confirm(office, "结束回收并开箱")
    remark = office.get_by_role("listitem").filter(has_text=WORDS)
    remark.get_by_role("link", name="转整改").click()
    expect(office.get_by_label("问题")).to_have_value(WORDS)
    office.get_by_label("整改要求或措施").fill("取号机旁安排引导员")
    office.get_by_role("button", name="保存并交办").click()
    expect(office.get_by_text("已登记“北区民政局”的整改")).to_be_visible()
    subject = office.url

    unit = sign_in("reporter")
    unit.goto("/evaluations/rectifications/mine/")
    unit.get_by_role("link", name=re.compile("取号机旁")).first.click()
    assert unit.url == subject
    unit.get_by_label("或者网址").fill("https://example.org/guide.jpg")
    unit.get_by_role("button", name="添加到整改后").click()
    unit.get_by_label("整改结果").fill("每个工作日都有引导员值守。")
    unit.get_by_role("button", name="报告整改完成").click()
    expect(unit.get_by_text("待核验").first).to_be_visible()

    reviewer = sign_in("reviewer")
    reviewer.goto(subject)
    reviewer.get_by_role("button", name="核验通过").click()
    expect(reviewer.get_by_text("待销号").first).to_be_visible()
    leader = sign_in("leader")
    leader.goto(subject)
    leader.get_by_role("button", name="销号", exact=True).click()
    expect(leader.get_by_text("已销号").first).to_be_visible()

    office.goto(f"/evaluations/surveys/{survey.pk}/")
    shown = office.get_by_role("listitem").filter(has_text=WORDS)
    expect(shown.get_by_role("link", name="已销号")).to_be_visible()
    expect(shown.get_by_role("link", name="转整改", exact=True)).to_have_count(0)
    made = Rectification.objects.get()
    assert (made.state, made.unit, made.survey) == (RectificationState.CLOSED, world.north, survey)
    assert SurveyRemark.objects.get().text == WORDS
