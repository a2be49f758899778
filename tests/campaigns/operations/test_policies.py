"""Deciding: who may, what is refused, and that the code acts on what was decided."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from campaigns.models import Assignment, Campaign, Digest, HolidayCorrection, Policy, StaleMark
from campaigns.operations.evidence import add_file
from campaigns.operations.policies import correct_day, drop_correction, set_grades, set_policies, set_text_limit
from campaigns.operations.reminders import compose_digests
from campaigns.queries.policies import PolicyBook, policies_everywhere, policies_of
from campaigns.queries.reminders import matters_on
from campaigns.queries.tasks import task_board
from campaigns.tasks import send_morning_digests
from core.refusals import NotAllowedError, RefusedError
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, User


@pytest.fixture
def world(db: None) -> SmallWorld:
    """The small world with one task in it: north's quantity, due on 2026-11-30, four working days from now."""
    world = small_world()
    Assignment.objects.exclude(pk=world.assignment().pk).delete()
    world.late.delete()
    return world


def decide(world: SmallWorld, campaign: Campaign | None = None, **values: object) -> tuple[str, ...]:
    return set_policies(campaign=campaign, values=values, actor=world.people["administrator"], at=NOW)


def test_a_campaigns_word_goes_before_that_for_all_and_empty_follows_again(world: SmallWorld) -> None:
    assert decide(world, soon_days="9", return_days=3) == ("soon_days", "return_days")
    assert decide(world, world.campaign, soon_days=2) == ("soon_days",)
    assert (policies_of(world.campaign.pk).soon_days, policies_everywhere().soon_days) == (2, 9)
    assert PolicyBook().of(world.campaign.pk) == policies_of(world.campaign.pk)
    decide(world, world.campaign, soon_days=None)
    assert policies_of(world.campaign.pk).soon_days == 9


def test_each_change_is_audited_with_before_and_after_and_no_change_is_silent(world: SmallWorld) -> None:
    decide(world, world.campaign, leader_after=6)
    decide(world, world.campaign, leader_after=6)
    entry = AuditEntry.objects.get(verb="设定工作规则")
    assert (entry.details, entry.unit) == ({"leader_after": [None, 6]}, world.city)


@pytest.mark.parametrize(
    ("values", "blamed"),
    [
        ({"soon_days": "x", "return_days": 0}, {"soon_days", "return_days"}),
        ({"next_level_after": 9}, {"leader_after"}),
        ({"file_megabytes": 21}, {"file_megabytes"}),
        ({"digest_from_hour": 7}, {"digest_from_hour"}),
    ],
)
def test_faults_are_named_all_at_once_and_nothing_is_written(
    world: SmallWorld, values: dict[str, object], blamed: set[str]
) -> None:
    with pytest.raises(ValidationError) as error:
        decide(world, world.campaign, **values)
    assert set(error.value.message_dict) == blamed
    assert not Policy.objects.exists()


def test_a_district_decides_neither_for_the_citys_campaign_nor_for_all(world: SmallWorld) -> None:
    district = person("district", world.north, Role.ADMINISTRATOR)
    for campaign in (world.campaign, None):
        with pytest.raises(NotAllowedError):
            set_policies(campaign=campaign, values={"soon_days": 3}, actor=district, at=NOW)
    with pytest.raises(NotAllowedError):
        correct_day(day=TODAY, is_workday=False, name="假", actor=district, at=NOW)


def test_lights_follow_the_policy(world: SmallWorld) -> None:
    def light() -> str:
        (group,) = task_board(world.people["reporter"], TODAY).groups
        return group.tasks[0].light

    assert light() == "blue"
    decide(world, world.campaign, soon_days=3)
    assert light() == "green"


def test_reminders_follow_the_policy(world: SmallWorld) -> None:
    assert matters_on(TODAY) == []
    decide(world, world.campaign, reminder_days=[4])
    assert [matter.workdays for matter in matters_on(TODAY)] == [4]


def test_escalation_follows_the_policy(world: SmallWorld) -> None:
    leaders = {world.people["leader_north"].pk}
    today = dt.date(2026, 12, 4)  # four working days late
    assert not leaders & {matter.user_id for matter in matters_on(today)}
    decide(world, world.campaign, leader_after=4)
    assert leaders <= {matter.user_id for matter in matters_on(today)}


def test_an_ended_term_is_recalled_as_long_as_the_policy_says(world: SmallWorld) -> None:
    world.campaign.periods.exclude(pk=world.now.pk).delete()
    today = dt.date(2026, 12, 10)
    assert matters_on(today)
    decide(world, world.campaign, recall_for=5)
    assert matters_on(today) == []


