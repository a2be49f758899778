"""The office's own tables come in without hand work."""

import io
from decimal import Decimal
from typing import Any

import pytest

from campaigns.enums import SchemeState
from campaigns.importers.office_words import full_number, read_heading, read_points, read_units
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Scheme, Target
from campaigns.operations.schemes import publish_scheme
from campaigns.operations.target_import import import_targets
from campaigns.queries.scheme_check import check_scheme
from campaigns.queries.target_import import TargetBook
from campaigns.queries.target_rows import read_rows
from core.sheets import SheetFaultsError, read_workbook
from tests.campaigns.importers.office import ROWS, office_workbook
from tests.core.sheets.books import xlsx
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    Scheme.objects.filter(pk=world.scheme.pk).update(state=SchemeState.SUPERSEDED)
    return world


def read(world: SmallWorld, content: bytes, name: str = "考评表.xlsx") -> TargetBook:
    sheets = read_workbook(name=name, content=io.BytesIO(content), size=len(content))
    return read_target_book(sheets, known_of(world.campaign))


def write(world: SmallWorld, content: bytes) -> Scheme:
    done = import_targets(
        campaign=world.campaign, book=read(world, content), actor=world.people["administrator"], at=NOW
    )
    assert done.scheme is not None
    return done.scheme


def tree(scheme: Scheme) -> list[tuple[Any, ...]]:
    return [(row.number, row.title, row.parent, row.points) for row in read_rows(scheme)]


def table(*rows: tuple[Any, ...], head: tuple[str, ...] = ("指标", "分值", "评分标准", "责任单位")) -> bytes:
    return xlsx({"表": [head, *rows]})


def test_the_office_table_becomes_a_draft_without_hand_work(world: SmallWorld) -> None:
    scheme = write(world, office_workbook())
    assert (scheme.state, scheme.title) == (SchemeState.DRAFT, "市民政系统创建文明行业考评细则")
    assert tree(scheme) == [
        ("Ⅰ", "三个到位", None, 30),
        ("Ⅰ-1", "组织领导到位", "Ⅰ", 12),
        ("Ⅰ-1-①", "领导机构健全", "Ⅰ-1", 5),
        ("Ⅰ-1-②", "责任层层落实", "Ⅰ-1", 7),
        ("Ⅰ-2", "思想认识到位", "Ⅰ", 18),
        ("Ⅰ-2-①", "动员部署", "Ⅰ-2", 8),
        ("Ⅰ-2-②", "学习教育", "Ⅰ-2", 10),
        ("Ⅱ", "四个重点", None, 20),
        ("Ⅱ-1", "队伍建设", "Ⅱ", 20),
    ]
    rows = {row.number: row for row in read_rows(scheme)}
    assert {row.number for row in rows.values() if row.is_complete} == {"Ⅰ-1-①", "Ⅰ-1-②", "Ⅰ-2-①", "Ⅰ-2-②", "Ⅱ-1"}
    assert rows["Ⅰ-1-②"].explanation == "签订责任书。\n=未签不得分\n备注：查资料"
    assert (rows["Ⅰ-1-①"].rule, rows["Ⅰ-1-①"].join, rows["Ⅰ-1-①"].cycle) == ({"kind": "direct"}, "mean", "once")
    assert rows["Ⅰ-1-①"].units == {"north", "south"}
    assert rows["Ⅰ-1-②"].units == {"north", "home"}
    assert rows["Ⅰ-2-①"].units == rows["Ⅰ-2-①"].kinds == frozenset()
    assert rows["Ⅰ-2-②"].classes == {"事业单位"}
    assert rows["Ⅱ-1"].units == {"south"}


def test_what_was_not_understood_is_said_with_its_cell(world: SmallWorld) -> None:
    book = read(world, office_workbook(total=51))
    assert not book.faults.blocking
    assert [(fault.cell, fault.message) for fault in book.faults.warnings] == [
        ("G7", "本届没有名为“人事处”的参加单位，只按认出的单位"),
        ("E8", "合计写的是 51 分，各末级目标合计 50 分"),
    ]


def test_the_draft_can_be_published_as_it_came(world: SmallWorld) -> None:
    scheme = write(world, office_workbook())
    assert not check_scheme(scheme, today=TODAY).blockers
    publish_scheme(scheme=scheme, actor=world.people["administrator"], at=NOW, revision=scheme.revision)
    assert Target.objects.of_published(world.campaign).leaves().count() == 5


def test_the_same_table_again_changes_nothing(world: SmallWorld) -> None:
    scheme = write(world, office_workbook())
    before = list(scheme.targets.values())
    again = import_targets(campaign=world.campaign, book=read(world, office_workbook()), actor=None, at=NOW)
    assert again.scheme == scheme
    assert (again.plan.preview.has_changes, again.plan.preview.untouched) == (False, 9)
    assert list(scheme.targets.values()) == before


