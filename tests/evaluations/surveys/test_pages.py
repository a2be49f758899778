"""The pages of a survey: for the office, for those rated, for those asked."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from evaluations.enums import HandingOut
from evaluations.models import Recipient, Survey
from evaluations.operations.surveys.counting import close_survey, publish_survey
from evaluations.operations.surveys.setup import GroupPlan
from tests.counting import counting
from tests.evaluations.surveys.polling import answer, draft, group_of, issued, vote
from tests.worlds.small import NOW, SmallWorld, small_world

ANSWER = "/survey/"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _as(world: SmallWorld, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _form(**changes: str) -> dict[str, str]:
    return {
        "kind": "letters",
        "title": "二〇二六年百人评机关",
        "closes_on": "2026-12-20",
        "quorum": "60",
        "greeting": "",
        "questions": "服务态度\n办事效率",
        "options": "满意 100\n基本满意 70\n不满意 30\n不了解",
        "groups": "服务对象 50 4\n监督员\t25\t2\n社会各界 25 3 现场",
        "subjects": "北区民政局\t机关\n南区民政局\t机关",
        **changes,
    }


def test_the_office_prepares_hands_out_and_gets_the_letters_once(world: SmallWorld) -> None:
    client = _as(world, "administrator")
    made = client.post(reverse("evaluations:survey_start"), _form(campaign="c2026"))
    survey = Survey.objects.get()
    assert made.headers["Location"] == reverse("evaluations:survey", args=[survey.pk])
    letters = client.post(reverse("evaluations:survey_issue", args=[survey.pk]))
    names = zipfile.ZipFile(BytesIO(letters.content)).namelist()
    assert names == ["服务对象-4封.pdf", "监督员-2封.pdf"]
    again = client.post(reverse("evaluations:survey_issue", args=[survey.pk]))
    assert again.status_code == 400
    assert "回收中" in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("options", "满意 120\n不满意 30", "0 到 100"),
        ("options", "满意 100\n不了解", "两个带分值"),
        ("groups", "服务对象 五十 40", "名称 权重 份数"),
        ("groups", "服务对象 50 0", "名称 权重 份数"),
        ("subjects", "东区民政局 机关", "本届没有这些单位：东区民政局"),
        ("subjects", "北区民政局 机关\nnorth 窗口", "只能写一行"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line_and_nothing_is_kept(
    world: SmallWorld, field: str, value: str, words: str
) -> None:
    answered = _as(world, "administrator").post(reverse("evaluations:survey_start"), _form(**{field: value}))
    assert answered.status_code == 422
    assert words in answered.content.decode()
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("administrator", 200),
        ("leader", 403),
        ("reviewer", 403),
        ("auditor", 403),
        ("reporter", 404),
        ("stranger", 404),
    ],
)
def test_typing_and_printing_are_for_the_office(world: SmallWorld, name: str, status: int) -> None:
    survey, _ = issued(world)
    group, client = group_of(survey, "社会各界"), _as(world, name)
    assert client.get(reverse("evaluations:survey_paper", args=[group.pk])).status_code == status
    assert client.get(reverse("evaluations:survey_papers", args=[group.pk])).status_code == status


@pytest.mark.parametrize("name", ["leader", "reviewer", "auditor", "reporter"])
def test_the_register_of_people_is_seen_by_the_office_alone(world: SmallWorld, name: str) -> None:
    person = Recipient.objects.create(keeper=world.city, group="服务对象", name="张三丰", address="太湖路一号")
    assert "张三丰" not in _as(world, name).get(reverse("evaluations:survey_register")).content.decode()
    remove = reverse("evaluations:survey_register_remove", args=[person.pk])
    assert _as(world, name).post(remove).status_code == 404
    assert "张三丰" in _as(world, "administrator").get(reverse("evaluations:survey_register")).content.decode()


def test_a_unit_sees_its_own_result_and_only_once_published(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, [*codes["服务对象"], *codes["监督员"]], "满意", "不满意")
    address = reverse("evaluations:survey", args=[survey.pk])
    close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    assert _as(world, "reporter").get(address).status_code == 404
    publish_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    text = _as(world, "reporter").get(address).content.decode()
    assert "<strong>100.00</strong>" in text
    assert "<strong>30.00</strong>" not in text
    assert "<strong>30.00</strong>" in _as(world, "leader").get(address).content.decode()


def test_what_is_not_answered_is_named_and_the_code_stays_good(world: SmallWorld) -> None:
    survey, codes = issued(world)
    given = {f"m{subject}-{question}": option for (subject, question), option in answer(survey, "满意").marks.items()}
    missing = given.popitem()
    code = codes["服务对象"][0]
    page = Client().post(ANSWER, {"code": code, "answering": "1", "text": "", **given})
    assert page.status_code == 422
    assert "还有 1 项没有选" in page.content.decode()
    done = Client().post(ANSWER, {"code": code, "answering": "1", "text": "", **given, missing[0]: missing[1]})
    assert done.status_code == 200
    assert Client().post(ANSWER, {"code": code}).status_code == 409


def test_two_hundred_guesses_are_slowed_down_and_do_not_lock_others_out(world: SmallWorld) -> None:
    _, codes = issued(world)
    answers = [Client().post(ANSWER, {"code": f"GUESS{number:07}"}).status_code for number in range(200)]
    assert answers == [404] * 10 + [429] * 190
    elsewhere = Client().post(ANSWER, {"code": codes["服务对象"][0]}, REMOTE_ADDR="10.0.0.7")
    assert elsewhere.status_code == 200
    cache.clear()
    assert Client().post(ANSWER, {"code": codes["服务对象"][0]}).status_code == 200


def test_pages_cost_the_same_however_many_answered(world: SmallWorld) -> None:
    client, costs = _as(world, "administrator"), []
    for letters in (6, 60):
        groups = [GroupPlan("服务对象", Decimal(50), letters, HandingOut.LETTERS)]
        survey, codes = issued(world, title=f"{letters} 封", groups=groups)
        vote(survey, codes["服务对象"], "满意")
        close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
        address = reverse("evaluations:survey", args=[survey.pk])
        client.get(address)
        with counting() as asked:
            assert client.get(address).status_code == 200
        costs.append((asked.queries, asked.rows))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", ["leader", "reviewer", "auditor"])
def test_who_may_look_but_not_arrange_is_told_so_at_the_door(world: SmallWorld, name: str) -> None:
    survey, client = draft(world), _as(world, name)
    assert client.get(reverse("evaluations:survey", args=[survey.pk])).status_code == 200
    for address in (
        reverse("evaluations:survey_start"),
        reverse("evaluations:survey_edit", args=[survey.pk]),
        reverse("evaluations:survey_register"),
    ):
        answered = client.get(address)
        assert answered.status_code == 403
        assert "只有组织单位的创建办" in answered.content.decode()


def test_a_draft_is_changed_and_the_form_shows_what_was_saved(world: SmallWorld) -> None:
    survey, client = draft(world), _as(world, "administrator")
    address = reverse("evaluations:survey_edit", args=[survey.pk])
    assert "服务对象 50 6" in client.get(address).content.decode()
    client.post(address, _form(title="改过的名称"))
    assert Survey.objects.get().title == "改过的名称"
    assert survey.groups.count() == 3


def test_a_reminder_goes_to_the_whole_group_and_says_nothing_of_who_answered(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, codes["服务对象"][:4], "满意")
    url = reverse("evaluations:survey_papers", args=[group_of(survey, "服务对象").pk])
    office = _as(world, "administrator")
    assert f"{url}?what=reminders" in office.get(reverse("evaluations:survey", args=[survey.pk])).content.decode()
    document = pypdfium2.PdfDocument(office.get(url, {"what": "reminders"}).content)
    assert len(document) == 6
    texts = {page.get_textpage().get_text_range() for page in document}
    assert len(texts) == 1
    words = texts.pop()
    assert "寄给本组全体收信人" in words
    assert not [line for line in words.splitlines() if line[:1] in set("，。、；：？！）》”")]
    assert _as(world, "reviewer").get(url, {"what": "reminders"}).status_code in {403, 404}
