"""Our own template: what it says becomes a draft, and a scheme goes out and comes back the same."""

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.enums import Cycle, Join, ProofKind, SchemeState
from campaigns.exporters.target_book import export_targets, write_targets
from campaigns.importers.office_table import Known
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Campaign, Scheme, TargetUnit
from campaigns.operations.schemes import new_version, replace_content
from campaigns.operations.target_import import TargetImport, import_targets
from campaigns.queries.target_import import TargetBook
from campaigns.queries.target_rows import TargetRow, read_rows
from campaigns.rules import parse_rule
from core.paths import assign_paths
from core.refusals import ConflictError, NotAllowedError
from core.sheets import SheetFaultsError, read_workbook
from tests.core.sheets.books import xlsx
from tests.worlds.small import NOW, RULES, SmallWorld, small_world
from units.enums import UnitKind

HEAD = ("代码", "编号", "名称", "上级", "分值", "计分规则", "目标值", "参数清单", "填报周期", "各期合并")


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def read(campaign: Campaign, content: bytes, name: str = "指标.xlsx") -> TargetBook:
    sheets = read_workbook(name=name, content=io.BytesIO(content), size=len(content))
    return read_target_book(sheets, known_of(campaign))


def write(world: SmallWorld, content: bytes, **more: Any) -> TargetImport:
    return import_targets(
        campaign=world.campaign, book=read(world.campaign, content), **{"actor": None, "at": NOW, **more}
    )


def table(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return xlsx({"指标": [head, *rows]})


def refused(world: SmallWorld, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> list[str]:
    with pytest.raises(SheetFaultsError) as caught:
        write(world, table(*rows, head=head))
    return [f"{fault.cell} {fault.message}" for fault in caught.value.faults]


def in_order(rows: Sequence[TargetRow]) -> list[str]:
    paths = assign_paths({row.code: row.parent for row in rows})
    return sorted(paths, key=lambda code: paths[code])


def sheets_of(content: bytes) -> Any:
    return read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))


def test_a_published_scheme_goes_out_and_comes_back_as_it_is(world: SmallWorld) -> None:
    done = write(world, export_targets(world.scheme))
    assert (done.plan.preview.has_changes, done.plan.preview.untouched) == (False, 12)
    assert done.plan.preview.warnings == ()
    assert Scheme.objects.count() == 1


def test_what_is_published_never_changes(world: SmallWorld) -> None:
    before = read_rows(world.scheme)
    done = write(
        world,
        table(("p1", "Ⅰ", "四个到位", None), ("x", "Ⅰ-1", "新目标", "Ⅰ", 5, "直接评分", None, None, "每年", "平均")),
    )
    assert done.scheme is not None
    assert (done.scheme.state, done.scheme.version) == (SchemeState.DRAFT, 2)
    assert read_rows(world.scheme) == before
    rows = {row.code: row for row in read_rows(done.scheme)}
    assert rows["p1"].lineage == next(row.lineage for row in before if row.code == "p1")
    assert (rows["x"].parent, rows["x"].points) == ("p1", Decimal(5))
    assert rows["x"].rule == {"kind": "direct"}
    preview = done.plan.preview
    assert ([entry.key for entry in preview.added], len(preview.removed)) == (["x"], 11)


def test_the_same_file_again_changes_nothing(world: SmallWorld) -> None:
    first = table(("a", "1", "甲", None, 5, "民意测评", None, None, "每季度", "平均"))
    write(world, first)
    before = list(Scheme.objects.values())
    again = write(world, first)
    assert (again.plan.preview.has_changes, again.plan.preview.untouched) == (False, 1)
    assert list(Scheme.objects.values()) == before


def test_order_moves_and_head_are_changes_too(world: SmallWorld) -> None:
    first, second = ("a", "1", "甲", None, 5, "直接评分", None, None, "每年", "平均"), ("b", "2", "乙", None)
    leaf = ("c", "3", "丙", "b", 2, "直接评分", None, None, "每年", "平均")
    draft = write(world, table(first, second, leaf)).scheme
    assert draft is not None
    preview = write(world, table(second, leaf, first)).plan.preview
    assert {entry.key for entry in preview.changed} <= {"a", "b", "c"}
    assert preview.has_changes
    assert [row.code for row in read_rows(draft)] == ["b", "c", "a"]
    (entry,) = write(world, table(second, first, (*leaf[:3], None, *leaf[4:]))).plan.preview.changed
    assert (entry.key, entry.changes[0].before, entry.changes[0].now) == ("c", "2 乙", "")
    content = xlsx(
        {
            "指标": [HEAD, second, first, (*leaf[:3], None, *leaf[4:])],
            "基本信息": [("项目", "内容"), ("名称", "新名"), ("计划总分", 7)],
        }
    )
    (entry,) = write(world, content).plan.preview.changed
    assert [(each.label, each.now) for each in entry.changes] == [("名称", "新名"), ("计划总分", "7")]
    draft.refresh_from_db()
    assert (draft.title, draft.intended_points) == ("新名", 7)


