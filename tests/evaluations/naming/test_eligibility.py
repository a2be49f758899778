"""Each condition of an application: when it is met, the proof, and what to do where it is not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from evaluations.enums import AdjustmentKind, HonorSubject
from evaluations.models import Adjustment, HonorTitle, ScoreRun, UnitScore
from evaluations.operations.honors import take_step
from evaluations.queries.naming.eligibility import Condition, check_eligibility
from evaluations.workflow.honors import SUSPEND
from tests.counting import counting
from tests.evaluations.honors.given import again, honor, title, unit
from tests.evaluations.naming.candidates import named_title
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.enums import UnitKind
from units.models import Unit
from units.operations.successions import end_unit


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def condition(world: SmallWorld, wanted: HonorTitle, word: str, day: dt.date = TODAY, who: str = "north") -> Condition:
    member = world.participations[who]
    member.unit.refresh_from_db()
    found = check_eligibility(member, wanted, "", day)
    return next(each for each in found.conditions if word in each.label)


def test_the_ladder_needs_the_title_below_and_says_where_it_is(world: SmallWorld) -> None:
    low = title("单位级")
    high = named_title("市级", below=low)
    assert not condition(world, high, "前一级称号").is_met
    held = honor(world, title=low, subject=HonorSubject.ORGAN, valid_until=dt.date(2026, 12, 31))
    met = condition(world, high, "前一级称号")
    assert met.is_met
    assert f"/honors/{held.pk}/" in met.link
    assert not condition(world, high, "前一级称号", dt.date(2027, 1, 1)).is_met
    take_step(honor=again(held), name=SUSPEND, reason="查", actor=None, at=NOW)
    assert not condition(world, high, "前一级称号").is_met


@pytest.mark.parametrize(("held", "met", "percent"), [(9, True, "90"), (8, False, "80"), (10, True, "100")])
def test_nine_of_ten_units_below_are_enough_and_the_missing_are_named(
    world: SmallWorld, held: int, met: bool, percent: str
) -> None:
    low = title("单位级", subjects=(HonorSubject.UNIT,))
    trade = named_title("行业", below=low, system_share=Decimal(90), subjects=(HonorSubject.ORGAN,))
    world.north.refresh_from_db()
    for number in range(9):
        Unit.objects.add_child(
            Unit.objects.get(code="north"),
            instance=Unit(code=f"b{number}", name=f"第{number}院", kind=UnitKind.INSTITUTION),
        )
    Unit.objects.add_child(
        Unit.objects.get(code="north"), instance=Unit(code="desk", name="法规处", kind=UnitKind.DEPARTMENT)
    )
    for code in ["home", *(f"b{number}" for number in range(9))][:held]:
        honor(world, title=low, holder=unit(code))
    found = condition(world, trade, "下级单位")
    assert (found.is_met, f"占 {percent}%" in found.proof) == (met, True)
    assert ("第8院" in found.proof) == (held < 10)


def test_a_unit_without_units_below_cannot_become_a_trade(world: SmallWorld) -> None:
    trade = named_title("行业", below=title("单位级"), system_share=Decimal(90))
    assert "没有下级单位" in condition(world, trade, "下级单位", who="south").proof


@pytest.mark.parametrize(
    ("day", "met"),
    [(dt.date(2026, 11, 24), False), (dt.date(2027, 3, 10), False), (dt.date(2027, 3, 11), True)],
)
def test_a_veto_bars_as_long_as_it_reaches_back(world: SmallWorld, day: dt.date, met: bool) -> None:
    Adjustment.objects.create(
        participation=world.participations["north"],
        kind=AdjustmentKind.VETO,
        dated_on=dt.date(2026, 3, 10),
        basis="乱收费",
        look_back_months=12,
    )
    found = condition(world, named_title(), "一票否决", day)
    assert found.is_met == met
    if not met:
        assert "乱收费" in found.proof
        assert "2027-03-11" in found.to_do


@pytest.mark.parametrize(("total", "met"), [("80.00", True), ("79.99", False), (None, False)])
def test_the_total_of_the_term_is_compared_exactly(world: SmallWorld, total: str | None, met: bool) -> None:
    run = ScoreRun.objects.create(campaign=world.campaign, as_of=TODAY, is_live=True)
    nothing: dict[str, Any] = dict.fromkeys(("achieved", "attainable", "bonus", "deduction"), Decimal(0))
    known: dict[str, Any] = {"path": "", "is_vetoed": False, "total": Decimal(total) if total else None, **nothing}
    UnitScore.objects.create(run=run, participation=world.participations["north"], **known)
    assert condition(world, named_title(least_score=Decimal(80)), "总分").is_met == met


def test_a_title_that_is_held_may_be_applied_for_again_only_near_its_end(world: SmallWorld) -> None:
    wanted = named_title()
    honor(world, title=wanted, subject=HonorSubject.ORGAN, valid_until=dt.date(2027, 6, 30))
    early = condition(world, wanted, "复评期", dt.date(2026, 12, 29))
    assert (early.is_met, "2026-12-30" in early.to_do) == (False, True)
    assert condition(world, wanted, "复评期", dt.date(2026, 12, 30)).is_met
    assert condition(world, wanted, "复评期", dt.date(2027, 7, 1)).is_met


def test_a_unit_that_ended_may_not_apply(world: SmallWorld) -> None:
    end_unit(unit=unit("south"), exists_to=dt.date(2026, 11, 1), successor=unit("north"), actor=None, at=NOW)
    found = condition(world, named_title(), "单位存续", who="south")
    assert not found.is_met
    assert "北区民政局" in found.to_do


def test_a_title_of_others_is_not_applied_for_here(world: SmallWorld) -> None:
    assert not condition(world, title("省级"), "可以申报").is_met


def test_the_check_costs_the_same_for_many_units_below(world: SmallWorld) -> None:
    trade = named_title("行业", below=title("单位级"), system_share=Decimal(90))
    few = _cost(world, trade)
    for number in range(6):
        Unit.objects.add_child(
            Unit.objects.get(code="north"),
            instance=Unit(code=f"c{number}", name=f"第{number}院", kind=UnitKind.INSTITUTION),
        )
    assert _cost(world, trade) == few


def _cost(world: SmallWorld, wanted: HonorTitle) -> int:
    with counting() as asked:
        check_eligibility(world.participations["north"], wanted, "", TODAY)
    return asked.queries
