"""People and roles from a workbook."""

from typing import Any

import pytest

from core.sheets import SheetFaultsError
from tests.units.importers.books import book
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Arranging, Role
from units.models import AuditEntry, Membership, User
from units.operations.unit_import import import_units
from units.permissions import may_arrange, may_arrange_above, may_manage_account
from units.queries.imports import ImportPlan, Scope


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def write(*people: tuple[Any, ...], actor: User | None = None, units: tuple[tuple[Any, ...], ...] = ()) -> ImportPlan:
    return import_units(book=book(units, people), actor=actor, at=NOW)


def refused(*people: tuple[Any, ...], actor: User | None = None) -> list[str]:
    with pytest.raises(SheetFaultsError) as caught:
        write(*people, actor=actor)
    return [f"{fault.cell} {fault.message}" for fault in caught.value.faults]


def posts(username: str) -> set[tuple[str, str, str]]:
    return set(Membership.objects.filter(user__username=username).values_list("unit__code", "role", "post"))


def test_new_people_come_with_their_roles_and_cannot_sign_in_yet(world: SmallWorld) -> None:
    plan = write(
        ("zhang.san", "张三", 13812345678, "zs@example.org", "north", "填报员、审核员", "科长"),
        ("zhang.san", None, None, None, "new", "领导", None),
        units=(("new", "新单位", None, "north", "事业单位"),),
        actor=world.people["administrator"],
    )
    user = User.objects.get(username="zhang.san")
    assert (user.name, user.phone, user.email, user.pinyin_initials) == ("张三", "13812345678", "zs@example.org", "zs")
    assert (user.home_unit, user.is_active, user.has_usable_password()) == (world.north, True, False)
    assert posts("zhang.san") == {("north", "reporter", "科长"), ("north", "reviewer", "科长"), ("new", "leader", "")}
    assert [(entry.kind, entry.key) for entry in plan.preview.added] == [("单位", "new"), ("人员", "zhang.san")]
    assert AuditEntry.objects.get(object_kind="user").verb == "导入：登记人员"


def test_the_same_people_again_change_nothing(world: SmallWorld) -> None:
    rows = (
        ("zhang.san", "张三", "0510-1", None, "north", "填报员", "科员"),
        ("reporter", "reporter", None, None, "north", "填报员"),
    )
    write(*rows)
    before = list(User.objects.values()), AuditEntry.objects.count()
    again = write(*rows).preview
    assert (again.has_changes, again.untouched) == (False, 2)
    assert (list(User.objects.values()), AuditEntry.objects.count()) == before


def test_a_file_gives_roles_and_takes_none_away(world: SmallWorld) -> None:
    plan = write(
        ("reporter", "王五", None, "w@example.org", "north", "审核员", "科员"), actor=world.people["administrator"]
    )
    assert posts("reporter") == {("north", "reporter", ""), ("north", "reviewer", "科员")}
    assert User.objects.get(username="reporter").name == "王五"
    (entry,) = plan.preview.changed
    assert [(each.label, each.before, each.now) for each in entry.changes] == [
        ("姓名", "reporter", "王五"),
        ("电子邮箱", "", "w@example.org"),
        ("北区民政局的角色", "", "审核员（科员）"),
    ]
    plan = write(("reporter", "王五", None, None, "north", "审核员", "科长"))
    assert posts("reporter") == {("north", "reporter", ""), ("north", "reviewer", "科长")}


def test_every_fault_is_listed_with_its_cell(world: SmallWorld) -> None:
    gone = person("gone", world.north, Role.REPORTER)
    gone.is_active = False
    gone.save()
    assert refused(
        (None, "没有登录名", None, None, "north"),
        ("a", "太短", None, None, "north"),
        ("no.name", None, None, None, "north"),
        ("bad.values", "甲", "电话", "信箱", "nowhere", "局长"),
        ("two.names", "甲", None, None, "north"),
        ("two.names", "乙", None, None, "home"),
        ("no.unit", "甲"),
        ("gone", "改名", None, None, "north"),
    ) == [
        "A2 不能为空",
        "A3 “a”不正确",
        "B4 新人员的姓名不能为空",
        "C5 “电话”不正确",
        "D5 “信箱”不正确",
        "E5 没有代码为“nowhere”的单位",
        "F5 没有“局长”这个选项",
        "B7 姓名与第 6 行不一致（登录名相同）",
        "E8 不能为空",
        "A9 gone的账号已停用",
    ]


def test_an_administrator_cannot_reach_beyond_the_own_people(world: SmallWorld) -> None:
    office = person("office_north", world.north, Role.ADMINISTRATOR)
    assert refused(
        ("leader", "改名", None, "me@example.org", "north", "填报员"),
        ("new.one", "甲", None, None, "south", "填报员"),
        ("office_north", "office_north", None, None, "north", "领导"),
        ("new.two", "乙", None, None, "north", "审计员"),
        actor=office,
    ) == [
        "A2 登录名“leader”已有人使用，并且不能由您修改其姓名、手机或邮箱",
        "E3 管辖范围内没有代码为“south”的单位",
        "F4 不能给自己授予角色",
        "F5 “审计员”不由创建办任命",
    ]
    write(("leader", "leader", None, None, "north", "领导"), ("reporter", "王五", None, None, "north"), actor=office)
    assert ("north", "leader", "") in posts("leader")
    assert User.objects.get(username="reporter").name == "王五"


def test_the_scope_of_an_import_agrees_with_the_permissions_of_pages(world: SmallWorld) -> None:
    people = list(User.objects.exclude(username="stranger"))
    for actor in people:
        fresh = User.objects.get(pk=actor.pk)
        scope = Scope(fresh, TODAY)
        for unit in (world.city, world.north, world.south, world.home):
            assert scope.covers(unit.path) == may_arrange(fresh, unit, Arranging.UNITS)
            assert scope.covers_above(unit.path) == may_arrange_above(fresh, unit)
        for person_ in people:
            rows = list(person_.memberships.select_related("unit"))
            assert scope.may_manage(person_, rows, person_.home_unit) == may_manage_account(fresh, person_)
