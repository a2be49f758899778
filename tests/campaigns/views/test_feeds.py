"""日历订阅: a secret address, a correct file, nothing for people who left."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ChainLevel, ReportState
from campaigns.exporters.due_calendar import write_calendar
from campaigns.models import CalendarFeed, ChainMember
from campaigns.operations.feeds import end_feed, renew_feed
from campaigns.queries.feeds import DueDay
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.models import User


@pytest.fixture(autouse=True)
def _today(db: None) -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def address(secret: str) -> str:
    return reverse("campaigns:feed", args=[secret])


def unfolded(content: bytes) -> str:
    return content.decode().replace("\r\n ", "")


def test_it_opens_without_signing_in_and_names_what_is_owed(world: SmallWorld) -> None:
    response = Client().get(address(renew_feed(user=world.people["reporter"], at=NOW)))
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    text = unfolded(response.content)
    uid = f"UID:due-{world.assignment().pk}-{world.now.pk}@wenming"
    event = next(part for part in text.split("BEGIN:VEVENT") if uid in part)
    assert "DTSTART;VALUE=DATE:20261130" in event
    assert "北区民政局 · 2026年第4季度" in event


def test_what_is_filed_or_somebody_elses_is_not_in_it(world: SmallWorld) -> None:
    world.report(state=ReportState.SUBMITTED)
    ChainMember.objects.create(assignment=world.assignment("rate"), level=ChainLevel.CLERK, user=person("clerk"))
    text = unfolded(Client().get(address(renew_feed(user=world.people["reporter"], at=NOW))).content)
    assert f"due-{world.assignment().pk}-{world.now.pk}@" not in text
    assert f"due-{world.assignment('rate').pk}-" not in text
    assert f"due-{world.assignment('direct').pk}-{world.now.pk}@" in text


@pytest.mark.parametrize("end", ["renewed", "ended", "switched off", "invented"])
def test_an_address_that_does_not_hold_any_more_is_not_found(world: SmallWorld, end: str) -> None:
    user = world.people["reporter"]
    secret = renew_feed(user=user, at=NOW)
    match end:
        case "renewed":
            renew_feed(user=user, at=NOW)
        case "ended":
            end_feed(user=user, at=NOW)
        case "switched off":
            User.objects.filter(pk=user.pk).update(is_active=False)
        case _:
            secret = "invented"
    assert Client().get(address(secret)).status_code == 404


def test_it_is_sent_again_only_when_something_changed(world: SmallWorld) -> None:
    where = address(renew_feed(user=world.people["reporter"], at=NOW))
    etag = Client().get(where)["ETag"]
    assert Client().get(where, headers={"if-none-match": etag}).status_code == 304
    world.report(state=ReportState.SUBMITTED)
    assert Client().get(where, headers={"if-none-match": etag}).status_code == 200


def test_the_secret_is_shown_once_and_not_kept(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["reporter"])
    page = client.post(reverse("campaigns:renew_feed")).content.decode()
    secret = page.split("/feeds/")[1].split(".ics")[0]
    assert Client().get(address(secret)).status_code == 200
    assert secret not in str(CalendarFeed.objects.values().get())
    assert secret not in client.get(reverse("campaigns:notices")).content.decode()
    client.post(reverse("campaigns:renew_feed"), {"act": "end"})
    assert not CalendarFeed.objects.exists()


def test_lines_are_folded_at_75_octets_between_characters_and_signs_are_escaped() -> None:
    day = DueDay(1, 2, dt.date(2026, 12, 31), "甲,乙;丙\\丁", "长" * 60, "全程")
    written = write_calendar(name="日历", days=[day], made_at=NOW, site="https://x")
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    for line in written.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    text = unfolded(written)
    assert f"SUMMARY:填报截止：{'长' * 60}" in text
    assert "甲\\,乙\\;丙\\\\丁" in text
    assert "DTEND;VALUE=DATE:20270101" in text