def test_files_follow_the_policy(world: SmallWorld) -> None:
    def upload() -> None:
        add_file(
            assignment=world.assignment(),
            period=world.now,
            upload=SimpleUploadedFile("说明.txt", ("字" * 400_000).encode()),
            actor=world.people["reporter"],
            at=NOW,
        )

    decide(world, world.campaign, file_kinds=["pdf"])
    with pytest.raises(ValidationError, match="可以上传：pdf"):
        upload()
    decide(world, world.campaign, file_kinds=None, file_megabytes=1)
    with pytest.raises(ValidationError, match="1 MB"):
        upload()
    decide(world, world.campaign, file_megabytes=2)
    upload()


@override_settings(EVIDENCE_MAX_BYTES=5 * 2**20)
def test_the_machine_has_the_last_word_on_sizes(world: SmallWorld) -> None:
    with pytest.raises(ValidationError, match="最多接收 5 MB"):
        decide(world, world.campaign, file_megabytes=6)


def test_a_corrected_day_is_not_worked_and_nobody_is_told(world: SmallWorld) -> None:
    office = world.people["administrator"]
    today = dt.date(2026, 11, 27)
    row = correct_day(day=today, is_workday=False, name="停电", actor=office, at=NOW)
    assert compose_digests(today=today, at=NOW) == 0
    assert AuditEntry.objects.get(verb="更正工作日").unit == world.city
    drop_correction(correction=row, actor=office, at=NOW)
    assert compose_digests(today=today, at=NOW) == 1


def test_a_day_corrected_twice_follows_the_last_word_and_needs_a_name(world: SmallWorld) -> None:
    office = world.people["administrator"]
    for is_workday in (True, False):
        correct_day(day=TODAY, is_workday=is_workday, name="调休", actor=office, at=NOW)
    assert HolidayCorrection.objects.get().is_workday is False
    with pytest.raises(RefusedError):
        correct_day(day=TODAY, is_workday=True, name=" ", actor=office, at=NOW)


@pytest.mark.parametrize(("hour", "mails"), [(7, 0), (9, 1), (17, 1), (18, 0)])
def test_the_digest_goes_out_within_the_hours_of_the_policy(world: SmallWorld, hour: int, mails: int) -> None:
    User.objects.filter(username="reporter").update(email="reporter@example.org")
    decide(world, digest_from_hour=8)
    with time_machine.travel(dt.datetime(2026, 11, 27, hour, 30, tzinfo=NOW.tzinfo), tick=False):
        send_morning_digests()
        send_morning_digests()
    assert len(mail.outbox) == mails


def test_old_digests_are_cleared_away_after_the_days_of_the_policy(world: SmallWorld) -> None:
    decide(world, digest_kept_days=30)
    for days in (29, 31):
        Digest.objects.create(user=world.people["reporter"], day=TODAY - dt.timedelta(days=days), composed_at=NOW)
    with time_machine.travel(NOW, tick=False):
        send_morning_digests()
    assert [digest.day for digest in Digest.objects.filter(day__lt=TODAY)] == [TODAY - dt.timedelta(days=29)]


def test_grades_are_replaced_and_mark_the_campaign(world: SmallWorld) -> None:
    office = world.people["administrator"]
    set_grades(campaign=world.campaign, grades=[("先进", Decimal(95)), ("达标", Decimal(70))], actor=office, at=NOW)
    assert list(world.campaign.grades.values_list("name", "threshold")) == [("先进", 95), ("达标", 70)]
    assert StaleMark.objects.get(participation__isnull=True).campaign == world.campaign


@pytest.mark.parametrize(
    "grades",
    [[], [("优", 90), ("优", 80)], [("良", 80), ("优", 90)], [("优", 101)], [("优", -1)]],
)
def test_grades_that_contradict_themselves_are_refused(world: SmallWorld, grades: list[tuple[str, int]]) -> None:
    typed = [(name, Decimal(threshold)) for name, threshold in grades]
    with pytest.raises(ValidationError):
        set_grades(campaign=world.campaign, grades=typed, actor=world.people["administrator"], at=NOW)
    assert world.campaign.grades.count() == 3


def test_the_text_limit_is_decided_too(world: SmallWorld) -> None:
    office = world.people["administrator"]
    set_text_limit(campaign=world.campaign, limit=800, actor=office, at=NOW)
    with pytest.raises(ValidationError):
        set_text_limit(campaign=world.campaign, limit=0, actor=office, at=NOW)
    world.campaign.refresh_from_db()
    assert world.campaign.text_limit == 800
