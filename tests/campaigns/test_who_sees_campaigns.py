"""Who sees a campaign: people of units that take part, and those above them."""

import pytest

from campaigns.models import Assignment, Campaign
from tests.worlds.small import SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def leave(world: SmallWorld, unit: str) -> None:
    """Take a unit out of the campaign."""
    row = world.participations[unit]
    Assignment.objects.filter(participation=row).delete()
    row.children.update(parent=None)
    row.delete()


@pytest.mark.parametrize("who", ["leader", "leader_north", "reporter", "reviewer"])
def test_people_of_a_unit_that_takes_part_see_it(world: SmallWorld, who: str) -> None:
    assert list(Campaign.objects.visible_to(world.people[who])) == [world.campaign]


def test_who_oversees_a_unit_that_takes_part_sees_it_though_the_own_one_does_not(world: SmallWorld) -> None:
    leave(world, "north")
    assert list(Campaign.objects.visible_to(world.people["leader_north"])) == [world.campaign]
    leave(world, "home")
    assert not Campaign.objects.visible_to(world.people["leader_north"]).exists()


def test_a_stranger_sees_none(world: SmallWorld) -> None:
    assert not Campaign.objects.visible_to(world.people["stranger"]).exists()