def test_rules_set_by_hand_stay_when_the_table_comes_again(world: SmallWorld) -> None:
    scheme = write(world, office_workbook())
    rule = {"kind": "rate", "goal": "90"}
    scheme.targets.filter(number="Ⅰ-1-①").update(rule=rule, evidence_required=2, join="sum")
    rows = [*ROWS]
    rows[0] = (*rows[0][:4], 6, *rows[0][5:])
    again = import_targets(campaign=world.campaign, book=read(world, office_workbook(rows)), actor=None, at=NOW)
    (entry,) = again.plan.preview.changed
    assert [(each.label, each.before, each.now) for each in entry.changes] == [("分值", "5", "6")]
    target = scheme.targets.get(number="Ⅰ-1-①")
    assert (target.points, target.rule, target.join, target.evidence_required) == (6, rule, "sum", 2)
    said = [fault.message for fault in again.plan.preview.warnings]
    assert said[:2] == ["写的是 12 分，下级分值合计 13 分", "写的是 30 分，下级分值合计 31 分"]


def test_a_known_target_is_known_again_by_number_and_like_title_or_by_its_title(world: SmallWorld) -> None:
    scheme = write(world, table(("Ⅰ 组织领导健全", 5, "a"), ("Ⅱ 制度建设", 5, "b"), ("Ⅲ 队伍建设", 5, "c")))
    scheme.targets.update(rule={"kind": "rate", "goal": "90"})
    before = {row.title: row for row in read_rows(scheme)}
    write(world, table(("Ⅰ 组织机构健全", 5, "a"), ("Ⅱ 廉政教育", 5, "b"), ("Ⅳ 队伍建设", 5, "c")))
    now = {row.title: row for row in read_rows(scheme)}
    assert now["组织机构健全"].lineage == before["组织领导健全"].lineage
    assert now["队伍建设"].lineage == before["队伍建设"].lineage
    assert now["队伍建设"].rule == {"kind": "rate", "goal": "90"}
    assert now["廉政教育"].lineage not in {row.lineage for row in before.values()}
    assert now["廉政教育"].rule == {"kind": "direct"}


def test_chinese_numbers_that_begin_anew_are_told_apart(world: SmallWorld) -> None:
    head = ("测评项目", "测评内容", "测评要点", "标准分", "测评标准")
    rows = [
        ("一、组织领导", "（一）机构", "1.健全机构", 5, "有机构"),
        ("", "", "2.明确责任", 5, "有责任"),
        ("", "（二）制度", "1.建立制度", 5, "有制度"),
        ("二、队伍建设", "（一）培训", "1.年度培训", 5, "有培训"),
    ]
    scheme = write(world, table(*rows, head=head))
    assert [row.number for row in read_rows(scheme)] == [
        "一",
        "一（一）",
        "一（一）1",
        "一（一）2",
        "一（二）",
        "一（二）1",
        "二",
        "二（一）",
        "二（一）1",
    ]
    assert not check_scheme(scheme, today=TODAY).blockers


def test_two_rows_of_headers_and_levels_under_one_title_are_understood(world: SmallWorld) -> None:
    content = xlsx(
        {
            "表": [
                (None, None, None, None),
                ("一级", "二级", None, None),
                ("Ⅰ 到位", "①机构", 5, "有机构"),
                (None, "②制度", 5, "有制度"),
            ]
        },
        merged=[("A1:B1", "考核指标"), ("C1:C2", "分值"), ("D1:D2", "考核标准")],
    )
    assert [row[:2] for row in tree(write(world, content))] == [("Ⅰ", "到位"), ("①", "机构"), ("②", "制度")]


def test_a_heading_across_the_table_is_a_level_of_its_own(world: SmallWorld) -> None:
    content = xlsx(
        {
            "表": [
                ("项目", "内容", "标准", "分值"),
                (None,),
                ("1、机构", "健全", "有机构", 6),
                (None,),
                ("1、培训", "有计划", "有记录", 4),
            ]
        },
        merged=[("A2:D2", "第一部分 三个到位（6分）"), ("A4:D4", "第二部分 四个重点（4分）")],
    )
    assert tree(write(world, content)) == [
        ("第一部分", "三个到位", None, 6),
        ("第一部分1", "机构", "第一部分", None),
        ("", "健全", "第一部分1", 6),
        ("第二部分", "四个重点", None, 4),
        ("第二部分1", "培训", "第二部分", None),
        ("", "有计划", "第二部分1", 4),
    ]


