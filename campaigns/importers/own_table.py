"""Our own template → lines of targets."""

import re
from collections.abc import Sequence
from decimal import Decimal

from campaigns.enums import Cycle, Join, ProofKind, ReviewBy
from campaigns.exporters.target_columns import HEAD_COLUMNS, HEAD_ITEMS, HEAD_SHEET, TARGET_COLUMNS, YES
from campaigns.importers.feed_cells import read_feeds
from campaigns.importers.item_table import read_item_sheets
from campaigns.importers.rule_cells import read_rule
from campaigns.importers.target_checks import check_lines
from campaigns.queries.reviewers import ReviewWords
from campaigns.queries.target_import.lines import TargetBook, TargetLine
from campaigns.queries.target_rows import TargetRow
from campaigns.rules import METHODS, RULES, FaultsError, read_methods, write_methods
from core.sheets import FaultList, Row, Sheet, read_rows, spoken
from core.sheets.rows import folded, parted
from units.enums import UnitKind

MOST_POINTS = Decimal(1_000_000)
MOST_PROOFS = Decimal(1000)
MOST_MONTHS = Decimal(60)
LONGEST_EXPLANATION = 10_000
_CYCLES = {each.value: str(each.label) for each in Cycle}
_JOINS = {each.value: str(each.label) for each in Join}
_PROOFS = {each.value: str(each.label) for each in ProofKind}
_REVIEWERS = {each.value: str(each.label) for each in ReviewBy}
_KINDS = {each.value: str(each.label) for each in UnitKind}


def read_own_table(targets: Sheet, sheets: Sequence[Sheet], faults: FaultList) -> TargetBook:
    """The sheet 指标, and of the others 基本信息, 加分项 and 负面清单 where there are."""
    head = next((sheet for sheet in sheets if sheet.name.strip() == HEAD_SHEET), None)
    rows = read_rows(targets, TARGET_COLUMNS, faults)
    codes = _codes(rows)
    named = _by_name(rows, codes)
    lines = [_line(row, codes[row.number], named) for row in rows]
    said = _read_head(head, faults) if head is not None else {}
    items = read_item_sheets(sheets, faults)
    return TargetBook(tuple(check_lines(lines)), said, items=items, faults=faults)


def _codes(rows: list[Row]) -> dict[int, str]:
    """Row → code: the one given, else the printed number, else the place in the file."""
    given = {row.number: row.text("code", longest=64) for row in rows}
    taken = {code for code in given.values() if code}
    for row in rows:
        if not given[row.number]:
            number = "".join(row.text("number", longest=40).split())
            code = number if number and number not in taken else f"R{row.number}"
            while code in taken:
                code = f"{code}x"
            given[row.number] = code
            taken.add(code)
    return given


def _by_name(rows: list[Row], codes: dict[int, str]) -> dict[str, str]:
    """Code or number → code; a code counts before a number."""
    numbers = {folded(row.text("number", longest=40)): codes[row.number] for row in reversed(rows)}
    return {**numbers, **{code: code for code in codes.values()}}


