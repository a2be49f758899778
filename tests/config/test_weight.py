"""What a page weighs on the wire."""

import gzip
import re

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.evaluations.views.boards import add_units, refresh, scored_world
from tests.worlds.small import NOW

PACKED = {"Accept-Encoding": "gzip"}
FIRST_VIEW, LATER_VIEW = 250 * 1024, 30 * 1024


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_the_dashboard_and_all_it_loads_weigh_less_than_250_kilobytes_and_later_less_than_30() -> None:
    world = scored_world()
    add_units(world, 20)
    refresh(world)
    client = Client()
    client.force_login(world.people["leader"])
    answer = client.get(reverse("evaluations:dashboard"), headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(answer.content).decode()
    loaded = set(re.findall(r'(?:src|href)="(/[^"#]+\.(?:css|js|svg))', page))
    assert any("icons-" in address for address in loaded)
    assert not any("echarts" in address for address in loaded)
    weight = sum(_weigh(client, address) for address in loaded)
    assert len(answer.content) < LATER_VIEW
    assert len(answer.content) + weight < FIRST_VIEW


def _weigh(client: Client, address: str) -> int:
    if not address.startswith("/static/"):
        return len(client.get(address, headers=PACKED).content)
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    with open(found, "rb") as file:  # noqa: PTH123 - a path of the finder
        return len(gzip.compress(file.read(), 6))


def test_every_icon_of_a_page_is_in_the_sprite() -> None:
    answer = Client().get(reverse("icons", args=["x"]))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    drawn = set(re.findall(r'id="([^"]+)"', answer.content.decode()))
    assert {"list-check", "speedometer2", "check-circle-fill", "chevron-right", "printer"} <= drawn
    assert len(answer.content) < 150_000
