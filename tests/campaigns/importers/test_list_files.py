"""The lists of a scheme go out as JSON and as Excel, and come back the same; a faulty file is refused whole."""

import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from campaigns.exporters.scheme_json import export_scheme
from campaigns.exporters.target_book import export_targets
from campaigns.importers.scheme_json import parse_scheme
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Scheme
from campaigns.operations.schemes import discard_draft, new_version, rewrite_draft
from campaigns.operations.target_import import TargetImport, import_targets
from campaigns.queries.scheme_items import read_items
from campaigns.queries.target_import import TargetBook, import_base, plan_targets
from campaigns.rules import FaultsError
from core.sheets import Sheet, SheetFaultsError, read_workbook
from tests.campaigns.lists import AWARD, FRAUD, LISTS, draft_with_lists
from tests.core.sheets.books import xlsx
from tests.worlds.small import NOW, SmallWorld, small_world

pytestmark = pytest.mark.django_db

BONUS_HEAD = ("代码", "名称", "每次最多加几分", "全年最多加几分", "几笔怎样计", "说明")
NEGATIVE_HEAD = ("代码", "名称", "后果", "追溯月数", "说明")


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def content(scheme: Scheme) -> bytes:
    return json.dumps(export_scheme(Scheme.objects.get(pk=scheme.pk)), ensure_ascii=False).encode()


def sheets_of(workbook: bytes) -> list[Sheet]:
    return list(read_workbook(name="指标.xlsx", content=BytesIO(workbook), size=len(workbook)))


def book_of(world: SmallWorld, workbook: bytes) -> TargetBook:
    return read_target_book(sheets_of(workbook), known_of(world.campaign))


def load(world: SmallWorld, workbook: bytes) -> TargetImport:
    return import_targets(campaign=world.campaign, book=book_of(world, workbook), actor=None, at=NOW)


def test_json_comes_back_the_same(world: SmallWorld) -> None:
    draft = draft_with_lists(world, items_only=True)
    written = content(draft)
    other = new_version(scheme=world.scheme, actor=None, at=NOW)
    rewrite_draft(scheme=other, actor=None, at=NOW, **vars(parse_scheme(written)))
    assert content(other) == written
    assert read_items(other) == LISTS
    rewrite_draft(scheme=other, actor=None, at=NOW, **vars(parse_scheme(content(world.scheme))))
    assert content(other) == content(world.scheme)


def test_every_fault_of_the_lists_is_named_by_its_path(world: SmallWorld) -> None:
    raw: dict[str, Any] = export_scheme(draft_with_lists(world))
    raw["bonus_items"][0] |= {"points": "0", "effect": "no_application"}
    raw["bonus_items"][1]["code"] = raw["bonus_items"][2]["code"]
    raw["bonus_items"][2]["title"] = 7
    raw["bonus_items"].append("x")
    raw["negative_items"][0] |= {"look_back_months": "1.5"}
    with pytest.raises(FaultsError) as caught:
        parse_scheme(json.dumps(raw).encode())
    assert {fault.path for fault in caught.value.faults} == {
        "bonus_items[0].points",
        "bonus_items[0].effect",
        "bonus_items[2].title",
        "bonus_items[3]",
        "negative_items[0].look_back_months",
    }
    raw = export_scheme(draft_with_lists(world))
    raw["bonus_items"][1]["code"] = "B1"
    with pytest.raises(FaultsError, match=r"bonus_items\[1\].code"):
        parse_scheme(json.dumps(raw).encode())


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_text_that_no_database_keeps_is_refused(world: SmallWorld, text: str) -> None:
    raw = export_scheme(world.scheme)
    raw["targets"][1]["explanation"] = f"前{text}后"
    with pytest.raises(FaultsError) as caught:
        parse_scheme(json.dumps(raw).encode())
    assert [fault.path for fault in caught.value.faults] == ["targets[1].explanation"]


def test_excel_comes_back_the_same_and_a_second_time_changes_nothing(world: SmallWorld) -> None:
    draft = draft_with_lists(world, items_only=True)
    exported = export_targets(draft)
    draft.items.all().delete()
    Scheme.objects.filter(pk=draft.pk).update(bonus_cap=None, items_only=False)
    assert load(world, exported).scheme == draft
    again = Scheme.objects.get(pk=draft.pk)
    assert (read_items(again), again.bonus_cap, again.items_only) == (LISTS, Decimal(10), True)
    assert sheets_of(export_targets(again)) == sheets_of(exported)
    assert not load(world, exported).plan.preview.has_changes


def test_the_preview_tells_what_becomes_of_the_lists(world: SmallWorld) -> None:
    wanted = draft_with_lists(world)
    exported = export_targets(wanted)
    discard_draft(scheme=wanted, revision=wanted.revision, actor=None, at=NOW)
    draft_with_lists(world, replace(AWARD, points=Decimal(2)), replace(FRAUD, title="旧的一项", code="N9"))
    plan = plan_targets(book_of(world, exported), world.campaign, import_base(world.campaign))
    assert [(entry.kind, entry.title) for entry in plan.preview.added] == [
        ("加分项", "经验推广"),
        ("加分项", "职工获称号"),
        ("负面清单", "弄虚作假"),
    ]
    assert [(entry.title, entry.changes[0].label) for entry in plan.preview.changed] == [("集体获省级表彰", "内容")]
    assert [entry.title for entry in plan.preview.removed] == ["旧的一项"]


def test_a_file_without_the_sheets_leaves_the_lists_alone(world: SmallWorld) -> None:
    draft = draft_with_lists(world)
    head = ("代码", "编号", "名称", "上级", "分值", "计分规则", "填报周期", "各期合并")
    leaf = ("a", "Ⅰ", "新目标", "", "5", "直接评分", "每季度", "平均")
    load(world, xlsx({"指标": [head, leaf]}))
    assert draft.targets.count() == 1
    assert read_items(draft) == LISTS


def test_faults_of_the_sheets_are_named_by_their_cells(world: SmallWorld) -> None:
    draft = draft_with_lists(world)
    head = ("代码", "编号", "名称", "上级", "分值", "计分规则", "填报周期", "各期合并")
    leaf = ("a", "Ⅰ", "新目标", "", "5", "直接评分", "每季度", "平均")
    bonus = [
        BONUS_HEAD,
        ("B1", "表彰", "三分", "", "", ""),
        ("B1", "推广", "3", "2", "偶尔", ""),
        ("", "", "1", "", "", ""),
    ]
    negative = [NEGATIVE_HEAD, ("", "造假", "", "200", "")]
    workbook = xlsx({"指标": [head, leaf], "加分项": bonus, "负面清单": negative})
    with pytest.raises(SheetFaultsError) as caught:
        load(world, workbook)
    assert {(fault.sheet, fault.row, fault.column) for fault in caught.value.faults} == {
        ("加分项", 2, 3),
        ("加分项", 3, 1),
        ("加分项", 3, 4),
        ("加分项", 3, 5),
        ("加分项", 4, 2),
        ("负面清单", 2, 3),
        ("负面清单", 2, 4),
    }
    assert read_items(draft) == LISTS