def test_lines_of_one_target_with_points_of_their_own_become_its_leaves(world: SmallWorld) -> None:
    content = xlsx(
        {"表": [("指标", "分值", "评分标准"), (None, 3, "1.有计划"), (None, 2, "2.有总结"), ("其他", 1, "有")]},
        merged=[("A2:A3", "一、培训（5分）")],
    )
    assert tree(write(world, content)) == [
        ("一", "培训", None, 5),
        ("1", "有计划", "一", 3),
        ("2", "有总结", "一", 2),
        ("", "其他", None, 1),
    ]


def test_lines_of_one_target_with_common_points_stay_one_leaf(world: SmallWorld) -> None:
    content = xlsx(
        {"表": [("指标", "分值", "评分标准"), (None, None, "有计划"), (None, None, "有总结"), ("其他", 1, "有")]},
        merged=[("A2:A3", "一、培训"), ("B2:B3", 5)],
    )
    scheme = write(world, content)
    assert tree(scheme)[0] == ("一", "培训", None, 5)
    assert read_rows(scheme)[0].explanation == "有计划\n有总结"


def test_faults_of_a_table_are_listed_at_once_with_their_cells(world: SmallWorld) -> None:
    book = read(
        world,
        table(
            ("Ⅰ 甲（5分）", 6, "标准", ""),
            ("Ⅱ 乙", "若干", "标准", ""),
            ("Ⅲ 丙", 1, "标准", "外星局、火星处"),
            ("Ⅲ 丁", 1, "标准", ""),
            ("戊", "", "标准", ""),
        ),
    )
    assert [(fault.cell, fault.message) for fault in book.faults.blocking] == [
        ("B2", "分值列写的是 6 分，名称里写的是 5 分"),
        ("B3", "“若干”不是分值"),
        ("A5", "编号“Ⅲ”与第 4 行重复"),
    ]
    assert [fault.cell for fault in book.faults.warnings] == ["B3", "D4", "B6"]
    with pytest.raises(SheetFaultsError):
        import_targets(campaign=world.campaign, book=book, actor=None, at=NOW)
    assert Scheme.objects.count() == 1


def test_a_workbook_without_a_table_of_targets_says_so(world: SmallWorld) -> None:
    assert "认不出指标表" in read(world, xlsx({"通讯录": [("姓名", "电话"), ("甲", 1)]})).faults.blocking[0].message
    assert "没有任何目标" in read(world, table()).faults.blocking[0].message


@pytest.mark.parametrize(
    ("text", "number", "title", "points"),
    [
        ("Ⅰ-1 组织领导到位（12分）", "Ⅰ-1", "组织领导到位", "12"),
        ("Ⅲ-1-①成立领导小组", "Ⅲ-1-①", "成立领导小组", None),
        ("一、（5.5分）组织领导", "一", "组织领导", "5.5"),
        ("（一）健全机构(满分3分)", "（一）", "健全机构", "3"),
        ("1.每年2次", "1", "每年2次", None),
        ("1.2 定期研究", "1.2", "定期研究", None),
        ("①定期研究【2分】", "①", "定期研究", "2"),
        ("第一部分 三个到位", "第一部分", "三个到位", None),
        ("三个到位（30分）", "", "三个到位", "30"),
        ("2008年工作要点", "", "2008年工作要点", None),
        ("3个窗口达标", "", "3个窗口达标", None),
        ("95%以上满意", "", "95%以上满意", None),
        ("第一、二季度考核", "", "第一、二季度考核", None),
        ("一票否决", "", "一票否决", None),
    ],
)
def test_a_title_is_taken_apart(text: str, number: str, title: str, points: str | None) -> None:
    heading = read_heading(text)
    assert (heading.number, heading.title) == (number, title)
    assert heading.points == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    ("above", "own", "full"),
    [
        ("Ⅰ-1", "①", "Ⅰ-1-①"),
        ("Ⅰ", "Ⅰ-2", "Ⅰ-2"),
        ("一", "（一）", "一（一）"),
        ("一（一）", "1", "一（一）1"),
        ("1", "2", "1-2"),
        ("", "1", "1"),
    ],
)
def test_a_number_is_completed_by_the_one_above(above: str, own: str, full: str) -> None:
    assert full_number(above, own) == full


def test_points_and_units_are_read_as_offices_write_them() -> None:
    assert [read_points(text) for text in ("5", "5分", "（0.5分）", "满分 10 分", "约5分", "")] == [
        5,
        5,
        Decimal("0.5"),
        10,
        None,
        None,
    ]
    assert list(read_units("牵头单位：办公室、人事处\n配合单位：基政处，社会处; 办公室")) == [
        "办公室",
        "人事处",
        "基政处",
        "社会处",
    ]
