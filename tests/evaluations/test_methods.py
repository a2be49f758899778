"""Leaves with several measuring methods: what is asked of units, what pages say, what a new version does."""

from decimal import Decimal

import pytest
import time_machine

from campaigns.models import Assignment, Target
from campaigns.operations.reports import save_draft
from campaigns.operations.schemes import TargetValues, edit_target, new_version
from core.refusals import RefusedError
from evaluations.models import CellScore, MethodResult
from evaluations.queries.what_if import what_if
from tests.evaluations.views.boards import page, refresh, scored_world, text_of
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = scored_world()
    Target.objects.filter(pk=made.targets["grade"].pk).update(methods={"material": "60", "site": "40"})
    Target.objects.filter(pk=made.targets["direct"].pk).update(methods={"site": "100"}, is_reported=False)
    return made


def mark(world: SmallWorld, kind: str, unit: str, achieved: str) -> None:
    MethodResult.objects.create(
        assignment=world.assignment(kind, unit),
        method="site",
        achieved=achieved,
        full_points=10,
        source="秋季检查",
        confirmed_at=NOW,
    )


def cell(world: SmallWorld, kind: str, unit: str) -> CellScore:
    return CellScore.objects.get(run__is_live=True, assignment=world.assignment(kind, unit))


def test_saved_cells_are_joined_by_their_shares(world: SmallWorld) -> None:
    mark(world, "grade", "north", "5")
    refresh(world)
    joined, other = cell(world, "grade", "north"), cell(world, "grade", "south")
    assert (joined.state, joined.achieved, joined.attainable) == ("scored", Decimal("6.8"), Decimal(10))
    assert (other.achieved, other.attainable) == (Decimal(6), Decimal(6))


def test_a_leaf_that_only_raters_mark_is_asked_of_nobody(world: SmallWorld) -> None:
    refresh(world)
    marked = cell(world, "direct", "south")
    assert (marked.state, marked.due, marked.attainable) == ("pending", 0, 0)
    asked = Assignment.objects.filter(target=world.targets["direct"])
    assert not asked.by_period().exists()
    with pytest.raises(RefusedError, match="不用填报"):
        save_draft(
            assignment=world.assignment("direct"),
            period=world.now,
            facts={"points": "3"},
            text="",
            version=0,
            actor=world.people["reporter"],
            at=NOW,
        )


def test_why_names_each_method_with_its_share_and_source(world: SmallWorld) -> None:
    mark(world, "grade", "north", "5")
    refresh(world)
    said = text_of(page(world, "leader", "why", world.participations["north"].pk))
    assert "材料（占 60%）：得 4.8 分" in said
    assert "实地（占 40%，秋季检查）：得 2 分" in said
    assert "实地（占 100%）：还没有结果，暂不计入应得分" in said


def test_the_what_if_follows_changed_shares(world: SmallWorld) -> None:
    mark(world, "grade", "north", "5")
    refresh(world)
    draft = new_version(scheme=world.scheme, actor=None, at=NOW)
    target = draft.targets.select_related("scheme").get(code="grade")
    names = ("title", "number", "points", "rule", "join", "cycle")
    values = TargetValues(
        **{name: getattr(target, name) for name in names}, methods={"material": "20", "site": Decimal(80)}
    )
    edit_target(target=target, values=values, version=target.version, actor=None, at=NOW)
    changed = {row.participation.unit.code: row.change for row in what_if(draft).rows}
    assert changed["north"] is not None
    assert changed["north"] < 0
    assert changed["home"] == 0 or changed["home"] is None
