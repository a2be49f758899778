"""参与率: those present as a share of the staff, taken from the ledger."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.queries.ledger.feeding import fed_of
from campaigns.rules import parse_rule
from campaigns.rules.feed_words import read_feed, write_feed
from campaigns.rules.feeds import FeedSpec, Record, crowd_in, offered_by, read_ledger
from tests.campaigns.ledger.feeding import fed_world, feed, record
from tests.worlds.small import NOW, TODAY, SmallWorld

RATE = parse_rule({"kind": "rate", "goal": "90"})
PRESENT = FeedSpec("numerator", "meeting", "sum", "attended")
STAFF = FeedSpec("denominator", "meeting", "heads")
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 12, 31)


def meeting(attended: int, staff: int | None, pk: int = 1) -> Record:
    return Record(pk, "meeting", FIRST, {"attended": str(attended)}, staff=staff)


def read(*records: Record) -> Any:
    return read_ledger(RATE, [PRESENT, STAFF], records, first=FIRST, last=LAST, is_summed=True)


def test_the_staff_of_each_day_is_added_up() -> None:
    assert [each.value for each in read(meeting(18, 20), meeting(19, 22, 2))] == ["37", "42"]


def test_without_a_recorded_staff_nothing_is_said_of_it() -> None:
    assert [each.value for each in read(meeting(18, 20), meeting(19, None, 2))] == ["37", ""]


def test_more_present_than_staff_is_a_warning_and_fills_in_nothing() -> None:
    fed = read(meeting(25, 20))
    assert "25 人次，多于在岗职工 20 人次" in crowd_in(fed)
    assert offered_by(RATE, fed) == {}
    assert crowd_in(read(meeting(20, 20))) == ""


def test_a_feed_of_it_is_written_and_read() -> None:
    assert write_feed(STAFF) == "denominator ← meeting 职工"
    assert read_feed(write_feed(STAFF)) == STAFF


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        made = fed_world()
        feed(made.targets["rate"], PRESENT)
        feed(made.targets["rate"], STAFF)
        record(made, "staff", {"people": "20"}, day=dt.date(2026, 1, 5), title="年初")
        yield made


def attend(world: SmallWorld, attended: int, day: dt.date = TODAY) -> None:
    came = {"sort": "学习", "expected": str(attended), "attended": str(attended)}
    record(world, "meeting", came, day=day, title=f"{day} 学习会", is_confirmed=True)


def page_of(world: SmallWorld) -> Any:
    client = Client()
    client.force_login(world.people["reporter"])
    return client.get(reverse("campaigns:fill_in", args=[world.assignment("rate").pk, world.now.pk]))


def test_the_form_comes_filled_in_with_the_staff_as_it_was(world: SmallWorld) -> None:
    attend(world, 18, dt.date(2026, 10, 20))
    record(world, "staff", {"people": "25"}, day=dt.date(2026, 11, 1), title="新招")
    attend(world, 24)
    values = page_of(world).context["form"]
    assert (values["numerator"].value(), values["denominator"].value()) == ("42", "45")


def test_the_form_says_why_it_is_not_filled_in(world: SmallWorld) -> None:
    attend(world, 30)
    page = page_of(world).content.decode()
    assert "台账里参加的有 30 人次，多于在岗职工 20 人次" in page


def test_the_staff_is_asked_for_once(world: SmallWorld) -> None:
    attend(world, 18)
    (numerator, denominator) = fed_of(world.assignment("rate"), world.now)
    assert (numerator.value, denominator.value) == ("18", "20")
