"""A workbook of targets against the draft it would become."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from campaigns.enums import Cycle, Join
from campaigns.models import Campaign, Scheme
from campaigns.queries.reviewers import offices_for, panels_for
from campaigns.queries.scheme_items import ItemRow, read_items
from campaigns.queries.target_import.items import plan_items
from campaigns.queries.target_import.lines import TargetBook, TargetLine
from campaigns.queries.target_rows import TargetRow, read_rows
from campaigns.rules import FaultsError, parse_rule, read_methods, say_methods
from campaigns.rules.words import say
from core.paths import assign_paths
from core.sheets.preview import Change, Entry, Preview
from core.sheets.rows import folded
from units.enums import UnitKind
from units.models import Unit

_ALIKE = 0.5
"""How much of two titles must agree for the targets of one number to be the same."""

_HEAD = {
    "title": "名称",
    "intended_points": "计划总分",
    "bonus_cap": "加分上限",
    "items_only": "加分和否决只能从清单里选",
    "notes": "说明",
}


@dataclass(frozen=True)
class TargetPlan:
    """The rows and lists that the draft would hold, what the scheme would say of itself, and what that changes."""

    rows: tuple[TargetRow, ...]
    head: Mapping[str, Any]
    preview: Preview
    items: tuple[ItemRow, ...] = ()


def import_base(campaign: Campaign) -> Scheme | None:
    """What a file is compared with: the latest common draft, else the version in force."""
    common = campaign.schemes.common().order_by("-version")
    found = [*common.filter(state="draft")[:1], *common.published()[:1]]
    return found[0] if found else None


def unit_names(campaign: Campaign) -> dict[str, str]:
    """Every name under which a unit of the campaign is known → its code; a name of two units is left out."""
    rows = campaign.participations.values_list("unit__code", "name", "unit__name", "unit__short_name")
    pairs = {(folded(name), code) for code, *names in rows for name in names if name}
    counted = Counter(name for name, _ in pairs)
    return {name: code for name, code in pairs if counted[name] == 1}


def plan_targets(book: TargetBook, campaign: Campaign, base: Scheme | None) -> TargetPlan:
    """Compare; six queries and those of ``read_rows``. Faults join those that reading found."""
    before = read_rows(base) if base is not None else ()
    lines = _known_again(book, before)
    _check_units(lines)
    _check_reviewers(lines, campaign.organiser)
    known = {row.code: row for row in before}
    rows = tuple(_merged(line, known.get(line.target.code)) for line in lines)
    head = {key: getattr(base, key) for key in _HEAD} if base is not None else {}
    now = {**head, **({} if book.is_office and head.get("title") else book.head)}
    places = {line.target.code: line.row.number for line in lines}
    preview = _compare(before, rows, places) if not book.faults.blocking else Preview()
    items, told = plan_items(book.items, read_items(base) if base is not None else ())
    final = replace(
        preview,
        added=(*preview.added, *told.added),
        changed=(*_head_entries(head, now), *preview.changed, *told.changed),
        removed=(*preview.removed, *told.removed),
        untouched=preview.untouched + told.untouched,
        faults=book.faults.blocking,
        warnings=book.faults.warnings,
    )
    return TargetPlan(rows, now, final, items)


def _known_again(book: TargetBook, before: Sequence[TargetRow]) -> list[TargetLine]:
    """With the codes of targets that a table of the office's own speaks of by number and title."""
    if not book.is_office:
        return list(book.lines)
    found = _same_targets([line.target for line in book.lines], before)
    taken = {row.code for row in before} | set(found.values())
    for line in book.lines:
        if line.target.code not in found:
            code = line.target.code
            while code in taken:
                code = f"{code}x"
            taken.add(code)
            found[line.target.code] = code
    return [
        replace(
            line,
            target=replace(
                line.target,
                code=found[line.target.code],
                parent=found.get(line.target.parent) if line.target.parent else None,
            ),
        )
        for line in book.lines
    ]


def _same_targets(now: Sequence[TargetRow], before: Sequence[TargetRow]) -> dict[str, str]:
    """Code in the file → code of the target it continues: of the same number and a like title, or of the same title."""
    by_number, by_title = _alone(before, "number"), _alone(before, "title")
    titles = _alone(now, "title")
    found: dict[str, str] = {}
    for row in now:
        old = by_number.get(row.number)
        if old is not None and SequenceMatcher(None, old.title, row.title).ratio() >= _ALIKE:
            found[row.code] = old.code
    for row in now:
        old = by_title.get(row.title) if row.title in titles else None
        if row.code not in found and old is not None and old.code not in found.values():
            found[row.code] = old.code
    return found


def _alone(rows: Sequence[TargetRow], key: str) -> dict[str, TargetRow]:
    """Rows by a value that no other has."""
    counted = Counter(getattr(row, key) for row in rows)
    return {value: row for row in rows if (value := getattr(row, key)) and counted[value] == 1}


def _check_units(lines: Sequence[TargetLine]) -> None:
    wanted = {code for line in lines for code in line.target.units}
    known = set(Unit.objects.filter(code__in=wanted).values_list("code", flat=True))
    for line in lines:
        for code in sorted(line.target.units - known):
            line.row.fault("units", f"没有代码为“{code}”的单位", "请填写单位代码（不是名称），用顿号分开")


