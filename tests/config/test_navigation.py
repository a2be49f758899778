"""The front door and the top bar: where each person begins, where they are, and for whom they work."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.evaluations.views.boards import page, scored_world, text_of
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def _current(text: str) -> list[str]:
    bar = text.split("</header>", maxsplit=1)[0]
    return re.findall(r'aria-current="page">.*?<span>(.*?)</span>', bar, re.DOTALL)


@pytest.mark.parametrize("name", ["dashboard", "matrix", "ranking", "late"])
def test_it_marks_the_dashboard_on_every_page_below_it(world: SmallWorld, name: str) -> None:
    assert _current(text_of(page(world, "leader", name))) == ["驾驶舱"]


def test_it_names_the_bureau_of_the_person(world: SmallWorld) -> None:
    bar = text_of(page(world, "leader", "dashboard")).split("</header>")[0]
    assert f'<span class="site-unit">{world.people["leader"].membership_list[0].unit.name}</span>' in bar


def test_an_auditor_begins_where_the_campaign_stands(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["auditor"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("home")).headers["Location"] == reverse("evaluations:dashboard")


def test_what_is_not_in_the_bar_waits_in_the_menu(world: SmallWorld) -> None:
    bar = text_of(page(world, "leader", "dashboard")).split("</header>")[0]
    menu = bar.split('<div class="more-menu">')[1].split("</details>")[0]
    assert reverse("units:tree") in menu
    assert reverse("evaluations:dashboard") not in menu
