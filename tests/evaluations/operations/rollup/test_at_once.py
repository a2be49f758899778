"""Two workers and one campaign."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction

from campaigns.models import Campaign, StaleMark
from evaluations.models import ScoreRun
from evaluations.operations.rollup import roll_up_campaign
from evaluations.operations.rollup.run import lock_live_run
from tests.evaluations.views.boards import refresh
from tests.worlds.small import NOW, TODAY, small_world

pytestmark = pytest.mark.django_db(transaction=True)


def work(campaign: Campaign) -> bool:
    """What another worker does, on a connection of its own."""
    try:
        return roll_up_campaign(campaign_id=campaign.pk, as_of=TODAY, at=NOW)
    finally:
        connection.close()


def test_a_second_worker_does_not_wait_for_the_first_and_leaves_it_the_mark() -> None:
    world = small_world()
    refresh(world)
    before = ScoreRun.objects.live(world.campaign).get().version
    StaleMark.objects.create(campaign=world.campaign, marked_at=NOW)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_live_run(campaign=world.campaign, as_of=TODAY)
            second = pool.submit(work, world.campaign)
            wait([second], timeout=1)
        was_done = second.result(timeout=30)
    # SQLite has one writer at a time: there the second one waits and does it.
    assert was_done is (connection.vendor == "sqlite")
    assert StaleMark.objects.filter(campaign=world.campaign).exists() is not was_done
    assert work(world.campaign)
    assert not StaleMark.objects.filter(campaign=world.campaign).exists()
    assert ScoreRun.objects.live(world.campaign).get().version == before + 1


def test_a_message_whose_marks_are_worked_off_takes_no_lock() -> None:
    world = small_world()
    refresh(world)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_live_run(campaign=world.campaign, as_of=TODAY)
        assert pool.submit(work, world.campaign).result(timeout=30)