def _check_reviewers(lines: Sequence[TargetLine], arranger: Unit) -> None:
    offices = {line.target.review.office for line in lines} - {""}
    panels = {line.target.review.panel for line in lines} - {""}
    known = set(offices_for(arranger).filter(code__in=offices).values_list("code", flat=True)) if offices else set()
    named = set(panels_for(arranger).filter(name__in=panels).values_list("name", flat=True)) if panels else set()
    for line in lines:
        review = line.target.review
        if review.office and review.office not in known:
            said = f"“{arranger}”没有代码为“{review.office}”的处（科）室"
            line.row.fault("reviewer", said, "请填写直接管理的处（科）室的单位代码")
        if review.panel and review.panel not in named:
            said = f"“{arranger}”没有名为“{review.panel}”的评审组"
            line.row.fault("reviewer", said, "请先在“人员 · 评审组”里建立，或改正名称")


def _merged(line: TargetLine, known: TargetRow | None) -> TargetRow:
    """The target as it would be: with what is known and the file is silent about, and rules that say the same unchanged."""
    target = line.target
    if known is None:
        return target
    kept = {key: getattr(known, key) for key in line.silent if getattr(known, key)}
    if target.rule is not None and "rule" not in kept and _same_rule(target.rule, known.rule):
        kept["rule"] = known.rule
    return replace(target, lineage=known.lineage, **kept)


def _same_rule(one: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    try:
        return other is not None and parse_rule(one) == parse_rule(other)
    except FaultsError:
        return False


def _compare(before: Sequence[TargetRow], now: Sequence[TargetRow], places: Mapping[str, int]) -> Preview:
    known, new = {row.code: row for row in before}, {row.code: row for row in now}
    stayed = {code for code in known.keys() & new.keys() if known[code].parent == new[code].parent}
    moved = _moved(
        [row.code for row in before if row.code in stayed], [row.code for row in _ordered(now) if row.code in stayed]
    )
    changed = []
    for row in now:
        if row.code in known:
            changes = _changes(known[row.code], row, known, new)
            if row.code in moved:
                changes.append(Change("次序", "原来的位置", "移到表中的位置"))
            if changes:
                changed.append(Entry("目标", places[row.code], row.code, _name(row), tuple(changes)))
    added = [
        Entry("目标", places[row.code], row.code, _name(row), tuple(_said(row, new)))
        for row in now
        if row.code not in known
    ]
    removed = [Entry("目标", 0, row.code, _name(row)) for row in before if row.code not in new]
    untouched = len(now) - len(added) - len(changed)
    return Preview(tuple(added), tuple(changed), tuple(removed), untouched)


def _ordered(rows: Sequence[TargetRow]) -> list[TargetRow]:
    paths = assign_paths({row.code: row.parent for row in rows})
    return sorted(rows, key=lambda row: paths[row.code])


def _moved(before: list[str], now: list[str]) -> set[str]:
    if before == now:
        return set()
    blocks = SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    return set(now) - {code for block in blocks for code in now[block.b : block.b + block.size]}


def _name(row: TargetRow) -> str:
    return f"{row.number} {row.title}".strip()


def _words(row: TargetRow, among: Mapping[str, TargetRow]) -> dict[str, str]:
    """What people read of a target, by label."""
    scopes = [str(UnitKind(kind).label) for kind in UnitKind.values if kind in row.kinds]
    parent = among.get(row.parent) if row.parent else None
    return {
        "编号": row.number,
        "名称": row.title,
        "上级": _name(parent) if parent else "",
        "分值": "" if row.points is None else say(row.points),
        "计分规则": _rule_words(row),
        "填报周期": str(Cycle(row.cycle).label) if row.cycle else "",
        "各期合并": str(Join(row.join).label) if row.join else "",
        "测评方式": say_methods(read_methods(row.methods)),
        "适用": "、".join([*scopes, *sorted(row.classes), *sorted(row.units - row.assisting)]),
        "协办": "、".join(sorted(row.assisting)),
        "佐证件数": str(row.evidence_required or ""),
        "由谁审核": str(row.review),
        "说明": row.explanation,
        "示例": row.example,
    }


def _rule_words(row: TargetRow) -> str:
    if row.rule is None:
        return ""
    try:
        rule = parse_rule(row.rule)
    except FaultsError:
        return str(row.rule.get("kind", ""))
    return f"{rule.label}：{rule.describe(row.points)}" if row.points is not None else rule.label


def _changes(
    old: TargetRow, row: TargetRow, known: Mapping[str, TargetRow], new: Mapping[str, TargetRow]
) -> list[Change]:
    before, now = _words(old, known), _words(row, new)
    if old.rule == row.rule:
        before["计分规则"] = now["计分规则"]  # its words contain the points
    if old.parent == row.parent:
        before["上级"] = now["上级"]
    found = [Change(label, before[label], now[label]) for label in now if before[label] != now[label]]
    if old.rule != row.rule and before["计分规则"] == now["计分规则"]:
        found.append(Change("计分规则", str(old.rule), str(row.rule)))
    return found


def _said(row: TargetRow, among: Mapping[str, TargetRow]) -> list[Change]:
    words = _words(row, among)
    return [Change(label, "", text) for label, text in words.items() if text and label not in {"编号", "名称"}]


def _head_entries(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Entry]:
    changes = tuple(
        Change(label, _text(before.get(key)), _text(now.get(key)))
        for key, label in _HEAD.items()
        if (before.get(key) or None) != (now.get(key) or None)
    )
    return [Entry("指标体系", 0, "", str(now.get("title") or "基本信息"), changes)] if changes else []


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value is None else str(value)
