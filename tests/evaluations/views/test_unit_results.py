"""历次成绩: a successor's page lists what its predecessors achieved, as then and joined as now."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Participation
from evaluations.models import UnitScore
from evaluations.operations.rollup import roll_up
from evaluations.queries.unit_results import read_results
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import Unit
from units.operations.successions import Founding, merge_units, split_unit
from units.operations.units import UnitFacts, rename_unit

ON = dt.date(2026, 7, 1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    for code, rate, weight in (("north", "0.9", 1), ("south", "0.6", 2)):
        UnitScore.objects.filter(participation=world.participations[code]).update(
            rate=Decimal(rate), total=Decimal(rate) * 100, grade="良好"
        )
        Participation.objects.filter(pk=world.participations[code].pk).update(weight=weight)
    return world


def merged(world: SmallWorld) -> Unit:
    founding = Founding("joined", UnitFacts("合区民政局", UnitKind.BUREAU, "合区"), Unit.objects.get(code="city"))
    units = [Unit.objects.get(code=code) for code in ("north", "south")]
    return merge_units(units=units, successor=founding, on=ON, actor=None, at=NOW)


def test_predecessors_are_listed_by_their_old_names_and_joined(world: SmallWorld) -> None:
    rename_unit(
        unit=Unit.objects.get(code="north"), name="改名局", short_name="", actor=None, at=NOW, on=dt.date(2026, 3, 1)
    )
    joined = merged(world)
    leader = person("leader_joined", joined, Role.LEADER)
    [results] = read_results(joined, leader)
    assert [(line.name, line.is_own, line.rate) for line in results.lines] == [
        ("北区民政局", False, Decimal("0.9")),
        ("南区民政局", False, Decimal("0.6")),
    ]
    assert results.joined == Decimal("0.7"), "(1 × 0.9 + 2 × 0.6) ÷ 3"
    client = Client()
    client.force_login(leader)
    page = client.get(reverse("evaluations:unit_results", args=["joined"])).content.decode()
    assert "按现在的合区合计" in page
    assert "70.00%" in page


def test_one_unit_alone_is_not_joined(world: SmallWorld) -> None:
    [results] = read_results(world.north, world.people["leader"])
    assert [line.is_own for line in results.lines] == [True]
    assert results.joined is None


def test_a_unit_that_was_split_off_lists_where_it_came_from(world: SmallWorld) -> None:
    founding = Founding("west", UnitFacts("西区", UnitKind.BUREAU), Unit.objects.get(code="city"))
    split_unit(unit=Unit.objects.get(code="north"), parts=[founding], on=ON, ends=False, actor=None, at=NOW)
    [results] = read_results(Unit.objects.get(code="west"), world.people["leader"])
    assert [line.name for line in results.lines] == ["北区民政局"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("stranger", 404), ("reporter_south", 404), ("reporter", 200), ("leader_north", 200), ("leader", 200)],
)
def test_results_are_shown_to_those_they_concern(world: SmallWorld, who: str, status: int) -> None:
    client = Client()
    client.force_login(world.people[who])
    assert client.get(reverse("evaluations:unit_results", args=["north"])).status_code == status


def test_a_predecessor_out_of_sight_is_not_listed(world: SmallWorld) -> None:
    founding = Founding("west", UnitFacts("西区", UnitKind.BUREAU), Unit.objects.get(code="city"))
    split_unit(unit=Unit.objects.get(code="north"), parts=[founding], on=ON, ends=False, actor=None, at=NOW)
    leader = person("leader_west", Unit.objects.get(code="west"), Role.LEADER)
    assert read_results(Unit.objects.get(code="west"), leader) == ()


def test_it_asks_as_often_for_two_predecessors_as_for_many(world: SmallWorld) -> None:
    joined = merged(world)
    client = Client()
    client.force_login(world.people["leader"])

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("evaluations:unit_results", args=["joined"])).status_code == 200
        return len(seen)

    few = count()
    for number in range(40):
        parent = Unit.objects.get(code="joined")
        unit = Unit(code=f"m{number}", name=f"街道{number}", kind="township", successor=joined, exists_to=ON)
        Unit.objects.add_child(parent, instance=unit)
        Participation.objects.create(
            campaign=world.campaign, unit=unit, path=f"{number:04}9999", name=unit.name, kind="township"
        )
    assert count() == few
