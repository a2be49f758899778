"""The check names every fault at once, each at its target."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Scheme
from campaigns.operations.schemes import SchemeHead, create_draft, replace_content
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.target_rows import TargetRow
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db

TOP = TargetRow("a", "三个到位", number="Ⅰ")
LEAF = TargetRow(
    "a1", "学习", parent="a", number="Ⅰ-1", points=Decimal(4), rule={"kind": "direct"}, join="mean", cycle="quarter"
)


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def draft_of(world: SmallWorld, *rows: TargetRow, intended: int = 4) -> Scheme:
    head = SchemeHead(intended_points=Decimal(intended))
    return create_draft(campaign=world.campaign, rows=rows, head=head, actor=None, at=NOW)


def told(scheme: Scheme) -> set[tuple[str, str, bool]]:
    codes = dict(scheme.targets.values_list("pk", "code"))
    found = check_scheme(scheme, today=TODAY).faults
    return {(codes.get(fault.target_id or 0, ""), fault.field, fault.is_blocker) for fault in found}


def test_a_sound_scheme_has_no_faults(world: SmallWorld) -> None:
    scheme = draft_of(world, TOP, LEAF)
    checked = check_scheme(scheme, today=TODAY)
    assert checked.faults == ()
    assert (checked.total, checked.intended) == (Decimal(4), Decimal(4))
    assert sorted(checked.sums.values()) == [Decimal(4), Decimal(4)]


def test_the_published_scheme_of_the_small_world_is_sound(world: SmallWorld) -> None:
    assert told(world.scheme) == set()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (replace(LEAF, rule=None), ("a1", "kind", True)),
        (replace(LEAF, points=None), ("a1", "points", True)),
        (replace(LEAF, cycle=""), ("a1", "cycle", True)),
        (replace(LEAF, join=""), ("a1", "join", True)),
        (replace(LEAF, join="sum"), ("a1", "join", True)),
        (replace(LEAF, rule={"kind": "quantity", "goal": "-1"}), ("a1", "kind", True)),
        (replace(LEAF, methods={"material": "60", "site": "30"}), ("a1", "method_material", True)),
        (replace(LEAF, rule={"kind": "unheard"}), ("a1", "kind", True)),
        (replace(LEAF, title=" "), ("a1", "title", True)),
        (replace(LEAF, number="Ⅰ"), ("a1", "number", True)),
        (replace(LEAF, points=Decimal(0)), ("a1", "points", False)),
        (replace(LEAF, cycle="month"), ("a1", "cycle", False)),
        (replace(LEAF, kinds=frozenset({"window"})), ("a1", "kinds", False)),
    ],
)
def test_each_fault_is_found_at_its_target(world: SmallWorld, row: TargetRow, fault: tuple[str, str, bool]) -> None:
    assert fault in told(draft_of(world, TOP, row))


def test_all_faults_are_told_at_once(world: SmallWorld) -> None:
    scheme = draft_of(world, TOP, replace(LEAF, rule=None), replace(LEAF, code="a2", join="sum"), TargetRow("b", "空"))
    assert {("a1", "kind", True), ("a2", "join", True), ("b", "kind", True)} <= told(scheme)


def test_a_target_with_others_below_has_no_rule_and_its_points_are_their_sum(world: SmallWorld) -> None:
    assert ("a", "kind", True) in told(draft_of(world, replace(TOP, rule={"kind": "direct"}), LEAF))
    assert ("a", "points", False) in told(draft_of(world, replace(TOP, points=Decimal(5)), LEAF))
    assert told(draft_of(world, replace(TOP, points=Decimal(4)), LEAF)) == set()


def test_a_total_other_than_intended_is_a_warning(world: SmallWorld) -> None:
    (fault,) = check_scheme(draft_of(world, TOP, LEAF, intended=5), today=TODAY).faults
    assert (fault.is_blocker, fault.target_id) == (False, None)
    assert "合计 4 分，计划总分 5 分，少 1 分" in fault.message


def test_milestones_outside_the_term_are_named(world: SmallWorld) -> None:
    rule = {"kind": "milestone", "milestones": [{"name": "启动", "due": "2019-01-01", "share": 1}]}
    checked = check_scheme(draft_of(world, TOP, replace(LEAF, rule=rule)), today=TODAY)
    assert any("启动" in fault.message and not fault.is_blocker for fault in checked.faults)


def test_it_asks_as_often_for_one_leaf_as_for_many(world: SmallWorld) -> None:
    scheme = draft_of(world, TOP, replace(LEAF, units=frozenset({"home"})))
    counts = []
    for many in (1, 12):
        rows = [TOP, *(replace(LEAF, code=f"x{n}", number=f"Ⅰ-{n}", units=frozenset({"home"})) for n in range(many))]
        replace_content(scheme=scheme, rows=rows, actor=None, at=NOW)
        with CaptureQueriesContext(connection) as caught:
            check_scheme(scheme, today=TODAY)
        counts.append(len(caught))
    assert counts == [11, 11]
