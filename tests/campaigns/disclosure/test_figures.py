"""Completeness and punctuality of disclosure, and what reports are offered from them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from campaigns.models import DisclosureItem, DisclosureLink
from campaigns.operations.disclosure import link_target, take_step
from campaigns.queries.disclosure import Figures, figures_by_unit, figures_of, offered_facts
from core.refusals import NotAllowedError, RefusedError
from tests.campaigns.disclosure.matters import matter, shown
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 12, 31)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def figures(world: SmallWorld) -> Figures:
    return figures_of(DisclosureItem.objects.filter(unit=world.north), first=FIRST, last=LAST, today=TODAY)


def test_nothing_has_no_rate(world: SmallWorld) -> None:
    assert (figures(world).completeness, figures(world).punctuality) == (None, None)


def test_it_counts_what_was_shown_due_and_on_time(world: SmallWorld) -> None:
    shown(world, matter="按时", formed_on=dt.date(2026, 10, 8), within_days=5, on=dt.date(2026, 10, 14))
    shown(world, matter="晚一天", formed_on=dt.date(2026, 10, 8), within_days=5, on=dt.date(2026, 10, 15))
    matter(world, matter="过期没公开", formed_on=dt.date(2026, 11, 2), within_days=5)
    matter(world, matter="还没到期")
    matter(world, matter="缺内容", content="")
    found = figures(world)
    assert found == Figures(count=2, total=5, complete=4, due=3, on_time=1)
    assert (found.late, found.completeness) == (2, Decimal("0.8"))


def test_another_quarter_and_another_unit_do_not_count(world: SmallWorld) -> None:
    shown(world, formed_on=dt.date(2026, 9, 1), within_days=3, on=dt.date(2026, 9, 3))
    assert figures(world) == Figures()
    assert figures_by_unit(DisclosureItem.objects.all(), first=FIRST, last=LAST, today=TODAY) == {
        world.north.pk: Figures()
    }


def test_what_was_shown_and_taken_down_later_still_counts_but_a_draft_struck_off_does_not(world: SmallWorld) -> None:
    for item in (shown(world), matter(world, matter="登记错了")):
        take_step(item=item, name="take_down", reason="理由", actor=world.people["reporter"], at=NOW)
    assert figures(world) == Figures(count=1, total=1, complete=1, due=1, on_time=1)


@pytest.mark.parametrize(
    ("kind", "measure", "facts"),
    [
        ("per_item", "count", {"count": "1"}),
        ("quantity", "count", {"value": "1"}),
        ("rate", "complete", {"numerator": "1", "denominator": "2"}),
        ("rate", "on_time", {"numerator": "1", "denominator": "2"}),
        ("deduction", "late", {"events": 1}),
    ],
)
def test_a_linked_target_is_offered_facts_that_its_rule_takes(
    world: SmallWorld, kind: str, measure: str, facts: dict[str, Any]
) -> None:
    shown(world)
    matter(world, matter="过期没公开", within_days=3, content="")
    assert offered_facts(world.assignment(kind), world.now, TODAY) is None
    link_target(target=world.targets[kind], measure=measure, actor=world.people["administrator"], at=NOW)
    assert offered_facts(world.assignment(kind), world.now, TODAY) == facts
    assert world.assignment(kind).rule_object.parse_facts(facts, complete=True)


def test_a_rate_of_nothing_is_not_offered(world: SmallWorld) -> None:
    link_target(target=world.targets["rate"], measure="complete", actor=world.people["administrator"], at=NOW)
    assert offered_facts(world.assignment("rate"), world.now, TODAY) is None


def test_only_the_office_links_and_only_what_the_rule_can_count(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError):
        link_target(target=world.targets["rate"], measure="complete", actor=world.people["leader"], at=NOW)
    with pytest.raises(RefusedError, match="不能用这个数"):
        link_target(target=world.targets["rate"], measure="count", actor=world.people["administrator"], at=NOW)
    assert not DisclosureLink.objects.exists()
