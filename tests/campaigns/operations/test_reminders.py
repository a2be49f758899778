"""One digest a day: who gets it, with which lines, and never twice."""

import datetime as dt
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.enums import ChainLevel, NoticeKind, ReportState
from campaigns.models import Assignment, ChainMember, Digest, DigestLine
from campaigns.operations.reminders import compose_digests, send_digest_mail, send_digests
from campaigns.queries.reminders import matters_on
from campaigns.signals import DigestWord, digest_asked
from campaigns.tasks import send_morning_digests
from tests.worlds.small import TODAY, SmallWorld, person, small_world
from units.models import User

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def world(db: None) -> SmallWorld:
    """The small world with one task in it: north's quantity, due on 2026-11-30."""
    world = small_world()
    Assignment.objects.exclude(pk=world.assignment().pk).delete()
    world.late.delete()
    return world


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8, 30), ZONE)


def told(day: dt.date) -> set[tuple[str, str, int]]:
    names = dict(User.objects.values_list("pk", "username"))
    return {(names[matter.user_id], matter.kind.value, matter.workdays) for matter in matters_on(day)}


def due(world: SmallWorld, day: dt.date) -> None:
    world.now.due_on = day
    world.now.starts_on = dt.date(2026, 7, 1)
    world.now.save()


def chain(world: SmallWorld, **levels: str) -> None:
    for level, username in levels.items():
        user = world.people.get(username) or person(username)
        world.people[username] = user
        ChainMember.objects.create(assignment=world.assignment(), level=ChainLevel[level.upper()], user=user)


@pytest.mark.parametrize(
    ("due_on", "today", "workdays"),
    [
        ("2026-11-30", "2026-11-27", 1),
        ("2026-11-30", "2026-11-25", 3),
        ("2026-11-30", "2026-11-19", 7),
        ("2026-10-08", "2026-09-30", 1),  # the first to the seventh of October are free
        ("2026-10-08", "2026-09-28", 3),
        ("2026-10-08", "2026-09-21", 7),  # the 25th is free
        ("2026-10-12", "2026-10-10", 1),  # a Saturday that is worked
        ("2026-10-12", "2026-10-08", 3),
    ],
)
def test_an_unfiled_report_is_recalled_so_many_working_days_ahead(
    world: SmallWorld, due_on: str, today: str, workdays: int
) -> None:
    due(world, dt.date.fromisoformat(due_on))
    assert told(dt.date.fromisoformat(today)) == {("reporter", "due", workdays)}


@pytest.mark.parametrize("today", ["2026-11-18", "2026-11-20", "2026-11-24", "2026-11-26", "2026-11-30"])
def test_it_is_silent_on_the_days_between(world: SmallWorld, today: str) -> None:
    assert told(dt.date.fromisoformat(today)) == set()


@pytest.mark.parametrize(
    ("today", "lines"),
    [
        ("2026-10-08", {("reporter", "late", -1), ("head", "escalated", -1)}),
        ("2026-10-12", {("reporter", "late", -4), ("head", "escalated", -4)}),
        ("2026-10-13", {("reporter", "late", -5), ("head", "escalated", -5), ("leader_north", "escalated", -5)}),
    ],
)
def test_what_is_late_climbs_the_chain_over_a_holiday(
    world: SmallWorld, today: str, lines: set[tuple[str, str, int]]
) -> None:
    due(world, dt.date(2026, 9, 30))
    chain(world, section_head="head")
    assert told(dt.date.fromisoformat(today)) == lines


def test_the_head_of_the_chain_takes_the_place_of_the_units_leaders(world: SmallWorld) -> None:
    due(world, dt.date(2026, 9, 30))
    chain(world, clerk="clerk", deputy_leader="deputy", head="chief")
    assert told(dt.date(2026, 10, 13)) == {
        ("clerk", "late", -5),
        ("deputy", "escalated", -5),
        ("chief", "escalated", -5),
    }


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.APPROVED])
def test_a_filed_report_is_left_in_peace(world: SmallWorld, state: ReportState) -> None:
    world.report(state=state, approved_facts={"value": "1"}, earned_whole=1)
    assert told(dt.date(2026, 11, 27)) == set()


def test_a_returned_report_is_named_every_day_and_once(world: SmallWorld) -> None:
    world.report(state=ReportState.RETURNED)
    assert told(dt.date(2026, 11, 24)) == {("reporter", "returned", 4)}
    assert told(dt.date(2026, 12, 1)) == {("reporter", "returned", -1)}


def test_nobody_who_left_is_told(world: SmallWorld) -> None:
    User.objects.filter(username="reporter").update(is_active=False)
    assert told(dt.date(2026, 11, 27)) == set()


