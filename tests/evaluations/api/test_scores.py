"""Business systems read scores: the same numbers as everywhere, of their own units only."""

from collections.abc import Iterator

import pytest
import time_machine

from campaigns.enums import ReportState
from core import clock
from evaluations.exporters.scores import export_scores
from evaluations.models import ScoreRun
from evaluations.operations.rollup import roll_up
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from tests.worlds.systems import caller_of
from units.enums import UnitKind
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    world = small_world()
    for unit in ("north", "home", "south"):
        world.report(
            unit=unit, state=ReportState.APPROVED, approved_facts={"value": "80"}, earned_whole=8, period=world.late
        )
    roll_up(campaign=world.campaign, as_of=TODAY, at=clock.now(), full=True)
    return world


def test_a_system_of_the_city_reads_what_the_exchange_file_says(world: SmallWorld) -> None:
    body = caller_of(world.city).get("scores", campaign="c2026").json()
    whole = export_scores(ScoreRun.objects.live(world.campaign).get())
    assert {name: body[name] for name in whole} == whole
    assert len(body["units"]) == 4


def test_a_district_reads_its_own_subtree_and_no_sibling(world: SmallWorld) -> None:
    body = caller_of(world.north).get("scores", campaign="c2026").json()
    assert [unit["unit"] for unit in body["units"]] == ["north", "home"]
    assert {cell["unit"] for cell in body["cells"]} == {"north", "home"}


def test_pages_of_units_carry_their_own_cells_only(world: SmallWorld) -> None:
    caller = caller_of(world.city)
    first, second = (caller.get("scores", campaign="c2026", per_page=2, page=page).json() for page in (1, 2))
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert [unit["unit"] for unit in [*first["units"], *second["units"]]] == ["city", "north", "home", "south"]
    assert {cell["unit"] for cell in second["cells"]} == {"home", "south"}


def test_the_queries_do_not_grow_with_the_units(world: SmallWorld) -> None:
    caller = caller_of(world.city)
    caller.get("scores", campaign="c2026")
    asked = []
    for size in (1, 4):
        with counting() as count:
            caller.get("scores", campaign="c2026", per_page=size)
        asked.append(count.queries)
    assert asked[0] == asked[1]


def test_an_unknown_campaign_is_not_found(world: SmallWorld) -> None:
    response = caller_of(world.city).get("scores", campaign="nothing")
    assert response.status_code == 404
    assert "nothing" in response.json()["detail"]


def test_a_campaign_of_others_is_not_found(world: SmallWorld) -> None:
    other = Unit.objects.add_root(instance=Unit(code="other", name="外市民政局", kind=UnitKind.BUREAU))
    assert caller_of(other).get("scores", campaign="c2026").status_code == 404
