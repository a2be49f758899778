"""Targets that count cases: the report form comes filled in from the register, as it does from the ledger."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.library import COMMON, Span, rows_of
from campaigns.library.feeds import CASES
from campaigns.models import Period
from campaigns.operations.schemes import new_version
from campaigns.rules.feed_words import read_feed, write_feed
from campaigns.rules.feeds import FeedSpec
from evaluations.enums import CaseKind, Satisfaction
from evaluations.models import Case, Rectification
from evaluations.operations.cases.steps import call_back_case, reply_case, withdraw_case
from evaluations.queries.rectifications.feeding import RECTIFICATIONS
from tests.campaigns.ledger.feeding import feed
from tests.counting import counting
from tests.evaluations.cases.taken import accepted, replied, taken
from tests.evaluations.rectifications.worlds import closed, fixed, given
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db

ON_TIME = FeedSpec("numerator", CASES, where="on_time", equals="是")
DUE = FeedSpec("denominator", CASES, where="due", equals="是")


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    made = small_world()
    Period.objects.filter(pk=made.now.pk).update(ends_on="2026-12-31")
    for spec in (ON_TIME, DUE):
        feed(made.targets["rate"], spec)
    return made


def client(world: SmallWorld, name: str = "reporter") -> Client:
    found = Client()
    found.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def address(world: SmallWorld, page: str = "fill_in", kind: str = "rate") -> str:
    return reverse(f"campaigns:{page}", args=[world.assignment(kind).pk, world.now.pk])


def value_of(page: str, name: str) -> str:
    """What stands in the input."""
    tag = page.split(f'name="{name}"')[1].split(">", maxsplit=1)[0]
    return tag.split('value="')[1].split('"')[0] if 'value="' in tag else ""


def overdue(world: SmallWorld, **changed: Any) -> Case:
    """Never answered, though its last day is over."""
    case = accepted(world, **changed)
    Case.objects.filter(pk=case.pk).update(received_on=TODAY - dt.timedelta(9), due_on=TODAY - dt.timedelta(1))
    return case


def overdue_elsewhere(world: SmallWorld) -> None:
    """The same of the southern bureau, which concerns nobody here."""
    case = taken(world, unit=world.south)
    Case.objects.filter(pk=case.pk).update(received_on=TODAY - dt.timedelta(9), due_on=TODAY - dt.timedelta(1))


def test_what_was_due_and_what_was_answered_in_time_is_filled_in(world: SmallWorld) -> None:
    replied(world)
    replied(world)
    overdue(world)
    accepted(world)  # its last day is still to come
    gone = taken(world)
    withdraw_case(case=gone, reason="本人撤回", actor=world.people["administrator"], at=NOW)
    overdue_elsewhere(world)
    page = client(world).get(address(world)).content.decode()
    assert (value_of(page, "numerator"), value_of(page, "denominator")) == ("2", "3")
    assert "诉求登记（按办理期限计入）（按期答复为“是”）的条数" in page


def test_what_was_answered_too_late_is_due_and_not_in_time(world: SmallWorld) -> None:
    case = overdue(world)
    case.refresh_from_db()
    reply_case(case=case, text="已答复", actor=world.people["reporter"], at=NOW)
    replied(world)
    page = client(world).get(address(world)).content.decode()
    assert (value_of(page, "numerator"), value_of(page, "denominator")) == ("1", "2")


def test_how_content_people_were_and_complaints_alone_can_be_counted(world: SmallWorld) -> None:
    feed(world.targets["per_item"], FeedSpec("count", CASES, where="content", equals="是"))
    feed(world.targets["deduction"], FeedSpec("events", CASES, where="kind", equals="投诉举报"))
    office = world.people["administrator"]
    for said in Satisfaction:
        words = "还要等" if said == Satisfaction.DISSATISFIED else ""
        call_back_case(case=replied(world), satisfaction=said, words=words, actor=office, at=NOW)
    replied(world, kind=CaseKind.ADVICE)
    assert value_of(client(world).get(address(world, kind="per_item")).content.decode(), "count") == "2"
    assert value_of(client(world).get(address(world, kind="deduction")).content.decode(), "events") == "3"


def test_it_counts_for_the_time_of_its_last_day(world: SmallWorld) -> None:
    case = replied(world)
    Case.objects.filter(pk=case.pk).update(due_on="2027-01-04")
    assert value_of(client(world).get(address(world)).content.decode(), "denominator") == ""


def test_without_cases_nothing_is_filled_in(world: SmallWorld) -> None:
    page = client(world).get(address(world)).content.decode()
    assert "本期没有记录" in page
    assert value_of(page, "denominator") == ""


def test_handing_in_something_else_needs_a_reason(world: SmallWorld) -> None:
    replied(world)
    typed = {"numerator": "9", "denominator": "9", "text": "", "version": "0", "ledger_reason": ""}
    assert client(world).post(address(world), typed).status_code == 422
    assert client(world).post(address(world), typed | {"ledger_reason": "另有 8 件未登记"}).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("reporter", 200), ("reviewer", 200), ("auditor", 200), ("stranger", 404)])
def test_the_counted_cases_are_listed_and_open_for_those_who_see_them(world: SmallWorld, who: str, status: int) -> None:
    case = replied(world)
    answer = client(world, who).get(address(world, "ledger_fed"))
    assert answer.status_code == status
    link = reverse("evaluations:case", args=[case.pk])
    assert (link in answer.content.decode()) == (status == 200)
    if status == 200:
        assert client(world, who).get(link).status_code == 200


def test_a_ledger_entry_with_the_key_of_a_case_is_not_taken_for_it(world: SmallWorld) -> None:
    case = replied(world, title="窗口午间无人")
    page = client(world).get(address(world, "ledger_fed")).content.decode()
    assert f"{case.number} 窗口午间无人" in page
    assert "/ledger/entries/" not in page


def test_the_office_chooses_the_register_on_the_page_of_the_target(world: SmallWorld) -> None:
    draft = new_version(scheme=world.scheme, actor=None, at=NOW)
    target = draft.targets.get(code=world.targets["rate"].code)
    url = reverse("campaigns:scheme_target", args=[draft.pk, target.pk])
    page = client(world, "administrator").get(url).content.decode()
    assert "诉求登记（按办理期限计入）" in page
    assert '<option value="@case|on_time" selected>按期答复</option>' in page


def test_a_workbook_and_the_template_name_the_register(world: SmallWorld) -> None:
    assert read_feed(write_feed(ON_TIME)) == ON_TIME
    rows = {row.title: row for row in rows_of(COMMON, Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))}
    assert {spec.kind for spec in rows["限时办结率"].feeds} == {CASES}


def test_more_cases_cost_no_more_queries(world: SmallWorld) -> None:
    replied(world)
    visitor, url = client(world), address(world)
    visitor.get(url)
    with counting() as few:
        visitor.get(url)
    for _ in range(3):
        replied(world)
    with counting() as many:
        visitor.get(url)
    assert many.queries == few.queries


def test_what_had_to_be_mended_feeds_targets_too(world: SmallWorld) -> None:
    for fact, where in (("numerator", "on_time"), ("denominator", "due")):
        world.targets["rate"].feeds.filter(fact=fact).update(kind=RECTIFICATIONS, where=where)
    closed(world)
    fixed(world)
    given(world)
    Rectification.objects.filter(state="assigned").update(due_on=TODAY - dt.timedelta(1))
    given(world)
    given(world, unit="south")
    page = client(world).get(address(world)).content.decode()
    assert (value_of(page, "numerator"), value_of(page, "denominator")) == ("1", "3")
    listed = client(world).get(address(world, "ledger_fed")).content.decode()
    assert "窗口没有公开办事时限（已销号）" in listed