def test_a_closed_period_is_not_recalled(world: SmallWorld) -> None:
    world.now.closes_on = dt.date(2026, 12, 3)
    world.now.save()
    assert told(dt.date(2026, 12, 3))
    assert told(dt.date(2026, 12, 4)) == set()


def test_an_old_term_is_not_recalled(world: SmallWorld) -> None:
    world.campaign.periods.exclude(pk=world.now.pk).delete()
    assert told(dt.date(2026, 12, 28))
    assert told(dt.date(2027, 6, 1)) == set()


@pytest.mark.parametrize("day", ["2026-11-28", "2026-10-01"])
def test_it_keeps_silent_on_days_that_are_not_worked(world: SmallWorld, day: str) -> None:
    due(world, dt.date(2026, 9, 10))
    today = dt.date.fromisoformat(day)
    assert compose_digests(today=today, at=moment(today)) == 0
    assert not Digest.objects.exists()


def test_it_sends_once_however_often_it_runs(world: SmallWorld) -> None:
    User.objects.filter(username="reporter").update(email="reporter@example.org")
    today = dt.date(2026, 11, 27)
    assert [send_digests(today=today, at=moment(today)) for _ in range(3)] == [1, 0, 0]
    assert [message.to for message in mail.outbox] == [["reporter@example.org"]]
    assert "还有 1 个工作日" in mail.outbox[0].body
    assert DigestLine.objects.get().kind == NoticeKind.DUE


def test_a_person_without_address_reads_it_on_the_site(world: SmallWorld) -> None:
    today = dt.date(2026, 11, 27)
    assert send_digests(today=today, at=moment(today)) == 0
    assert Digest.objects.get().lines.count() == 1


def test_a_mail_that_was_refused_goes_out_with_the_next_run(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.filter(username="reporter").update(email="reporter@example.org")
    today = dt.date(2026, 11, 27)
    compose_digests(today=today, at=moment(today))

    def refuse(_backend: EmailBackend, _messages: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert send_digest_mail(day=today, at=moment(today)) == 0
    assert Digest.objects.get().emailed_at is None
    assert send_digest_mail(day=today, at=moment(today)) == 1


def test_the_number_of_queries_does_not_grow_with_the_people(world: SmallWorld) -> None:
    counts = []
    for names in (["north"], ["south", "home", "city"]):
        Assignment.objects.bulk_create(
            Assignment(participation=world.participations[name], target=target)
            for name in names
            for target in world.targets.values()
            if (name, target.code) != ("north", "quantity")
        )
        Digest.objects.all().delete()
        today = dt.date(2026, 11, 27)
        with CaptureQueriesContext(connection) as queries:
            compose_digests(today=today, at=moment(today))
        counts.append((Digest.objects.count(), len(queries)))
    assert [people for people, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_the_beat_finds_its_task_by_name() -> None:
    assert send_morning_digests.name == "campaigns.send_digests"


def test_a_dry_run_names_the_people_and_writes_nothing(world: SmallWorld) -> None:
    out = StringIO()
    call_command("remind", "--date", "2026-11-27", "--dry-run", stdout=out)
    assert "（reporter）" in out.getvalue()
    assert "即将到期" in out.getvalue()
    assert not Digest.objects.exists()


def test_a_date_that_is_none_is_refused_in_words(db: None) -> None:
    with pytest.raises(CommandError, match="日期应写作"):
        call_command("remind", "--date", "昨天")


def test_whoever_listens_adds_lines_to_the_same_one_digest(
    world: SmallWorld, mailoutbox: list[mail.EmailMessage]
) -> None:
    reporter, leader = world.people["reporter"], world.people["leader"]
    User.objects.filter(pk__in=(reporter.pk, leader.pk)).update(email="somebody@example.org")
    due(world, TODAY + dt.timedelta(days=1))

    def answer(**asked: Any) -> list[DigestWord]:
        assert asked["today"] == TODAY
        return [
            DigestWord(who.pk, NoticeKind.LATE, "诉求 2026-00001", "/evaluations/cases/1/", -2)
            for who in (reporter, reporter, leader)
        ]

    digest_asked.connect(answer)
    try:
        for _ in range(2):
            send_digests(today=TODAY, at=moment(TODAY))
    finally:
        digest_asked.disconnect(answer)
    lines = DigestLine.objects.values_list("digest__user__username", "text", "assignment_id")
    assert sorted(lines, key=str) == sorted(
        [
            ("leader", "诉求 2026-00001", None),
            ("reporter", "", world.assignment().pk),
            ("reporter", "诉求 2026-00001", None),
        ],
        key=str,
    )
    assert len(mailoutbox) == 2
    assert all("诉求 2026-00001，已逾期 2 个工作日" in str(sent.body) for sent in mailoutbox)
    page = Client()
    page.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    assert 'href="/evaluations/cases/1/"' in page.get("/campaigns/notices/").content.decode()
