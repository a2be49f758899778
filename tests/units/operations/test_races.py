"""Two administrators at the same moment, in two real transactions: one decision, one polite message."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from campaigns.operations.handover import hand_over
from core.refusals import RefusedError
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import GroupPost, Role
from units.models import LeadingGroup, Membership, Unit, User
from units.operations.accounts import switch_account
from units.operations.leading_groups import GroupSeat, set_leading_group
from units.operations.memberships import revoke_membership
from units.operations.successions import end_unit
from units.operations.units import move_unit, rename_unit

BEFORE = dt.date(2026, 6, 30)


@pytest.fixture
def world(transactional_db: None) -> SmallWorld:
    world = small_world()
    world.people["second"] = person("second", world.city, Role.ADMINISTRATOR)
    return world


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Start all acts together; what each refused, "" for the one that was done."""
    barrier, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(20)
            act()
        except RefusedError as error:
            answers[number] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def unit(code: str) -> Unit:
    found: Unit = Unit.objects.get(code=code)
    return found


def test_a_unit_ends_once(world: SmallWorld) -> None:
    one, two = unit("south"), unit("south")
    first, second = world.people["administrator"], world.people["second"]
    answers = at_once(
        lambda: end_unit(unit=one, exists_to=BEFORE, successor=world.city, actor=first, at=NOW),
        lambda: end_unit(unit=two, exists_to=BEFORE, successor=world.north, actor=second, at=NOW),
    )
    assert answers.count("") == 1
    assert any("刚刚已被" in words for words in answers)
    assert unit("south").successor_id == (world.city, world.north)[answers.index("")].pk


def test_a_unit_gets_one_new_name(world: SmallWorld) -> None:
    one, two = unit("south"), unit("south")
    answers = at_once(
        lambda: rename_unit(unit=one, name="甲局", short_name="", actor=world.people["administrator"], at=NOW),
        lambda: rename_unit(unit=two, name="乙局", short_name="", actor=world.people["second"], at=NOW),
    )
    assert answers.count("") == 1
    assert unit("south").name == ("甲局", "乙局")[answers.index("")]
    assert unit("south").pasts.count() == 1


def test_two_moves_below_each_other_never_make_a_circle(world: SmallWorld) -> None:
    north, south = unit("north"), unit("south")
    today = NOW.date()
    answers = at_once(
        lambda: move_unit(unit=north, parent=south, on=today, actor=None, at=NOW),
        lambda: move_unit(unit=south, parent=north, on=today, actor=None, at=NOW),
    )
    assert answers.count("") == 1
    assert any("不能把上级放到自己的下级下面" in words for words in answers)
    paths = set(Unit.objects.values_list("path", flat=True))
    assert all(len(path) == 4 or path[:-4] in paths for path in paths)


def test_a_leading_group_is_seated_once(world: SmallWorld) -> None:
    def seat(name: str, who: str) -> Callable[[], object]:
        seats, actor = [GroupSeat(name, GroupPost.HEAD)], world.people[who]
        return lambda: set_leading_group(unit=world.north, seats=seats, actor=actor, at=NOW, seen=0)

    answers = at_once(seat("张某", "administrator"), seat("李某", "second"))
    assert answers.count("") == 1
    assert LeadingGroup.objects.get().members.get().name == ("张某", "李某")[answers.index("")]


def test_an_account_is_switched_off_and_a_role_taken_away_once(world: SmallWorld) -> None:
    def off(who: str) -> Callable[[], object]:
        shown, actor = User.objects.get(username="reporter"), world.people[who]
        return lambda: switch_account(person=shown, is_active=False, actor=actor, at=NOW)

    assert at_once(off("administrator"), off("second")).count("") == 1

    def revoke(who: str) -> Callable[[], object]:
        row, actor = Membership.objects.get(user__username="reporter"), world.people[who]
        return lambda: revoke_membership(membership=row, actor=actor, at=NOW)

    assert at_once(revoke("administrator"), revoke("second")).count("") == 1


def test_work_is_handed_to_one_of_two(world: SmallWorld) -> None:
    def give(taker: str, who: str) -> Callable[[], object]:
        giver, to, actor = world.people["reporter"], world.people[taker], world.people[who]
        return lambda: hand_over(giver=giver, taker=to, actor=actor, at=NOW)

    answers = at_once(give("stranger", "administrator"), give("leader_north", "second"))
    assert answers.count("") == 1
    holder = Membership.objects.get(unit=world.north, role=Role.REPORTER).user
    assert holder.username == ("stranger", "leader_north")[answers.index("")]