def _line(row: Row, code: str, named: dict[str, str]) -> TargetLine:
    above = row.text("parent", longest=64)
    rule = read_rule(row)
    join = row.choice("join", _JOINS)
    if rule is not None and join and join not in RULES[rule["kind"]].joins:
        said = f"“{RULES[rule['kind']].label}”的数据不能{_JOINS[join]}"
        row.fault("join", said, "请改为平均、取最近或取最好")
    proofs = row.decimal("evidence", places=0, most=MOST_PROOFS)
    assisting = frozenset(parted(spoken(row.values.get("assisting", ""))))
    leading = frozenset(parted(spoken(row.values.get("units", ""))))
    if assisting & leading:
        row.fault("assisting", f"“{'、'.join(sorted(assisting & leading))}”又是主办又是协办", "请只写在一列里")
    target = TargetRow(
        code=code,
        title=row.text("title", longest=200, is_required=True),
        parent=(named.get(above) or named.get(folded(above)) or above) if above else None,
        number=row.text("number", longest=40),
        explanation=row.text("explanation", longest=LONGEST_EXPLANATION),
        example=row.text("example", longest=LONGEST_EXPLANATION),
        points=row.decimal("points", places=6, most=MOST_POINTS),
        rule=rule,
        join=join,
        cycle=row.choice("cycle", _CYCLES),
        methods=_read_methods(row),
        kinds=frozenset(row.several("kinds", _KINDS)),
        classes=frozenset(parted(spoken(row.values.get("classes", "")))),
        units=leading | assisting,
        assisting=assisting,
        evidence_required=int(proofs or 0),
        evidence_kind=row.choice("proof_kind", _PROOFS),
        evidence_months=int(row.decimal("proof_months", places=0, most=MOST_MONTHS) or 0),
        review=_read_review(row),
        feeds=read_feeds(row, rule),
    )
    if any(len(each) > 40 for each in target.classes):  # noqa: PLR2004 - the column's length
        row.fault("classes", "比较类别最多 40 个字符", "请检查是否漏写了顿号")
    return TargetLine(row, target)


def _read_methods(row: Row) -> dict[str, str]:
    """``材料 60、实地 25%``: a name and a share each."""
    kinds = {words: kind for kind, words in METHODS.items()}
    written: dict[str, str] = {}
    for part in parted(spoken(row.values.get("methods", "")).replace("：", "").replace("%", "").replace("％", "")):
        found = re.fullmatch(r"(\D+?)\s*([0-9.]+)", part.strip())
        kind = kinds.get(found[1]) if found else None
        if found is None or kind is None or kind in written:
            row.fault("methods", f"看不懂“{part}”", f"请写成“材料 60、实地 40”，方式限于{'、'.join(kinds)}，各写一次")
            return {}
        written[kind] = found[2]
    try:
        return write_methods(read_methods(written))
    except FaultsError as error:
        row.fault("methods", error.faults[0].message, "请改正占比，各种方式合计 100")
        return {}


def _read_review(row: Row) -> ReviewWords:
    by, reviewer = row.choice("review_by", _REVIEWERS), row.text("reviewer", longest=64)
    kinds = frozenset(row.several("review_kinds", _KINDS))
    first = row.choice("signed_first", {"yes": "是"}) == "yes"
    if first and not by:
        row.fault("review_by", "要先由本单位领导审签，须写明由谁审核", "请选“由谁审核”，例如“上级单位”")
    if by in {"", ReviewBy.SUPERIOR}:
        if reviewer or kinds:
            row.fault("reviewer", "只有由职能处室或评审组审核时才填", "请选“由谁审核”，或清空审核的这几格")
        return ReviewWords(by, is_signed_first=first)
    if not reviewer:
        row.fault("reviewer", "没有写明是哪个处室或评审组", "职能处室填单位代码，评审组填名称")
    is_office = by == ReviewBy.OFFICE
    return ReviewWords(by, reviewer if is_office else "", "" if is_office else reviewer, kinds, first)


def _read_head(sheet: Sheet, faults: FaultList) -> dict[str, object]:
    words = {label: key for key, label in HEAD_ITEMS.items()}
    found: dict[str, object] = {}
    for row in read_rows(sheet, HEAD_COLUMNS, faults):
        match words.get(row.text("item", longest=40)):
            case "title":
                found["title"] = row.text("content", longest=120)
            case "notes":
                found["notes"] = row.text("content", longest=LONGEST_EXPLANATION)
            case "intended_points" | "bonus_cap" as key:
                found[key] = row.decimal("content", places=6, most=MOST_POINTS)
            case "items_only":
                found["items_only"] = row.choice("content", {"yes": YES, "no": "否"}) == "yes"
            case None:
                row.fault("item", "不认识这一项，它的内容不会导入", "请不要改动“项目”这一列", is_warning=True)
    return found
