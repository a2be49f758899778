"""Units in time: moved, merged, split, abolished; what was is still readable, and nobody loses work."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Participation, ProgressReport
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import AuditEntry, Membership, Unit
from units.operations.successions import Founding, end_unit, merge_units, split_unit
from units.operations.units import UnitFacts, change_unit, create_unit, found_unit, move_unit, rename_unit

ON = dt.date(2026, 7, 1)
BEFORE = dt.date(2026, 6, 30)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)  # type: ignore[no-any-return]


def merged(world: SmallWorld, **more: Any) -> Unit:
    facts = UnitFacts("合区民政局", UnitKind.BUREAU, "合区")
    values: dict[str, Any] = {
        "units": [fresh(world.north), fresh(world.south)],
        "successor": Founding("joined", facts, fresh(world.city)),
        "on": ON,
        "actor": world.people["administrator"],
        "at": NOW,
    }
    return merge_units(**values | more)


def tree_is_sound() -> bool:
    units = list(Unit.objects.all())
    paths = {unit.path for unit in units}
    children = [sum(path[:-4] == unit.path for path in paths) for unit in units]
    return all(
        unit.depth == len(unit.path) // 4 and (unit.depth == 1 or unit.path[:-4] in paths) and unit.numchild == count
        for unit, count in zip(units, children, strict=True)
    )


def test_a_merger_ends_each_unit_the_day_before_and_names_the_successor(world: SmallWorld) -> None:
    joined = merged(world)
    assert joined.exists_from == ON
    assert {unit.code for unit in joined.predecessors.all()} == {"north", "south"}
    assert all(unit.exists_to == BEFORE for unit in joined.predecessors.all())
    assert not Unit.objects.existing_on(ON).filter(code__in=["north", "south"]).exists()


def test_living_subordinates_go_to_the_successor_and_ended_ones_stay_where_they_were(world: SmallWorld) -> None:
    gone = create_unit(code="gone", name="旧所", kind=UnitKind.INSTITUTION, parent=world.north, actor=None, at=NOW)
    end_unit(unit=gone, exists_to=dt.date(2026, 1, 31), successor=None, actor=None, at=NOW)
    joined = merged(world)
    assert Unit.objects.superior_of(fresh(world.home)) == joined
    assert Unit.objects.superior_of(fresh(gone)) == world.north
    assert tree_is_sound()


def test_whoever_oversees_the_successor_sees_what_it_took_over(world: SmallWorld) -> None:
    joined = merged(world)
    leader = person("leader_joined", joined, Role.LEADER)
    assert set(Participation.objects.visible_to(leader).values_list("unit__code", flat=True)) == {
        "north",
        "south",
        "home",
    }


def test_a_campaign_keeps_names_and_tree_as_they_were(world: SmallWorld) -> None:
    before = list(Participation.objects.values_list("unit__code", "name", "kind", "path", "parent", "weight"))
    merged(world)
    move_unit(
        unit=fresh(world.home), parent=fresh(world.city), on=NOW.date(), actor=world.people["administrator"], at=NOW
    )
    assert list(Participation.objects.values_list("unit__code", "name", "kind", "path", "parent", "weight")) == before


def test_people_get_their_role_in_the_successor_and_keep_the_old_one_for_open_work(world: SmallWorld) -> None:
    report = world.report("quantity", "north")
    joined = merged(world, carries_people=True)
    reporter = type(world.people["reporter"]).objects.get(username="reporter")
    assert set(reporter.memberships.values_list("unit__code", "role")) == {
        ("north", "reporter"),
        ("joined", "reporter"),
    }
    assert report in ProgressReport.objects.visible_to(reporter)
    assert set(joined.memberships.values_list("user__username", flat=True)) == {
        "reporter",
        "reporter_south",
        "reviewer_north",
        "leader_north",
    }


def test_nobody_gains_a_role_by_the_merger_they_order(world: SmallWorld) -> None:
    actor = world.people["administrator"]
    Membership.objects.create(user=actor, unit=world.north, role=Role.REPORTER)
    joined = merged(world, carries_people=True)
    assert not joined.memberships.filter(user=actor).exists()


def test_without_carrying_nobody_is_in_the_successor(world: SmallWorld) -> None:
    assert not merged(world).memberships.exists()


def test_a_merger_into_a_unit_that_is_there_already(world: SmallWorld) -> None:
    merge_units(
        units=[fresh(world.south)], successor=fresh(world.north), on=ON, actor=world.people["administrator"], at=NOW
    )
    assert fresh(world.north).exists_to is None
    assert fresh(world.south).path.startswith(world.north.path)
    assert tree_is_sound()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda _: {"exists_to": dt.date(2027, 1, 1)}, "不能晚于今天"),
        (lambda w: {"successor": fresh(w.north)}, "不能是它自己"),
        (lambda w: {"successor": fresh(w.home)}, "移到上一级"),
        (lambda _: {"successor": None}, "还有 1 个下级单位"),
        (lambda w: {"successor": _ended(w)}, "并不存在"),
    ],
)
def test_an_impossible_end_is_refused_in_words(
    world: SmallWorld, change: Callable[[SmallWorld], dict[str, Any]], words: str
) -> None:
    values: dict[str, Any] = {"exists_to": BEFORE, "successor": fresh(world.city), "actor": None, "at": NOW}
    values |= change(world)
    with pytest.raises(RefusedError, match=words):
        end_unit(unit=fresh(world.north), **values)
    assert fresh(world.north).exists_to is None
    assert tree_is_sound()


def _ended(world: SmallWorld) -> Unit:
    return end_unit(unit=fresh(world.south), exists_to=BEFORE, successor=None, actor=None, at=NOW)


def test_of_two_administrators_at_once_one_decides_and_the_other_is_told(world: SmallWorld) -> None:
    first, second = fresh(world.south), fresh(world.south)
    end_unit(unit=first, exists_to=BEFORE, successor=world.city, actor=None, at=NOW)
    with pytest.raises(ConflictError, match="刚刚已被撤销"):
        end_unit(unit=second, exists_to=BEFORE, successor=world.north, actor=None, at=NOW)
    assert fresh(world.south).successor == world.city
    one, two = fresh(world.north), fresh(world.north)
    rename_unit(unit=one, name="甲", short_name="", actor=None, at=NOW)
    with pytest.raises(ConflictError, match="其他人修改"):
        rename_unit(unit=two, name="乙", short_name="", actor=None, at=NOW)
    assert fresh(world.north).name == "甲"
    assert world.north.pasts.count() == 1


def test_a_merger_that_fails_half_way_changes_nothing(world: SmallWorld) -> None:
    _ended(world)
    with pytest.raises(ConflictError):
        merged(world)
    assert fresh(world.north).exists_to is None
    assert not Unit.objects.filter(code="joined").exists()


def test_a_split_that_ends_the_unit_has_a_successor_and_branches(world: SmallWorld) -> None:
    city = fresh(world.city)
    parts: list[Unit | Founding] = [
        Founding("east", UnitFacts("东区民政局", UnitKind.BUREAU), city),
        Founding("west", UnitFacts("西区民政局", UnitKind.BUREAU), city),
    ]
    split_unit(unit=fresh(world.north), parts=parts, on=ON, ends=True, actor=None, at=NOW)
    north = fresh(world.north)
    assert north.successor == Unit.objects.get(code="east")
    assert [unit.code for unit in north.branches.all()] == ["west"]
    assert [unit.code for unit in Unit.objects.get(code="west").origins.all()] == ["north"]
    assert Unit.objects.superior_of(fresh(world.home)) == north.successor
    assert tree_is_sound()


def test_a_split_that_goes_on_keeps_the_unit(world: SmallWorld) -> None:
    founding = Founding("west", UnitFacts("西区民政局", UnitKind.BUREAU), fresh(world.city))
    split_unit(unit=fresh(world.north), parts=[founding], on=ON, ends=False, actor=None, at=NOW)
    assert fresh(world.north).exists_to is None
    assert Unit.objects.get(code="west").exists_from == ON
    with pytest.raises(RefusedError, match="至少要有两个"):
        split_unit(unit=fresh(world.north), parts=[fresh(world.south)], on=ON, ends=True, actor=None, at=NOW)


def test_a_moved_unit_takes_all_below_it_along(world: SmallWorld) -> None:
    window = create_unit(code="w", name="窗口", kind=UnitKind.WINDOW, parent=world.home, actor=None, at=NOW)
    move_unit(unit=fresh(world.home), parent=fresh(world.south), on=ON, actor=None, at=NOW)
    assert Unit.objects.superior_of(fresh(world.home)) == world.south
    assert fresh(window).path.startswith(fresh(world.home).path)
    assert [past.parent for past in world.home.pasts.all()] == [world.north]
    assert tree_is_sound()


@pytest.mark.parametrize(
    ("parent", "words"), [("home", "就在“北区民政局”之下"), ("north", "它自己"), ("city", "现在就在")]
)
def test_no_unit_hangs_below_itself(world: SmallWorld, parent: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        move_unit(unit=fresh(world.north), parent=Unit.objects.get(code=parent), on=ON, actor=None, at=NOW)
    assert tree_is_sound()


def test_moving_asks_as_often_for_a_large_subtree_as_for_a_small_one(world: SmallWorld) -> None:
    def count() -> int:
        target = world.south if Unit.objects.superior_of(fresh(world.home)) == world.north else world.north
        unit, parent = fresh(world.home), fresh(target)
        with CaptureQueriesContext(connection) as seen:
            move_unit(unit=unit, parent=parent, on=NOW.date(), actor=None, at=NOW)
        return len(seen)

    few = count()
    count()  # from now on the day's past is written
    few = count()
    for number in range(300):
        Unit.objects.add_child(fresh(world.home), instance=Unit(code=f"m{number}", name=f"窗口{number}", kind="window"))
    assert count() == few
    assert tree_is_sound()


def test_a_tree_too_deep_is_refused(world: SmallWorld) -> None:
    Unit.objects.filter(pk=world.home.pk).update(path=world.north.path + "0001" + "0001" * 60, depth=63)
    with pytest.raises(RefusedError, match="层级过深"):
        move_unit(unit=fresh(world.north), parent=fresh(world.south), on=ON, actor=None, at=NOW)


def test_a_renamed_unit_is_known_by_its_old_name_until_the_day_before(world: SmallWorld) -> None:
    rename_unit(unit=fresh(world.north), name="新名民政局", short_name="新名", actor=None, at=NOW, on=ON)
    past = world.north.pasts.get()
    assert (past.name, past.until_on) == ("北区民政局", BEFORE)
    assert list(Unit.objects.matching("北区民政局")) == [world.north]


def test_a_corrected_mistake_leaves_no_trace_in_the_history(world: SmallWorld) -> None:
    facts = UnitFacts("北区民政局", UnitKind.BUREAU, "北区", "区县局", Decimal("1.5"))
    change_unit(unit=fresh(world.north), facts=facts, actor=None, at=NOW)
    unit = fresh(world.north)
    assert (unit.short_name, unit.comparison_class, unit.weight) == ("北区", "区县局", Decimal("1.5"))
    assert not unit.pasts.exists()


def test_weight_and_class_are_changed_without_a_past(world: SmallWorld) -> None:
    facts = UnitFacts("北区民政局", UnitKind.BUREAU, "", "区县局", Decimal(2))
    change_unit(unit=fresh(world.north), facts=facts, actor=None, at=NOW, on=ON)
    assert not world.north.pasts.exists()
    assert fresh(world.north).version == 1


@pytest.mark.parametrize(("on", "words"), [(dt.date(2027, 1, 1), "不能晚于今天"), (dt.date(2026, 5, 1), "上一次变更")])
def test_a_day_that_makes_no_sense_is_refused(world: SmallWorld, on: dt.date, words: str) -> None:
    rename_unit(unit=fresh(world.north), name="甲", short_name="", actor=None, at=NOW, on=ON)
    with pytest.raises(RefusedError, match=words):
        rename_unit(unit=fresh(world.north), name="乙", short_name="", actor=None, at=NOW, on=on)


def test_an_empty_name_and_a_negative_weight_are_refused(world: SmallWorld) -> None:
    for facts in (UnitFacts("", UnitKind.BUREAU), UnitFacts("甲", UnitKind.BUREAU, weight=Decimal(-1))):
        with pytest.raises(ValidationError):
            change_unit(unit=fresh(world.north), facts=facts, actor=None, at=NOW)
    assert fresh(world.north).name == "北区民政局"


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "stranger", "administrator_north"])
def test_only_the_superior_office_moves_and_ends_units(world: SmallWorld, who: str) -> None:
    actor = world.people.get(who) or person(who, world.north, Role.ADMINISTRATOR)
    acts: list[Callable[[], object]] = [
        lambda: end_unit(unit=fresh(world.north), exists_to=BEFORE, successor=None, actor=actor, at=NOW),
        lambda: move_unit(unit=fresh(world.north), parent=fresh(world.south), on=ON, actor=actor, at=NOW),
        lambda: split_unit(unit=fresh(world.north), parts=[world.south], on=ON, ends=False, actor=actor, at=NOW),
        lambda: merged(world, actor=actor),
        lambda: found_unit(
            code="x", facts=UnitFacts("甲", UnitKind.WINDOW), parent=fresh(world.south), actor=actor, at=NOW
        ),
    ]
    for act in acts:
        with pytest.raises(NotAllowedError):
            act()
    assert not AuditEntry.objects.exists()


def test_an_office_arranges_what_is_below_it_and_nothing_beside_it(world: SmallWorld) -> None:
    office = person("office", world.north, Role.ADMINISTRATOR)
    end_unit(unit=fresh(world.home), exists_to=BEFORE, successor=fresh(world.north), actor=office, at=NOW)
    other = create_unit(code="o", name="甲", kind=UnitKind.WINDOW, parent=fresh(world.north), actor=office, at=NOW)
    with pytest.raises(NotAllowedError):
        move_unit(unit=other, parent=fresh(world.south), on=NOW.date(), actor=office, at=NOW)
    with pytest.raises(NotAllowedError):
        end_unit(unit=other, exists_to=NOW.date(), successor=fresh(world.south), actor=office, at=NOW)