def test_codes_may_be_left_out_and_parents_named_by_number(world: SmallWorld) -> None:
    rows = (("Ⅰ", "到位", None), ("Ⅰ-1", "组织", "Ⅰ"), ("", "无编号", "Ⅰ-1"))
    done = write(world, table(*rows, head=("编号", "名称", "上级")))
    assert done.scheme is not None
    assert [(row.code, row.parent) for row in read_rows(done.scheme)] == [("Ⅰ", None), ("Ⅰ-1", "Ⅰ"), ("R4", "Ⅰ-1")]


def test_every_fault_is_listed_at_once_with_its_cell(world: SmallWorld) -> None:
    assert refused(
        world,
        ("a", "1", "甲", "c"),
        ("b", "1", "乙", "a"),
        ("c", "3", "丙", "b"),
        ("a", "4", "丁", None),
        ("e", "5", None, "nowhere"),
        ("f", "6", "戊", None, "很多", "定量完成", "0", None, "每旬", "累计"),
        ("g", "7", "己", None, -1, "逐项达标", None, None, "每年", "累计"),
        ("h", "8", "庚", None, 5, "节点推进", None, "动员=去年=40\n总结=2026-12-01=0", "每年", "平均"),
        ("i", "9", "辛", None, 5, "扣光", None, None, "每年", "平均"),
        ("j", "10", "壬", None, 5, "等次评定", None, "优=1\n优=很好", "每年", "平均"),
    ) == [
        "D2 上级关系绕成了圈",
        "B3 编号“1”与第 2 行重复",
        "D3 上级关系绕成了圈",
        "D4 上级关系绕成了圈",
        "A5 代码“a”与第 2 行重复",
        "C6 不能为空",
        "D6 没有代码或编号为“nowhere”的目标",
        "E7 “很多”不是数字",
        "G7 “定量完成”的参数不对：应为正数",
        "I7 没有“每旬”这个选项",
        "E8 -1 超出范围",
        "H8 “逐项达标”的参数不对：不能为空",
        "H9 “节点推进”的参数不对：应为日期，如 2026-03-31（第 1 项）",
        "H9 “节点推进”的参数不对：应为正数（第 2 项）",
        "F10 没有“扣光”这个选项",
        "H11 等次“优”写了两次",
        "H11 “等次评定”的参数不对：应为数字",
    ]


def test_forty_faults_are_forty_lines(world: SmallWorld) -> None:
    assert len(refused(world, *((f"t{n}", f"{n}", "名", "nowhere") for n in range(40)))) == 40


def test_what_should_be_looked_at_does_not_stop_the_import(world: SmallWorld) -> None:
    done = write(
        world,
        table(
            ("a", "1", "甲", None, 12),
            ("b", "2", "乙", "a", 5, "直接评分", 90, None, "每年", "平均"),
            ("c", "3", "丙", "a", 6),
        ),
    )
    assert [(fault.cell, fault.message) for fault in done.plan.preview.warnings] == [
        ("E2", "写的是 12 分，下级分值合计 11 分"),
        ("G3", "这种计分规则用不到这一列"),
        ("F4", "末级目标缺少计分规则、填报周期、各期合并，发布前必须补上"),
    ]


def test_unknown_units_are_a_fault(world: SmallWorld) -> None:
    row = ("a", "1", "甲", None, 5, "直接评分", None, None, "每年", "平均", "north、火星")
    assert refused(world, row, head=(*HEAD, "适用单位代码")) == ["K2 没有代码为“火星”的单位"]


def test_only_the_organisers_office_imports(world: SmallWorld) -> None:
    content = table(("a", "1", "甲", None))
    for who in ("reporter", "reviewer", "leader", "auditor", "stranger"):
        with pytest.raises(NotAllowedError):
            write(world, content, actor=world.people[who])
    assert write(world, content, actor=world.people["administrator"]).scheme is not None


def test_what_was_not_seen_is_not_written(world: SmallWorld) -> None:
    content = table(("a", "1", "甲", None))
    with pytest.raises(ConflictError, match="预览之后"):
        write(world, content, seen="something else")
    assert Scheme.objects.count() == 1


NAMES = st.text(alphabet="甲乙=+-@'\\n0.5 （）\n", min_size=1, max_size=12).map(str.strip).filter(bool)
AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=6)
POSITIVE = AMOUNTS.filter(bool)


