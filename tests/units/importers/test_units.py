"""Units from a workbook: what is added, changed, moved; what is refused, and where."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.paths import ancestors
from core.refusals import ConflictError
from core.sheets import SheetFaultsError
from tests.units.importers.books import UNIT_HEAD, book, book_of
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.enums import Role
from units.exporters.unit_book import export_units
from units.models import AuditEntry, Membership, Unit, UnitPast, User
from units.operations.successions import end_unit
from units.operations.unit_import import import_units
from units.queries.imports import ImportPlan, Scope, UnitBook, plan_import


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def write(found: UnitBook, actor: User | None = None) -> ImportPlan:
    return import_units(book=found, actor=actor, at=NOW)


def refused(*units: tuple[Any, ...], actor: User | None = None, people: tuple[tuple[Any, ...], ...] = ()) -> list[str]:
    with pytest.raises(SheetFaultsError) as caught:
        write(book(units, people), actor)
    return [f"{fault.cell} {fault.message}" for fault in caught.value.faults]


def above(code: str) -> list[str]:
    path = Unit.objects.get(code=code).path
    return list(Unit.objects.filter(path__in=ancestors(path)).values_list("code", flat=True))


def paths_are_sound() -> bool:
    """Whether treebeard finds nothing wrong with the tree."""
    return not any(Unit.objects.find_problems())


def test_new_units_hang_where_the_file_says_in_any_order(world: SmallWorld) -> None:
    plan = write(
        book(
            [
                ("w1", "婚姻登记窗口", "窗口", "o1", "服务窗口", "窗口", "0.5", "2020年1月1日"),
                ("o1", "婚姻登记处", None, "north", "事业单位", None, None, None),
                ("o2", "救助站", None, "north", "事业单位", None, 2, dt.date(2021, 5, 1)),
            ]
        ),
        world.people["administrator"],
    )
    window = Unit.objects.get(code="w1")
    assert above("w1") == ["city", "north", "o1"]
    assert (window.kind, str(window.weight), window.exists_from) == ("window", "0.50", dt.date(2020, 1, 1))
    assert list(Unit.objects.filter(path__startswith=world.north.path, depth=3).values_list("code", flat=True)) == [
        "home",
        "o1",
        "o2",
    ]
    assert Unit.objects.matching("hydjck").get() == window
    assert paths_are_sound()
    assert [entry.key for entry in plan.preview.added] == ["w1", "o1", "o2"]
    assert AuditEntry.objects.filter(verb="导入：设立单位", actor=world.people["administrator"]).count() == 3


def test_the_same_file_again_changes_nothing(world: SmallWorld) -> None:
    rows = [("o1", "婚姻登记处", None, "north", "事业单位"), ("north", "北区民政与社会局", "北区")]
    write(book(rows))
    before = list(Unit.objects.values()), AuditEntry.objects.count(), UnitPast.objects.count()
    again = write(book(rows)).preview
    assert not again.has_changes
    assert again.untouched == 2
    assert (list(Unit.objects.values()), AuditEntry.objects.count(), UnitPast.objects.count()) == before


def test_what_an_export_says_changes_nothing(world: SmallWorld) -> None:
    end_unit(unit=world.south, exists_to=dt.date(2026, 6, 30), successor=world.north, actor=None, at=NOW)
    Unit.objects.filter(code="home").update(short_name="=1+1", weight="1.25", exists_from=dt.date(2001, 2, 3))
    for actor in (None, world.people["administrator"]):
        content = export_units(user=actor, today=TODAY)
        plan = plan_import(book_of(content), Scope(actor, TODAY)).preview
        assert plan.faults == plan.warnings == ()
        assert not plan.has_changes
        assert plan.untouched == 4 + len([who for who in world.people if who not in {"stranger", "auditor"}]) + 1


def test_a_new_name_leaves_the_old_one_in_the_past(world: SmallWorld) -> None:
    plan = write(book([("north", "北区民政与社会局", "北区", None, None, "区县局")]), world.people["administrator"])
    unit = Unit.objects.get(code="north")
    assert (unit.name, unit.short_name, unit.comparison_class, unit.version) == (
        "北区民政与社会局",
        "北区",
        "区县局",
        1,
    )
    past = UnitPast.objects.get()
    assert (past.unit, past.name, past.until_on, past.parent) == (unit, "北区民政局", dt.date(2026, 11, 23), world.city)
    assert Unit.objects.matching("bqmzysh").get() == unit
    (entry,) = plan.preview.changed
    assert [(each.label, each.before, each.now) for each in entry.changes] == [
        ("名称", "北区民政局", "北区民政与社会局"),
        ("简称", "", "北区"),
        ("比较类别", "局", "区县局"),
    ]
    write(book([("north", "北区民政局二")]))
    assert UnitPast.objects.count() == 1


def test_an_empty_cell_leaves_what_is_there(world: SmallWorld) -> None:
    Unit.objects.filter(code="home").update(short_name="福利院")
    assert not write(book([("home", "北区福利院")])).preview.has_changes
    assert Unit.objects.get(code="home").short_name == "福利院"


def test_whole_subtrees_move_and_may_change_places(world: SmallWorld) -> None:
    write(book([("south", "南区民政局", None, "home"), ("home", "北区福利院", None, "city")]))
    assert above("south") == ["city", "home"]
    assert paths_are_sound()
    write(
        book([("north", "北区民政局", None, "south"), ("home", None, None, "new"), ("new", "新区", None, "city", "局")])
    )
    assert above("north") == ["city", "new", "home", "south"]
    assert paths_are_sound()
    # What was below moves above: north, the lowest, becomes the parent of the branch it hung in.
    write(book([("new", None, None, "north"), ("north", None, None, "city")]))
    assert above("south") == ["city", "north", "new", "home"]
    assert paths_are_sound()


def test_ended_units_of_the_past_are_taken_in_with_their_successors(world: SmallWorld) -> None:
    write(
        book(
            [
                ("old", "老区民政局", None, "city", "局", None, None, "1990-01-01", "2015-12-31", "heir"),
                ("heir", "新局", None, "city", "局"),
            ]
        )
    )
    old = Unit.objects.select_related("successor").get(code="old")
    assert (old.exists_to, old.successor.code) == (dt.date(2015, 12, 31), "heir")


def test_every_fault_is_listed_at_once_with_its_cell(world: SmallWorld) -> None:
    end_unit(unit=world.south, exists_to=dt.date(2026, 6, 30), successor=None, actor=None, at=NOW)
    assert refused(
        (None, "没有代码", None, "city", "局"),
        ("a b", "x", None, "city", "局"),
        ("c1", "重复", None, "city", "局"),
        ("c1", "重复", None, "city", "局"),
        ("d1", None, None, "city", None),
        ("e1", "上级不存在", None, "nowhere", "司"),
        ("f1", "上级已撤销", None, "south", "局"),
        ("g1", "日期颠倒", None, "city", "局", None, "很重", "2020-01-01", "2019-01-01"),
        ("south", "改已撤销的"),
        ("home", None, None, None, None, None, None, None, "2026-01-01", "north"),
        ("h1", "名" * 121, None, "city", "局"),
        ("import", "占用网址", None, "city", "局"),
    ) == [
        "A2 不能为空",
        "A3 代码“a b”里有空格或斜杠",
        "A5 代码与第 4 行重复",
        "B6 新单位的这一项不能为空",
        "E6 新单位的这一项不能为空",
        "D7 没有代码为“nowhere”的单位",
        "E7 没有“司”这个选项",
        "D8 上级“南区民政局”已于 2026-06-30 撤销",
        "G9 “很重”不是数字",
        "H9 设立日期 2020-01-01 晚于撤销日期 2019-01-01",
        "A10 “南区民政局”已于 2026-06-30 撤销，不能再修改",
        "I11 撤销已有的单位不能用导入办理",
        "J11 已有单位的承继关系不能用导入修改",
        "B12 最多 120 个字符，现有 121 个",
        "A13 代码“import”是系统网址的一部分",
    ]
    assert not Unit.objects.filter(code="c1").exists()


def test_forty_faults_are_forty_lines(world: SmallWorld) -> None:
    assert len(refused(*((f"u{number}", f"单位{number}", None, "nowhere", "局") for number in range(40)))) == 40


def test_a_circle_is_named_at_each_of_its_units(world: SmallWorld) -> None:
    faults = refused(
        ("a", "甲", None, "b", "局"),
        ("b", "乙", None, "c", "局"),
        ("c", "丙", None, "a", "局"),
        ("d", "丁", None, "a", "局"),
    )
    assert faults == [f"{cell} 上级关系绕成了圈：a → b → c → a" for cell in ("D2", "D3", "D4")]
    assert refused(("north", None, None, "home")) == ["D2 上级关系绕成了圈：north → home → north"]


def test_a_tree_deeper_than_paths_can_hold_is_refused(world: SmallWorld) -> None:
    rows = [(f"n{level}", f"第{level}级", None, f"n{level - 1}" if level else "city", "局") for level in range(63)]
    assert refused(*rows) == ["D64 层级过深，最多 63 级"]
    write(book(rows[:-1]))
    assert paths_are_sound()


def test_an_administrator_reaches_the_own_subtree_only(world: SmallWorld) -> None:
    office = world.people["stranger"]
    Membership.objects.create(user=office, unit=world.north, role=Role.ADMINISTRATOR)
    assert refused(
        ("new", "新单位", None, "south", "局"),
        ("root", "另一个局", None, None, "局"),
        ("south", "改名"),
        ("home", None, None, "city"),
        ("north", None, None, "home2"),
        ("home2", "二院", None, "north", "事业单位"),
        actor=office,
    ) == [
        "D2 管辖范围内没有代码为“south”的单位",
        "D3 新单位没有上级",
        "A4 代码“south”属于管辖范围以外的单位",
        "D5 管辖范围内没有代码为“city”的单位",
        "D6 上级关系绕成了圈：north → home2 → north",
        "D6 不能调整自己所在单位的上级",
        "D7 上级关系绕成了圈：north → home2 → north",
    ]
    write(book([("north", "北区民政与社会局"), ("new", "新单位", None, "home", "服务窗口")]), office)
    assert above("new") == ["city", "north", "home"]


def test_what_was_not_seen_is_not_written(world: SmallWorld) -> None:
    rows = [("north", "北区民政与社会局")]
    seen = plan_import(book(rows), Scope(None, TODAY)).preview.fingerprint
    Unit.objects.filter(code="north").update(name="北区局")
    with pytest.raises(ConflictError, match="预览之后"):
        import_units(book=book(rows), actor=None, at=NOW, seen=seen)
    assert Unit.objects.get(code="north").name == "北区局"
    seen = plan_import(book(rows), Scope(None, TODAY)).preview.fingerprint
    assert import_units(book=book(rows), actor=None, at=NOW, seen=seen).preview.has_changes


def test_a_thousand_units_are_written_in_batches(world: SmallWorld) -> None:
    rows = [
        (f"u{number}", f"单位{number}", None, "north" if number < 10 else f"u{number % 10}", "局")
        for number in range(1000)
    ]
    found = book(rows)
    with CaptureQueriesContext(connection) as seen:
        write(found)
    assert Unit.objects.count() == 1004
    assert len(seen) < 80
    assert paths_are_sound()


def test_a_csv_from_a_chinese_spreadsheet_is_taken(world: SmallWorld) -> None:
    text = ",".join(UNIT_HEAD[:5]) + "\r\nk1,康养中心,,north,事业单位\r\n"
    write(book_of(text.encode("gbk"), "单位名单.csv"))
    assert Unit.objects.get(code="k1").name == "康养中心"


def test_a_file_of_something_else_is_refused(world: SmallWorld) -> None:
    for content, name in ((b"a,b\n1,2\n", "x.csv"), (b"x\n1\n", "y.csv")):
        with pytest.raises(SheetFaultsError, match="没有找到“单位”或“人员”工作表"):
            write(book_of(content, name))
