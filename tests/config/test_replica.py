"""Dashboards are read from a copy where there is one; who has just written reads from the primary."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections
from django.db.utils import OperationalError
from django.urls import reverse

from campaigns.models import Campaign
from core.replica import REPLICA, Router, reading
from tests.counting import Asked, counting
from tests.evaluations.views.boards import scored_world, signed_in
from tests.worlds.small import NOW, SmallWorld
from units.models import Membership, User

DASHBOARD = reverse("evaluations:dashboard")


pytestmark = pytest.mark.django_db(transaction=True, databases=["default", REPLICA])


@pytest.fixture(scope="module", autouse=True)
def copy(django_db_setup: None) -> Iterator[None]:
    """A second connection to the same database stands for the copy."""
    own = connection.settings_dict
    connections.settings[REPLICA] = {**own, "TEST": {**own["TEST"], "MIRROR": "default"}}
    yield
    connections[REPLICA].close()
    del connections[REPLICA]
    del connections.settings[REPLICA]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallWorld]:
    monkeypatch.setattr(settings, "REPLICA_LAG_SECONDS", 10)
    with time_machine.travel(NOW, tick=False):
        yield scored_world()


def tables(asked: Asked) -> set[str]:
    return {text.split('FROM "')[1].split('"')[0] for text in asked.statements if 'FROM "' in text}


def test_a_dashboard_asks_the_copy_and_the_primary_only_who_the_person_is(world: SmallWorld) -> None:
    client = signed_in(world.people["leader"])
    connections[REPLICA].ensure_connection()  # what is set on connecting is not asked by the page
    with counting(connections[REPLICA]) as copied, counting() as primary:
        assert client.get(DASHBOARD).status_code == 200
    assert copied.queries == 9
    assert tables(primary) == {"django_session", "units_user", "units_membership"}


def test_who_has_just_written_reads_the_primary(world: SmallWorld) -> None:
    client = signed_in(world.people["leader"])
    client.post(reverse("campaigns:notices"))
    with counting(connections[REPLICA]) as copied:
        assert client.get(DASHBOARD).status_code == 200
    assert copied.queries == 0
    assert client.cookies["wrote"]["max-age"] == 10


def test_reports_are_read_from_the_primary(world: SmallWorld) -> None:
    client = signed_in(world.people["reporter"])
    with counting(connections[REPLICA]) as copied:
        assert client.get(reverse("campaigns:tasks")).status_code == 200
    assert copied.queries == 0


def test_a_copy_that_does_not_answer_is_passed_over(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(connections[REPLICA], "ensure_connection", refuse)
    assert signed_in(world.people["leader"]).get(DASHBOARD).status_code == 200


def test_nothing_is_ever_written_to_the_copy(world: SmallWorld) -> None:
    router = Router()
    with reading():
        assert router.db_for_read(Campaign) == REPLICA
        assert router.db_for_write(Campaign, instance=world.campaign) == "default"
        assert {router.db_for_read(model) for model in (User, Membership)} == {"default"}
    assert router.db_for_read(Campaign) == "default"  # outside
    assert not router.allow_migrate(REPLICA, "campaigns")