def _listed(names: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(names, min_size=2, max_size=4, unique=True)


RAW_RULES = st.one_of(
    st.sampled_from([rule for rule, _ in RULES.values()]),
    st.fixed_dictionaries(
        {
            "kind": st.just("quantity"),
            "goal": POSITIVE,
            "floor": AMOUNTS,
            "cap": AMOUNTS,
            "direction": st.sampled_from(["more", "less"]),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("rate"), "goal": POSITIVE, "step": st.none() | AMOUNTS}),
    st.fixed_dictionaries(
        {
            "kind": st.just("checklist"),
            "standards": _listed(NAMES),
            "mode": st.sampled_from(["proportional", "abc"]),
            "coefficients": st.lists(AMOUNTS, min_size=3, max_size=3),
        }
    ),
    st.builds(
        lambda names, number: {"kind": "grade", "coefficients": dict.fromkeys(names, number)}, _listed(NAMES), AMOUNTS
    ),
    st.builds(
        lambda names, number, day: {
            "kind": "milestone",
            "late": number,
            "milestones": [{"name": name, "due": day.isoformat(), "share": number + 1} for name in names],
        },
        _listed(NAMES),
        AMOUNTS,
        st.dates(),
    ),
    st.builds(lambda numbers: {"kind": "deduction", "series": numbers}, st.lists(AMOUNTS, min_size=1, max_size=5)),
).map(lambda raw: parse_rule(raw).to_json())


@st.composite
def schemes(draw: st.DrawFn) -> list[TargetRow]:
    """A tree in order, leaves with every kind of rule; some of them not complete yet."""
    rows: list[TargetRow] = []
    for ordinal in range(draw(st.integers(1, 6))):
        above = draw(st.sampled_from([None, *(row.code for row in rows)]))
        rows.append(
            TargetRow(
                code=f"t{ordinal}",
                title=draw(NAMES),
                parent=above,
                number=f"Ⅰ-{ordinal}" if draw(st.booleans()) else "",
                explanation=draw(NAMES | st.just("")),
                example=draw(NAMES | st.just("")),
                points=draw(st.none() | AMOUNTS),
                evidence_required=draw(st.integers(0, 9)),
                evidence_kind=draw(st.sampled_from(["", *ProofKind.values])),
                evidence_months=draw(st.integers(0, 60)),
                kinds=frozenset(draw(st.sets(st.sampled_from(UnitKind.values), max_size=2))),
                classes=frozenset(draw(st.sets(st.sampled_from(["区县局", "直属单位"])))),
                units=frozenset(draw(st.sets(st.sampled_from(["north", "home"])))),
            )
        )
    inner = {row.parent for row in rows}
    for place, row in enumerate(rows):
        if row.code not in inner and draw(st.booleans()):
            rule = draw(RAW_RULES)
            joins = sorted(parse_rule(rule).joins)
            join, cycle = draw(st.sampled_from(joins)), draw(st.sampled_from(Cycle.values))
            rows[place] = replace(row, rule=rule, join=join, cycle=cycle)
    return rows


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(rows=schemes(), title=NAMES, intended=st.none() | AMOUNTS)
def test_whatever_a_scheme_holds_comes_back_from_its_workbook(
    rows: Sequence[TargetRow], title: str, intended: Decimal | None
) -> None:
    head: dict[str, Any] = {"title": title, "notes": "说明\n=第二行", "intended_points": intended}
    head |= {"bonus_cap": intended, "items_only": False}
    exported = write_targets(rows, head)
    book = read_target_book(sheets_of(exported), Known())
    assert book.faults.blocking == ()
    back = {line.target.code: line.target for line in book.lines}
    assert back == {row.code: row for row in rows}
    assert book.head == head
    assert [line.target.code for line in book.lines] == in_order(rows)


def test_export_import_export_is_identical(world: SmallWorld) -> None:
    draft = new_version(scheme=world.scheme, actor=None, at=NOW)
    draft.targets.filter(code="rate").update(
        explanation="=1+1\n-第二行", example="=示例", evidence_required=3, evidence_kind="photo", evidence_months=12
    )
    TargetUnit.objects.create(target=draft.targets.get(code="rate"), unit=world.north)
    exported, before = export_targets(draft), read_rows(draft)
    replace_content(scheme=draft, rows=[], actor=None, at=NOW)
    back = write(world, exported).scheme
    assert back == draft
    assert [replace(row, lineage="", rule=None) for row in read_rows(draft)] == [
        replace(row, lineage="", rule=None) for row in before
    ]
    assert [row.rule and parse_rule(row.rule) for row in read_rows(draft)] == [
        row.rule and parse_rule(row.rule) for row in before
    ]
    assert sheets_of(export_targets(draft)) == sheets_of(exported)


def test_an_empty_template_explains_itself(world: SmallWorld) -> None:
    sheets = sheets_of(export_targets(None))
    assert [sheet.name for sheet in sheets] == ["指标", "基本信息", "加分项", "负面清单", "填写说明"]
    assert any("参数清单" in row for row in sheets[-1].rows)
    assert Join.MEAN.label in "".join(str(value) for row in sheets[-1].rows for value in row)


def test_a_new_version_is_what_an_untouched_export_is_compared_with(world: SmallWorld) -> None:
    draft = new_version(scheme=world.scheme, actor=None, at=NOW)
    assert write(world, export_targets(draft)).scheme == draft
    assert not write(world, export_targets(draft)).plan.preview.has_changes
