"""A report about disclosure comes filled in from the register."""

import pytest
import time_machine
from django.test import Client

from campaigns.models import ProgressReport
from campaigns.operations.disclosure import link_target
from tests.campaigns.disclosure.matters import shown
from tests.worlds.small import NOW, SmallWorld, small_world


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    """Two matters of north are shown; 目标 per_item counts them."""
    made = small_world()
    for name in ("甲", "乙"):
        shown(made, matter=name)
    link_target(target=made.targets["per_item"], measure="count", actor=made.people["administrator"], at=NOW)
    return made


def form_of(world: SmallWorld, kind: str = "per_item") -> str:
    reporter = Client()
    reporter.force_login(world.people["reporter"], backend="django.contrib.auth.backends.ModelBackend")
    return reporter.get(f"/campaigns/tasks/{world.assignment(kind).pk}/{world.now.pk}/").content.decode()


def test_the_form_is_filled_in_and_says_where_the_number_comes_from(world: SmallWorld) -> None:
    page = form_of(world)
    assert 'value="2"' in page
    assert "公开登记里的数" in page
    assert not ProgressReport.objects.exists(), "looking writes nothing"


def test_what_was_typed_stays_and_the_register_stands_beside_it(world: SmallWorld) -> None:
    world.report("per_item", facts={"count": "7"})
    page = form_of(world)
    assert 'value="7"' in page
    assert "<dd>2" in page


def test_targets_that_do_not_count_it_say_nothing_of_it(world: SmallWorld) -> None:
    assert "公开登记里的数" not in form_of(world, "quantity")
