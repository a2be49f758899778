"""A problem that comes again or is mended late leads to the proposal of a deduction, once."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import AdjustmentState
from evaluations.models import Adjustment, Rectification
from evaluations.operations.adjustments import confirm_adjustment
from evaluations.operations.rectifications.deducting import propose_deduction
from tests.evaluations.rectifications.worlds import closed, found_earlier, given
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def propose(world: SmallWorld, subject: Rectification, who: str = "reviewer") -> Adjustment:
    return propose_deduction(subject=subject, actor=world.people[who], at=NOW, today=TODAY)


def late(world: SmallWorld) -> Rectification:
    subject = given(world, target=world.targets["rate"])
    Rectification.objects.filter(pk=subject.pk).update(due_on=dt.date(2026, 11, 20))
    subject.refresh_from_db()
    return subject


def test_repeats_and_late_ones_escalate_apart(world: SmallWorld) -> None:
    target = world.targets["quantity"]
    closed(world, target=target)
    found_earlier()
    made = [propose(world, given(world, target=target))]
    confirm_adjustment(adjustment=made[0], actor=world.people["administrator"], at=NOW)
    made += [propose(world, given(world, target=target)), propose(world, late(world))]
    assert [(row.project, row.points, row.state) for row in made] == [
        ("整改重复发生", Decimal("0.5"), AdjustmentState.PROPOSED),
        ("整改重复发生", Decimal(1), AdjustmentState.PROPOSED),
        ("整改逾期", Decimal("0.5"), AdjustmentState.PROPOSED),
    ]
    assert {row.participation.unit for row in made} == {world.north}


def test_one_is_proposed_once_unless_it_was_refused(world: SmallWorld) -> None:
    subject = late(world)
    made = propose(world, subject)
    with pytest.raises(ConflictError, match="已经提出过"):
        propose(world, subject)
    Adjustment.objects.filter(pk=made.pk).update(state=AdjustmentState.WITHDRAWN)
    assert propose(world, subject).pk != made.pk


def test_nothing_is_proposed_for_what_was_mended_in_time(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="重复发生"):
        propose(world, closed(world, target=world.targets["rate"]))


def test_neither_the_unit_nor_whoever_only_reads_proposes(world: SmallWorld) -> None:
    subject = late(world)
    for who in ("reporter", "reviewer_north", "auditor", "leader"):
        with pytest.raises(NotAllowedError):
            propose(world, subject, who)
    assert not Adjustment.objects.exists()


def test_a_problem_outside_a_campaign_costs_nothing(world: SmallWorld) -> None:
    subject = late(world)
    Rectification.objects.filter(pk=subject.pk).update(campaign=None)
    with pytest.raises(RefusedError, match="没有参加"):
        propose(world, subject)


def test_it_is_proposed_by_a_button_that_then_says_how_it_stands(world: SmallWorld) -> None:
    subject, client = late(world), Client()
    client.force_login(world.people["reviewer"], backend="django.contrib.auth.backends.ModelBackend")
    where = reverse("evaluations:rectification", args=[subject.pk])
    with time_machine.travel(NOW, tick=False):
        assert "提出扣分" in client.get(where).content.decode()
        assert client.post(where, {"act": "deduct", "version": subject.version}).status_code == 302
        text = client.get(where).content.decode()
        assert client.post(where, {"act": "deduct", "version": subject.version}).status_code == 409
    assert "扣 0.5 分，待确认" in text
    assert 'value="deduct"' not in text
