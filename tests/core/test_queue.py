"""Messages that wake the worker: one on its way is enough, and none is spared that is needed."""

from collections.abc import Iterator

import pytest
import redis
from django.db import transaction
from pytest_django.fixtures import Settings

from core.queue import after_commit, arrived

pytestmark = pytest.mark.django_db(transaction=True)
_TASK = "evaluations.rollup"


@pytest.fixture
def waiting(valkey: str, settings: Settings) -> Iterator[redis.Redis]:
    """The queue itself, empty, of an installation whose processes share their cache."""
    settings.SHARED_CACHE = True
    server = redis.Redis(unix_socket_path=valkey.removeprefix("redis+socket://"))
    server.delete("celery")
    yield server
    server.delete("celery")


def _change(campaign_id: int) -> None:
    with transaction.atomic():
        after_commit(_TASK, spared=True, campaign_id=campaign_id)


def test_of_many_changes_one_message_is_on_its_way_until_it_arrives(waiting: redis.Redis) -> None:
    for campaign_id in (1, 1, 1, 2):
        _change(campaign_id)
    assert waiting.llen("celery") == 2
    arrived(_TASK, campaign_id=1)
    _change(1)
    _change(2)
    assert waiting.llen("celery") == 3


def test_what_is_rolled_back_neither_sends_nor_spares(waiting: redis.Redis) -> None:
    with transaction.atomic():
        after_commit(_TASK, spared=True, campaign_id=1)
        transaction.set_rollback(True)
    assert waiting.llen("celery") == 0
    _change(1)
    assert waiting.llen("celery") == 1


def test_without_a_shared_cache_every_change_sends(waiting: redis.Redis, settings: Settings) -> None:
    settings.SHARED_CACHE = False
    _change(1)
    _change(1)
    assert waiting.llen("celery") == 2
