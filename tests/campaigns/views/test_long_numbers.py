"""A number of any length where a row is named is answered in words, never by a broken page."""

from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import Participation
from tests.worlds.small import NOW, SmallWorld, small_world

LONG = ["9" * 25, "9" * 5000]


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(db: None) -> Client:
    world: SmallWorld = small_world()
    client = Client(raise_request_exception=False)
    client.force_login(world.people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("number", LONG)
@pytest.mark.parametrize(
    ("page", "field"),
    [("holidays", "year"), ("assignments", "pillar"), ("duties", "unit"), ("duties", "target")],
)
def test_in_an_address(office: Client, page: str, field: str, number: str) -> None:
    answered = office.get(reverse(f"campaigns:{page}"), {field: number})
    assert answered.status_code in {200, 404}


@pytest.mark.parametrize("number", LONG)
def test_in_a_form(office: Client, number: str) -> None:
    assert office.post(reverse("campaigns:holidays"), {"drop": number}).status_code == 404
    unit = Participation.objects.get(unit__code="north")
    goals = urlencode({f"goal-{number}-1": "5", "goal-x-y": "5"})
    address = f"{reverse('campaigns:duties')}?unit={unit.pk}"
    assert office.post(address, goals, "application/x-www-form-urlencoded").status_code == 302
