"""Honors and published results for machines: nobody is named, and results are closed until the office opens them."""

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from campaigns.models import Policy
from evaluations.enums import HonorSubject
from evaluations.models import Honor, SealedResult
from evaluations.operations.rounds import publish_round
from tests.evaluations.honors.given import honor
from tests.evaluations.rounds.worlds import decided, round_world
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def items(name: str) -> list[dict[str, Any]]:
    answer = Client().get(f"/public/data/{name}.json")
    assert answer.status_code == 200
    return list(answer.json()["items"])


@pytest.fixture
def world(db: None) -> SmallWorld:
    world, subject = round_world()
    decided(world, subject)
    publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)
    return world


def test_results_are_closed_until_the_office_opens_them_and_tell_no_rank(world: SmallWorld) -> None:
    assert items("results") == []
    Policy.objects.create(campaign=world.campaign, name="public_results", value=1, set_at=NOW)
    cache.clear()  # the page is made anew with the next act, and a row alone is none
    found = items("results")
    assert {row["unit"] for row in found} == {unit.name for unit in world.participations.values()}
    assert not any("rank" in row for row in found)
    assert {row["digest"] for row in found} == {SealedResult.objects.get().digest}


def test_a_campaign_may_stay_closed_where_all_others_are_open(world: SmallWorld) -> None:
    Policy.objects.create(campaign=None, name="public_results", value=1, set_at=NOW)
    Policy.objects.create(campaign=world.campaign, name="public_results", value=0, set_at=NOW)
    assert items("results") == []


def test_of_a_persons_honor_only_the_unit_is_told(world: SmallWorld) -> None:
    made = honor(world)
    Honor.objects.filter(pk=made.pk).update(subject=HonorSubject.PERSON, bearer="张三")
    (found,) = items("honors")
    assert (found["team"], found["subject"]) == ("", "职工")
    assert "张三" not in str(found)
