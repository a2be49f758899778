"""The worlds are what the bench says they are, and what the rules make of them."""

import pytest

from campaigns.models import Assignment, Campaign, ProgressReport
from campaigns.operations.filed_reports import copies_astray
from core import clock
from evaluations.models import UnitScore
from evaluations.operations.rollup import roll_up, verify_run
from tests.bench.worlds.divisions import read_nation, take_tree
from tests.bench.worlds.loading import load_here
from tests.bench.worlds.shapes import Shape
from units.models import Membership, Unit

SHAPE = Shape("small", "小市", "3202", 12, 9, 3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    load_here(SHAPE, clock.today())
    return Campaign.objects.get()


def test_a_world_has_the_units_leaves_and_periods_of_its_shape(campaign: Campaign) -> None:
    assert Unit.objects.count() == SHAPE.units
    assert Assignment.objects.count() == SHAPE.cells
    oldest, running = campaign.periods.first(), campaign.periods.last()
    assert ProgressReport.objects.approved().filter(period=oldest).count() == SHAPE.cells
    assert ProgressReport.objects.filter(period=running).count() < SHAPE.cells
    assert set(Membership.objects.values_list("role", flat=True)) == {"leader", "reporter", "reviewer"}


def test_a_world_s_tree_is_one_that_treebeard_reads(campaign: Campaign) -> None:
    units = list(Unit.objects.all())
    assert campaign.organiser == units[0]
    for unit in units:
        below = [each for each in units if each.path.startswith(unit.path) and each.depth == unit.depth + 1]
        assert unit.numchild == len(below)
        assert unit.depth * 4 == len(unit.path)


def test_a_world_s_stored_points_are_those_of_the_rules(campaign: Campaign) -> None:
    roll_up(campaign=campaign, as_of=clock.today(), at=clock.now())
    assert copies_astray(campaign=campaign) == []
    assert verify_run(campaign=campaign, as_of=clock.today(), at=clock.now()) == []
    totals = UnitScore.objects.values_list("total", flat=True)
    assert len(totals) == SHAPE.units
    assert all(total is not None and 0 < total <= 105 for total in totals)
    report = ProgressReport.objects.approved().select_related("assignment__target").first()
    assert report is not None
    target = report.assignment.target
    assert report.facts == target.rule_object.parse_facts(report.facts, complete=True)


def test_a_world_is_the_same_when_it_is_taken_again() -> None:
    taken = take_tree("32", 2_000)
    assert taken == take_tree("32", 2_000)
    assert len({each.code for each in taken}) == 2_000
    assert {each.level for each in taken} == {0, 1, 2, 3, 4}


def test_the_nation_is_all_of_it() -> None:
    assert sum(1 for _ in read_nation()) > 660_000
