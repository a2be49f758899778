"""Bonuses and vetoes chosen from the lists of the scheme in force."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.enums import VetoEffect
from campaigns.models import SchemeItem
from core.refusals import RefusedError
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.models import Adjustment
from evaluations.operations.adjustments import confirm_adjustment
from tests.campaigns.lists import draft_with_lists, lists_in_force
from tests.evaluations.adjustments.worlds import confirmed, propose, score
from tests.evaluations.views.boards import page, scored_world, signed_in, text_of
from tests.worlds.small import NOW, SmallWorld

BONUS, DEDUCTION, VETO = AdjustmentKind.BONUS, AdjustmentKind.DEDUCTION, AdjustmentKind.VETO
LINK = "https://www.example.org/award"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = scored_world()
    Adjustment.objects.all().delete()
    return made


def item(code: str) -> SchemeItem:
    return SchemeItem.objects.get(scheme__state="published", code=code)


def test_the_item_settles_what_need_not_be_typed(world: SmallWorld) -> None:
    lists_in_force(world)
    award = propose(world, BONUS, item=item("B1"), points=Decimal(0), project="敬老院")
    assert (award.points, award.project) == (Decimal(3), "敬老院")
    yearly = propose(world, BONUS, item=item("B2"), points=Decimal(1), project="别的")
    assert (yearly.points, yearly.project) == (Decimal(1), "经验推广")
    person = propose(world, BONUS, item=item("B3"), points=Decimal(0), project="别的")
    assert (person.points, person.project, person.subject) == (Decimal(1), "", "职工获称号")
    veto = propose(world, VETO, item=item("N1"), effect="", look_back_months=1)
    assert (veto.effect, veto.look_back_months) == (VetoEffect.TERM_CANCELLED, 24)


@pytest.mark.parametrize(
    ("kind", "code", "fields", "field"),
    [
        (BONUS, "B1", {"project": "甲", "points": Decimal("3.5")}, "points"),
        (BONUS, "B1", {"project": " "}, "project"),
        (BONUS, "N1", {}, "item"),
        (VETO, "B1", {}, "item"),
        (DEDUCTION, "B1", {}, "item"),
    ],
)
def test_what_does_not_fit_the_item_is_said_at_its_field(
    world: SmallWorld, kind: AdjustmentKind, code: str, fields: dict[str, Any], field: str
) -> None:
    lists_in_force(world)
    with pytest.raises(ValidationError) as caught:
        propose(world, kind, item=item(code), **fields)
    assert field in caught.value.message_dict
    assert not Adjustment.objects.exists()


def test_an_item_of_a_draft_or_of_an_older_version_is_not_in_force(world: SmallWorld) -> None:
    lists_in_force(world)
    old = item("B2")
    drafted = SchemeItem.objects.get(scheme=draft_with_lists(world), code="B2")
    lists_in_force(world)
    for stale in (old, drafted):
        with pytest.raises(ValidationError) as caught:
            propose(world, BONUS, item=stale)
        assert "item" in caught.value.message_dict
    assert propose(world, BONUS, item=item("B2")).item == item("B2")


def test_free_proposals_are_possible_unless_the_scheme_closes_its_lists(world: SmallWorld) -> None:
    lists_in_force(world)
    assert propose(world, BONUS).item is None
    lists_in_force(world, items_only=True)
    for kind in (BONUS, VETO):
        with pytest.raises(ValidationError, match="只能从"):
            propose(world, kind)
    assert propose(world, DEDUCTION).points == 2


def confirm(world: SmallWorld, made: Adjustment) -> Adjustment:
    return confirm_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW)


def test_an_item_never_brings_more_in_a_year_than_it_may(world: SmallWorld) -> None:
    lists_in_force(world)
    first, second, third = (propose(world, BONUS, item=item("B3"), points=Decimal(1)) for _ in range(3))
    confirm(world, first)
    confirm(world, second)
    with pytest.raises(RefusedError, match=r"一年最多加 2.5 分.*已计 2 分.*共 3 分"):
        confirm(world, third)
    third.refresh_from_db()
    assert third.state == AdjustmentState.PROPOSED
    confirm(world, propose(world, BONUS, item=item("B3"), points=Decimal("0.5")))
    confirm(world, propose(world, BONUS, "south", item=item("B3"), points=Decimal(1)))
    before = propose(world, BONUS, item=item("B3"), points=Decimal(1), dated_on=dt.date(2025, 12, 1))
    assert confirm(world, before).counts


def test_of_one_project_only_the_highest_uses_up_the_year(world: SmallWorld) -> None:
    lists_in_force(world)
    for points in (Decimal(2), Decimal(3), Decimal(3)):
        confirmed(world, BONUS, item=item("B1"), points=points, project="敬老院")
    confirmed(world, BONUS, item=item("B1"), points=Decimal(1), project="登记处")
    with pytest.raises(RefusedError, match="一年最多加 4 分"):
        confirmed(world, BONUS, item=item("B1"), points=Decimal(1), project="第三个")
    assert score(world).bonus == Decimal(4)


def test_a_later_version_goes_on_counting_the_year(world: SmallWorld) -> None:
    lists_in_force(world)
    confirmed(world, BONUS, item=item("B3"), points=Decimal(1))
    confirmed(world, BONUS, item=item("B3"), points=Decimal(1))
    lists_in_force(world)
    with pytest.raises(RefusedError, match="一年最多加"):
        confirmed(world, BONUS, item=item("B3"), points=Decimal(1))


def test_all_bonuses_together_stop_at_the_cap_of_the_scheme(world: SmallWorld) -> None:
    lists_in_force(world)
    for number in range(4):
        confirmed(world, BONUS, points=Decimal(3), project=f"项目{number}")
    assert score(world).bonus == Decimal(10)


def form_of(**fields: Any) -> dict[str, Any]:
    return {"campaign": "c2026", "unit": "north", "dated_on": "2026-04-01", "basis": "市政府文件", **fields}


def post(world: SmallWorld, who: str, **fields: Any) -> Any:
    return signed_in(world.people[who]).post(reverse("evaluations:new_adjustment"), form_of(**fields))


def test_a_reporter_chooses_from_the_list_and_types_the_rest(world: SmallWorld) -> None:
    lists_in_force(world)
    chooser = text_of(page(world, "reporter", "new_adjustment"))
    assert "集体获省级表彰" in chooser
    assert "弄虚作假" not in chooser
    assert "都不是，另行填写" in chooser
    form = text_of(page(world, "reporter", "new_adjustment", kind="bonus", item=item("B1").pk))
    assert "不填就是 3 分" in form
    assert 'name="project"' in form
    answer = post(world, "reporter", kind="bonus", item=item("B1").pk, project="敬老院", proofs=LINK)
    made = Adjustment.objects.get()
    assert answer.headers["Location"] == reverse("evaluations:adjustment", args=[made.pk])
    assert (made.item, made.points) == (item("B1"), Decimal(3))
    assert "集体获省级表彰" in text_of(page(world, "reporter", "adjustment", made.pk))
    refused = post(world, "reporter", kind="bonus", item=item("B1").pk, project="乙", points="9", proofs=LINK)
    assert refused.status_code == 422
    assert "每次最多加 3 分" in refused.content.decode()


def test_a_veto_from_the_list_asks_for_neither_effect_nor_months(world: SmallWorld) -> None:
    lists_in_force(world)
    form = text_of(page(world, "reviewer", "new_adjustment", kind="veto", item=item("N1").pk))
    assert 'name="effect"' not in form
    assert post(world, "reviewer", kind="veto", item=item("N1").pk).status_code == 302
    assert Adjustment.objects.get().effect == VetoEffect.TERM_CANCELLED


def test_free_entry_stands_beside_the_list_until_the_scheme_closes_it(world: SmallWorld) -> None:
    lists_in_force(world)
    assert 'name="effect"' in text_of(page(world, "reviewer", "new_adjustment", kind="veto", free=1))
    free = {"kind": "veto", "free": "1", "item": "", "effect": "no_application", "look_back_months": "12"}
    assert post(world, "reviewer", **free).status_code == 302
    lists_in_force(world, items_only=True)
    closed = text_of(page(world, "reviewer", "new_adjustment", kind="veto", free=1))
    assert 'name="effect"' not in closed
    assert "只能从清单里选" in closed
    assert post(world, "reviewer", **free).status_code == 422
    assert post(world, "reviewer", kind="deduction", points="1").status_code == 302
    assert Adjustment.objects.count() == 2


def test_what_left_the_list_meanwhile_is_not_taken_for_a_free_proposal(world: SmallWorld) -> None:
    lists_in_force(world)
    gone = item("B2").pk
    lists_in_force(world)
    answer = post(world, "reporter", kind="bonus", item=gone, free="1", points="2", proofs=LINK)
    assert answer.status_code == 422
    assert "集体获省级表彰" in answer.content.decode()
    assert not Adjustment.objects.exists()
