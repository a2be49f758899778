"""The list of changes names what was added, removed, changed and moved, and nothing else."""

import datetime as dt
from decimal import Decimal

import pytest

from campaigns.enums import Move, SchemeState
from campaigns.models import Campaign, Scheme
from campaigns.operations.schemes import (
    TargetValues,
    add_target,
    copy_to_campaign,
    edit_target,
    move_target,
    new_version,
    publish_scheme,
    remove_target,
)
from campaigns.queries.scheme_changes import list_changes
from tests.worlds.small import NOW, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def draft(world: SmallWorld) -> Scheme:
    return new_version(scheme=world.scheme, actor=None, at=NOW)


def test_a_fresh_version_is_the_same(world: SmallWorld, draft: Scheme) -> None:
    found = list_changes(draft)
    assert (found.base, found.is_empty) == (world.scheme, True)
    assert list_changes(world.scheme).base is None


def test_each_kind_of_change_is_told(draft: Scheme) -> None:
    add_target(scheme=draft, title="加一项", actor=None, at=NOW)
    remove_target(target=draft.targets.get(code="survey"), actor=None, at=NOW)
    leaf = draft.targets.select_related("scheme").get(code="quantity")
    values = TargetValues(
        leaf.title,
        number=leaf.number,
        points=Decimal(12),
        rule={"kind": "quantity", "goal": "50", "direction": "less"},
        join=leaf.join,
        cycle=leaf.cycle,
        kinds=frozenset({"bureau"}),
    )
    edit_target(target=leaf, values=values, version=0, actor=None, at=NOW)
    move_target(target=draft.targets.get(code="rate"), move=Move.OUT, actor=None, at=NOW)
    move_target(target=draft.targets.get(code="rank"), move=Move.UP, actor=None, at=NOW)
    found = list_changes(draft)
    assert [target.title for target in found.added] == ["加一项"]
    assert [target.code for target in found.removed] == ["survey"]
    (changed,) = found.changed
    assert [(change.label, change.before, change.now) for change in changed.changes] == [
        ("分值", "10 分", "12 分"),
        ("适用单位", "所有单位", "局"),
        ("计分规则：目标值", "100", "50"),
        ("计分规则：方向", "越多越好", "越少越好（控制数）"),
    ]
    moved = {each.target.code: each.changes[0] for each in found.moved}
    assert (moved["rate"].before, moved["rate"].now) == ("Ⅰ-1 组织领导到位", "Ⅰ 三个到位")
    assert set(moved) <= {"rate", "rank", "deduction"}
    assert len(moved) == 2


def test_published_versions_are_compared_with_the_one_they_replaced(world: SmallWorld, draft: Scheme) -> None:
    publish_scheme(scheme=draft, actor=None, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, list_changes(draft).base) == (SchemeState.PUBLISHED, world.scheme)


def test_a_copy_is_compared_with_the_term_it_came_from(world: SmallWorld) -> None:
    following = Campaign.objects.create(
        code="c2028", name="下一届", starts_on=dt.date(2028, 1, 1), ends_on=dt.date(2029, 12, 31), organiser=world.city
    )
    made = copy_to_campaign(scheme=world.scheme, campaign=following, actor=None, at=NOW)
    found = list_changes(made)
    assert found.base == world.scheme
    assert [each.target.code for each in found.changed] == ["milestone"]
