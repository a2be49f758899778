"""How much units are asked for: by month and by whom, above the cap only with a reason, and what is asked twice."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import Cycle, Part, SchemeState
from campaigns.models import (
    Assignment,
    BurdenReason,
    LedgerFeed,
    LedgerKind,
    LedgerReading,
    Participation,
    Policy,
    Scheme,
    Target,
)
from campaigns.operations.assignments import assign_cells
from campaigns.operations.burden import OverCapError
from campaigns.queries.burden.excess import find_excess
from campaigns.queries.burden.leaves import heaviest
from campaigns.queries.burden.meter import month_loads, month_total, unit_loads
from campaigns.queries.burden.twice import asked_twice, in_ledgers
from campaigns.rules import RULES
from campaigns.rules.effort import MINUTES, leaf_minutes, text_minutes
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, small_world

LIST, TWICE = reverse("campaigns:burden"), reverse("campaigns:asked_twice")
NOVEMBER = (2026, 11)
QUARTERLY_MINUTES = sum(MINUTES.values()) - MINUTES["milestone"]


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def cap(world: SmallWorld, items: int) -> None:
    Policy.objects.create(campaign=world.campaign, name="items_cap", value=items, set_at=NOW)


def local_leaf(world: SmallWorld, title: str) -> Target:
    owner = world.participations["north"]
    scheme = Scheme.objects.create(
        campaign=world.campaign, owner=owner, version=1, title="自设", state=SchemeState.PUBLISHED, published_at=NOW
    )
    return Target.objects.create(
        scheme=scheme,
        path="0001",
        code="own",
        title=title,
        is_leaf=True,
        points=5,
        rule={"kind": "quantity", "goal": "10"},
        join="sum",
        cycle=Cycle.QUARTER,
        evidence_required=2,
    )


def test_every_kind_of_rule_has_its_minutes() -> None:
    assert set(MINUTES) == set(RULES)
    assert leaf_minutes("grade", 2) == 25
    assert text_minutes(90) == Decimal("4.5")


def test_a_month_counts_what_falls_due_in_it_and_what_was_written(world: SmallWorld) -> None:
    world.report(text="字" * 40)
    north, home = unit_loads(world.campaign, [world.participations["north"], world.participations["home"]], NOVEMBER, 9)
    assert (north.load.items, north.load.characters, north.is_above) == (9, 40, False)
    assert north.load.hours == Decimal(str(round((QUARTERLY_MINUTES + 2) / 60, 1)))
    assert (home.load.items, home.load.characters) == (9, 0)


def test_it_says_by_whom(world: SmallWorld) -> None:
    leaf = local_leaf(world, "另外的事")
    Assignment.objects.create(participation=world.participations["home"], target=leaf)
    (home,) = unit_loads(world.campaign, [world.participations["home"]], NOVEMBER, 9)
    assert home.load.by_whom == (("市局", 9), ("北区民政局", 1))
    assert (home.load.files, home.is_above) == (2, True)


def test_a_draft_asks_for_nothing(world: SmallWorld) -> None:
    Scheme.objects.filter(pk=world.scheme.pk).update(state=SchemeState.DRAFT)
    (north,) = unit_loads(world.campaign, [world.participations["north"]], NOVEMBER, 9)
    assert north.load.items == 0


def test_one_unit_is_shown_month_by_month(world: SmallWorld) -> None:
    rows = month_loads(Participation.objects.select_related("campaign__organiser").get(unit=world.north), 9)
    assert [(row.label, row.load.items) for row in rows] == [
        ("2026年10月", 9),
        ("2026年11月", 9),
        ("2026年12月", 1),
        ("2027年4月", 9),
    ]


def test_the_total_agrees_with_the_units(world: SmallWorld) -> None:
    units = Participation.objects.filter(campaign=world.campaign)
    rows = unit_loads(world.campaign, units, NOVEMBER, 9)
    total = month_total(world.campaign, units, NOVEMBER)
    assert total.load.items == sum(row.load.items for row in rows) == 36
    assert total.mean == Decimal(9)


def test_the_peak_is_sought_in_months_that_no_other_outdoes() -> None:
    light, heavy, other = Counter(month=1), Counter(month=1, quarter=1), Counter(once=1)
    months = [((2026, 1), light), ((2026, 2), heavy), ((2026, 3), light), ((2026, 4), other), ((2026, 5), heavy)]
    assert heaviest(months) == [((2026, 2), heavy), ((2026, 4), other)]


@pytest.mark.parametrize(("limit", "found"), [(9, False), (8, True)])
def test_excess_is_what_is_above_the_cap(world: SmallWorld, limit: int, found: bool) -> None:
    excess = find_excess(world.campaign, limit)
    assert (excess is not None) == found
    if excess is not None:
        assert (excess.items, excess.units, excess.month) == (9, 4, (2026, 10))
        assert "等 4 个单位" in str(excess)


def test_assigning_beyond_the_cap_needs_a_reason_that_is_kept(world: SmallWorld) -> None:
    cap(world, 8)
    row = world.assignment("rate", "south")
    key = (row.participation_id, row.target_id)
    row.delete()
    told: dict[str, Any] = {"campaign": world.campaign, "cells": [key], "part": Part.LEAD, "at": NOW}
    told["actor"] = world.people["administrator"]
    with pytest.raises(OverCapError, match="“南区民政局”每月要填的项数超过上限：2026年10月有 9 项，上限是 8 项"):
        assign_cells(**told)
    assert not Assignment.objects.filter(participation=key[0], target=key[1]).exists()
    assign_cells(**told, reason="年底专项检查")
    kept = BurdenReason.objects.get()
    assert (kept.reason, kept.peak, kept.units, kept.cap) == ("年底专项检查", 9, 1, 8)
    assert "年底专项检查" in client_of(world, "reporter_south").get(LIST).content.decode()


def test_the_matrix_asks_for_the_reason_and_forgets_nothing_picked(world: SmallWorld) -> None:
    cap(world, 8)
    row = world.assignment("rate", "south")
    cell = f"{row.participation_id}-{row.target_id}"
    row.delete()
    client, address = client_of(world, "administrator"), reverse("campaigns:change_assignments")
    posted = {"campaign": world.campaign.code, "cell": cell, "act": "lead", "query": "q=南"}
    asked = client.post(address, posted)
    assert asked.status_code == 422
    assert "请写明理由" in asked.content.decode()
    assert f'name="cell" value="{cell}"' in asked.content.decode()
    assert not BurdenReason.objects.exists()
    assert client.post(address, {**posted, "reason": "专项检查"}).status_code == 302
    assert BurdenReason.objects.get().reason == "专项检查"


def test_publishing_beyond_the_cap_is_refused_until_a_reason_is_given(world: SmallWorld) -> None:
    cap(world, 8)
    Scheme.objects.filter(pk=world.scheme.pk).update(state=SchemeState.DRAFT)
    scheme = Scheme.objects.get(pk=world.scheme.pk)
    client, address = client_of(world, "administrator"), reverse("campaigns:scheme_publish", args=[scheme.pk])
    asked = client.post(address, {"revision": scheme.revision})
    assert asked.status_code == 422
    assert "上限是 8 项" in asked.content.decode()
    assert Scheme.objects.get(pk=scheme.pk).state == SchemeState.DRAFT
    assert client.post(address, {"revision": scheme.revision, "reason": "届满考核"}).status_code == 302
    assert Scheme.objects.get(pk=scheme.pk).state == SchemeState.PUBLISHED
    assert BurdenReason.objects.get().scheme == scheme


def test_what_is_asked_twice_is_found_across_schemes(world: SmallWorld) -> None:
    Target.objects.filter(pk=world.targets["quantity"].pk).update(title="组织干部职工培训人次")
    leaf = local_leaf(world, "干部职工培训情况（人次）")
    Assignment.objects.create(participation=world.participations["north"], target=leaf)
    (group,) = asked_twice([world.campaign], world.people["leader"])
    assert {target.pk for target in group.leaves} == {world.targets["quantity"].pk, leaf.pk}
    assert (group.units, group.spare) == (4, 1)
    assert "组织干部职工培训人次" in client_of(world, "leader").get(TWICE).content.decode()


def test_what_a_ledger_keeps_already_is_named(world: SmallWorld) -> None:
    Target.objects.filter(pk=world.targets["quantity"].pk).update(title="主题教育场次")
    for name in ("教育", "主题教育", "考察"):
        LedgerKind.objects.create(owner=world.city, code=name, name=name)
    (found,) = in_ledgers([world.campaign], world.people["reporter"])
    assert (found.leaf, found.kind.name) == (world.targets["quantity"], "主题教育")
    assert "台账种类“主题教育”" in client_of(world, "reporter").get(TWICE).content.decode()


def test_what_is_given_to_different_units_is_not_asked_twice(world: SmallWorld) -> None:
    Target.objects.filter(pk=world.targets["quantity"].pk).update(title="组织干部职工培训人次")
    leaf = local_leaf(world, "干部职工培训情况（人次）")
    world.assignment("quantity", "north").delete()
    Assignment.objects.create(participation=world.participations["north"], target=leaf)
    assert asked_twice([world.campaign], world.people["leader"]) == ()


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("leader", {"市民政局", "北区民政局", "南区民政局", "北区福利院"}),
        ("leader_north", {"北区民政局", "北区福利院"}),
        ("reporter_home", {"北区福利院"}),
    ],
)
def test_everybody_sees_the_burden_of_the_units_they_see(world: SmallWorld, who: str, shown: set[str]) -> None:
    page = client_of(world, who).get(LIST).content.decode()
    assert {row.name for row in world.participations.values() if f">{row.name}</a>" in page} == shown
    for row in world.participations.values():
        status = client_of(world, who).get(reverse("campaigns:unit_burden", args=[row.pk])).status_code
        assert status == (200 if row.name in shown else 404)


@pytest.mark.parametrize("query", ["?month=x", "?month=2026-13", "?month=1999-01", "?above=1", "?page=99", "?month="])
def test_a_month_that_is_none_shows_the_running_one(world: SmallWorld, query: str) -> None:
    answer = client_of(world, "leader").get(f"{LIST}{query}")
    assert answer.status_code == 200
    assert "2026年11月" in answer.content.decode()


def test_the_pages_cost_the_same_for_more_units(world: SmallWorld) -> None:
    addresses = [LIST, f"{LIST}?above=1", TWICE]
    cap(world, 8)

    def asked() -> int:
        client = client_of(world, "leader")
        with counting() as found:
            for address in addresses:
                client.get(address)
        return found.queries

    Assignment.objects.exclude(participation__in=[world.participations["city"], world.participations["north"]]).delete()
    few = asked()
    for unit in ("south", "home"):
        row = world.participations[unit]
        Assignment.objects.bulk_create(
            Assignment(participation=row, target=target) for target in world.targets.values()
        )
    assert asked() == few


def test_what_another_unit_asks_of_itself_is_not_named(world: SmallWorld) -> None:
    Target.objects.filter(pk=world.targets["quantity"].pk).update(title="组织干部职工培训人次")
    leaf = local_leaf(world, "干部职工培训情况（人次）")
    Assignment.objects.create(participation=world.participations["north"], target=leaf)
    BurdenReason.objects.create(
        campaign=world.campaign,
        scheme=leaf.scheme,
        reason="北区自己要的",
        peak=9,
        units=1,
        cap=8,
        given_by=world.people["leader_north"],
        given_at=NOW,
    )
    for who, sees in (("reporter", True), ("reporter_south", False)):
        client = client_of(world, who)
        assert ("自设目标" in client.get(TWICE).content.decode()) == sees
        assert ("北区自己要的" in client.get(LIST).content.decode()) == sees
    Scheme.objects.filter(pk=leaf.scheme_id).update(owner=world.participations["city"])
    assert "自设目标" in client_of(world, "reporter_south").get(TWICE).content.decode()


def test_what_the_ledger_carried_is_counted_for_the_unit_the_month_and_all(world: SmallWorld) -> None:
    reading = LedgerReading(report=world.report("rate"), said={"numerator": "45", "denominator": "50"}, carried=2)
    reading.save()
    (north,) = unit_loads(world.campaign, [world.participations["north"]], NOVEMBER, 9)
    assert north.load.carried == 2
    units = Participation.objects.filter(campaign=world.campaign)
    assert month_total(world.campaign, units, NOVEMBER).load.carried == 2
    rows = month_loads(Participation.objects.select_related("campaign__organiser").get(unit=world.north), 9)
    assert [row.load.carried for row in rows] == [0, 2, 0, 0]
    assert "台账带出" in client_of(world, "leader").get(LIST).content.decode()


def test_what_the_ledger_fills_in_is_not_called_asked_by_hand(world: SmallWorld) -> None:
    leaf = local_leaf(world, "培训人次")
    LedgerKind.objects.create(owner=world.city, code="training", name="培训")
    (found,) = in_ledgers([world.campaign], world.people["leader"])
    assert found.leaf == leaf
    LedgerFeed.objects.create(target=leaf, fact="value", kind="training", measure="count")
    assert in_ledgers([world.campaign], world.people["leader"]) == ()
