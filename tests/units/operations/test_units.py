"""Founding, renaming, ending units; roles; leading groups."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core.refusals import NotAllowedError, RefusedError
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import GroupPost, Role, UnitKind
from units.models import AuditEntry, LeadingGroup, Membership, Unit
from units.operations.leading_groups import GroupSeat, set_leading_group
from units.operations.memberships import grant_membership, revoke_membership
from units.operations.successions import end_unit
from units.operations.units import create_unit, rename_unit


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def test_a_new_unit_stands_below_its_parent_and_is_found_by_its_initials(world: SmallWorld) -> None:
    unit = create_unit(
        code="lj",
        name="北区烈士陵园",
        kind=UnitKind.INSTITUTION,
        parent=world.north,
        actor=None,
        at=NOW,
        short_name="陵园",
    )
    assert unit.path[:-4] == world.north.path
    assert list(Unit.objects.matching("bqlsly")) == list(Unit.objects.matching("ly")) == [unit]
    assert AuditEntry.objects.get().verb == "设立单位"


def test_a_root_is_founded_by_the_system_only(world: SmallWorld) -> None:
    administrator = world.people["administrator"]
    with pytest.raises(NotAllowedError):
        create_unit(code="x", name="另一个局", kind=UnitKind.BUREAU, parent=None, actor=administrator, at=NOW)
    assert create_unit(code="x", name="另一个局", kind=UnitKind.BUREAU, parent=None, actor=None, at=NOW).is_root()


def test_a_code_is_used_once(world: SmallWorld) -> None:
    with pytest.raises(ValidationError):
        create_unit(code="home", name="重复", kind=UnitKind.WINDOW, parent=world.north, actor=None, at=NOW)


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "stranger"])
def test_only_the_campaign_office_changes_units(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError, match="创建办"):
        rename_unit(unit=world.north, name="新名", short_name="", actor=world.people[who], at=NOW)
    assert not AuditEntry.objects.exists()


def test_renaming_keeps_what_a_campaign_wrote_down(world: SmallWorld) -> None:
    rename_unit(unit=world.home, name="北区社会福利中心", short_name="", actor=world.people["administrator"], at=NOW)
    assert world.participations["home"].name == "北区福利院"
    assert Unit.objects.matching("shfl").get() == world.home


def test_an_ended_unit_names_its_successor(world: SmallWorld) -> None:
    end_unit(unit=world.south, exists_to=dt.date(2026, 6, 30), successor=world.north, actor=None, at=NOW)
    assert list(world.north.predecessors.all()) == [world.south]
    assert world.south not in Unit.objects.existing_on(dt.date(2026, 7, 1))


def test_a_unit_does_not_succeed_itself(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="自己"):
        end_unit(unit=world.south, exists_to=dt.date(2026, 6, 30), successor=world.south, actor=None, at=NOW)


def test_a_role_is_granted_once_and_revoked(world: SmallWorld) -> None:
    user, actor = person("newcomer"), world.people["administrator"]
    for post in ("科员", "科长"):
        row = grant_membership(user=user, unit=world.north, role=Role.REVIEWER, actor=actor, at=NOW, post=post)
    assert Membership.objects.get(user=user).post == "科长"
    assert AuditEntry.objects.filter(verb="授予角色").count() == 1
    revoke_membership(membership=row, actor=actor, at=NOW)
    assert not Membership.objects.filter(user=user).exists()
    assert AuditEntry.objects.filter(verb="收回角色").count() == 1


def test_a_leading_group_has_exactly_one_head(world: SmallWorld) -> None:
    head, member = GroupSeat("张某", GroupPost.HEAD, "局长"), GroupSeat("李某", GroupPost.MEMBER)
    for seats in ([member], [head, GroupSeat("王某", GroupPost.HEAD)], [head, member, member]):
        with pytest.raises(RefusedError):
            set_leading_group(unit=world.north, seats=seats, actor=None, at=NOW)
    assert not LeadingGroup.objects.exists()
    group = set_leading_group(unit=world.north, seats=[head, member], actor=None, at=NOW)
    set_leading_group(unit=world.north, seats=[member, head], actor=None, at=NOW)
    assert [seat.name for seat in group.members.all()] == ["李某", "张某"]
