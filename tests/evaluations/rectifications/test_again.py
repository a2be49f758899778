"""What was shown in vain serves no second report; what a unit that ended had to mend goes to its successor."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import ProofStage, RectificationState
from evaluations.models import Rectification
from evaluations.operations.rectifications import (
    Task,
    add_proof_link,
    close_rectification,
    drop_proof,
    hand_on_rectification,
    reopen_rectification,
    report_fixed,
    send_back_rectification,
    verify_rectification,
)
from evaluations.queries.rectifications.reminding import rectification_words
from tests.evaluations.rectifications.worlds import DUE, closed, fixed, given
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Unit
from units.operations.successions import merge_units
from units.signals import WorkInHand, work_asked

pytestmark = pytest.mark.django_db

ENDED_ON = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def report(world: SmallWorld, subject: Rectification) -> Rectification:
    who = world.people["reporter"]
    return report_fixed(subject=subject, measure="", result="已改", version=subject.version, actor=who, at=NOW)


def show(world: SmallWorld, subject: Rectification, url: str) -> None:
    add_proof_link(subject=subject, stage=ProofStage.AFTER, url=url, actor=world.people["reporter"], at=NOW)


def sent_back(world: SmallWorld) -> Rectification:
    subject = fixed(world)
    by: dict[str, Any] = {"actor": world.people["reviewer"], "at": NOW}
    return send_back_rectification(subject=subject, opinion="照片看不清", version=subject.version, **by)


def opened_again(world: SmallWorld) -> Rectification:
    subject = closed(world)
    by: dict[str, Any] = {"actor": world.people["reviewer"], "at": NOW}
    return reopen_rectification(subject=subject, task=Task(DUE), reason="又没有公开", version=subject.version, **by)


@pytest.mark.parametrize("begin", [sent_back, opened_again])
def test_what_did_not_hold_needs_a_new_proof(world: SmallWorld, begin: Any) -> None:
    subject = begin(world)
    with pytest.raises(RefusedError, match="都是上次报告时的"):
        report(world, subject)
    with pytest.raises(RefusedError, match="上次报告时已经用过"):
        show(world, subject, "https://example.org/after")
    page = Client()
    page.force_login(world.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    shown = page.get(reverse("evaluations:rectification", args=[subject.pk])).content.decode()
    assert "上次报告时的材料" in shown
    assert "请先在“整改后”添加这次整改的照片" in shown
    show(world, subject, "https://example.org/after-2")
    assert report(world, subject).state == RectificationState.FIXED


def test_an_earlier_proof_stays_as_a_record(world: SmallWorld) -> None:
    subject = sent_back(world)
    with pytest.raises(RefusedError, match="留作记录"):
        drop_proof(proof=subject.proofs.get(), actor=world.people["reporter"], at=NOW)
    assert subject.proofs.count() == 1


@pytest.fixture
def merged(world: SmallWorld) -> tuple[SmallWorld, Rectification]:
    """South merged into north while something of south was being mended."""
    subject = given(world, unit="south")
    world.people["leader_south"] = person("leader_south", world.south, Role.LEADER)
    merge_units(units=[world.south], successor=world.north, on=TODAY, actor=None, at=NOW)
    Unit.objects.filter(pk=world.south.pk).update(exists_to=ENDED_ON)
    subject.refresh_from_db()
    return world, subject


def hand_on(world: SmallWorld, subject: Rectification, who: str, version: int | None = None) -> Rectification:
    told = subject.version if version is None else version
    return hand_on_rectification(subject=subject, version=told, actor=world.people[who], at=NOW)


@pytest.mark.parametrize("who", ["leader_north", "reviewer_north", "reviewer", "administrator"])
def test_the_successor_takes_over_what_is_open(merged: tuple[SmallWorld, Rectification], who: str) -> None:
    world, subject = merged
    done = hand_on(world, subject, who)
    assert (done.unit, done.person, done.due_on, done.state) == (
        world.north, None, subject.due_on, RectificationState.ASSIGNED,
    )  # fmt: skip
    show(world, done, "https://example.org/after")
    assert report(world, done).state == RectificationState.FIXED
    assert AuditEntry.objects.get(verb="移交承继单位").details == {"from": "南区民政局", "to": "北区民政局"}


def test_the_page_offers_it_to_who_may(merged: tuple[SmallWorld, Rectification]) -> None:
    world, subject = merged
    url = reverse("evaluations:rectification", args=[subject.pk])
    office = Client()
    office.force_login(world.people["leader_north"], backend="django.contrib.auth.backends.ModelBackend")
    assert "移交“北区民政局”" in office.get(url).content.decode()
    answer = office.post(url, {"act": "hand_on", "version": subject.version})
    assert answer.status_code == 302
    assert "南区民政局 → 北区民政局" in office.get(url).content.decode()


def test_who_may_not_or_comes_late_hands_nothing_on(merged: tuple[SmallWorld, Rectification]) -> None:
    world, subject = merged
    for who in ("reporter", "auditor", "stranger"):
        with pytest.raises(NotAllowedError):
            hand_on(world, subject, who)
    with pytest.raises(ConflictError):
        hand_on(world, subject, "leader_north", version=subject.version + 1)
    assert Rectification.objects.get().unit == world.south


def test_what_goes_on_or_is_closed_is_not_handed_on(merged: tuple[SmallWorld, Rectification]) -> None:
    world, _ = merged
    with pytest.raises(RefusedError, match="已撤销"):
        hand_on(world, given(world), "administrator")
    by: dict[str, Any] = {"opinion": "", "actor": world.people["administrator"], "at": NOW}
    done = fixed(world)
    done = verify_rectification(subject=done, version=done.version, **by)
    done = close_rectification(subject=done, version=done.version, **by)
    Rectification.objects.filter(pk=done.pk).update(unit=world.south)
    with pytest.raises(RefusedError, match="没有销号"):
        hand_on(world, done, "administrator")


def test_the_successors_leader_is_told_of_what_is_late(merged: tuple[SmallWorld, Rectification]) -> None:
    world, subject = merged
    Rectification.objects.filter(pk=subject.pk).update(due_on=TODAY)
    words = [word for word in rectification_words(TODAY) if "请移交" in word.text]
    assert world.people["leader_north"].pk in {word.user_id for word in words}


def test_whoever_ends_a_unit_is_told_what_it_has_to_mend(world: SmallWorld) -> None:
    given(world)
    closed(world)
    answers: list[Any] = work_asked.send(sender=Unit, units=[world.north.pk], today=TODAY)
    said: list[WorkInHand] = [part for _, parts in answers for part in parts]
    assert [part.words for part in said if part.title == "整改"] == [
        "1 条没有销号；有承继单位的，撤销以后在整改页移交给它接着改。"
    ]
