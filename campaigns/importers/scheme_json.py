"""``civil-scheme/1`` → rows of a draft. Every fault of the file is named by its path; nothing is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.enums import Cycle, Join, ProofKind, ReviewBy
from campaigns.exporters.scheme_json import SCHEME_FORMAT
from campaigns.importers.item_json import parse_items
from campaigns.importers.json_text import faults_of_text, read_json
from campaigns.operations.schemes import SchemeHead
from campaigns.queries.reviewers import ReviewWords
from campaigns.queries.scheme_items import ItemRow
from campaigns.queries.target_rows import TargetRow
from campaigns.rules import Fault, FaultsError, parse_rule, read_methods, to_decimal, write_methods
from campaigns.rules.feed_files import parse_feeds
from campaigns.rules.feeds import FeedSpec
from units.enums import UnitKind

MOST_BYTES = 2 * 2**20
MOST_TARGETS = 2000
_MOST = 100
_LENGTHS = {"code": 64, "title": 200, "number": 40, "explanation": 10_000, "example": 10_000}


@dataclass(frozen=True)
class ParsedScheme:
    """A file without faults of its own; the check of the draft comes after."""

    head: SchemeHead
    rows: tuple[TargetRow, ...]
    items: tuple[ItemRow, ...] = ()


@dataclass
class _Reader:
    """Takes typed values out of one object, noting faults."""

    raw: Mapping[str, Any]
    path: str
    faults: list[Fault]
    length: dict[str, int] = field(default_factory=lambda: dict(_LENGTHS))

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(f"{self.path}{key}", message))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.raw.get(key)
        if value is None or value == "":
            if required:
                self.fault(key, "缺少此项")
            return ""
        if not isinstance(value, str):
            self.fault(key, "应为文字")
            return ""
        if len(value) > self.length.get(key, 120):
            self.fault(key, f"最多 {self.length.get(key, 120)} 个字符，现有 {len(value)} 个")
        return value

    def number(self, key: str) -> Decimal | None:
        if self.raw.get(key) is None:
            return None
        try:
            number = to_decimal(self.raw[key])
        except ValueError as error:
            self.fault(key, str(error))
            return None
        if number < 0:
            self.fault(key, "应为非负数")
        return number

    def whole(self, key: str) -> int:
        number = self.number(key) or Decimal(0)
        if number != int(number) or number > _MOST:
            self.fault(key, f"应为 0 至 {_MOST} 的整数")
        return int(number)

    def choice(self, key: str, choices: list[str]) -> str:
        value = self.text(key)
        if value and value not in choices:
            self.fault(key, f"应为以下之一：{'、'.join(choices)}")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, "应为 true 或 false")
        return value is True

    def texts(self, key: str, choices: list[str] | None = None) -> frozenset[str]:
        value = self.raw.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(key, "应为文字的列表")
            return frozenset()
        for index, each in enumerate(value):
            if choices is not None and each not in choices:
                self.fault(f"{key}[{index}]", f"应为以下之一：{'、'.join(choices)}")
        return frozenset(value)

    def rule(self) -> dict[str, Any] | None:
        raw = self.raw.get("rule")
        if raw is None:
            return None
        try:
            return parse_rule(raw).to_json()
        except FaultsError as error:
            for fault in error.faults:
                self.fault(f"rule.{fault.path}" if fault.path else "rule", fault.message)
            return None

    def feeds(self) -> frozenset[FeedSpec]:
        try:
            return frozenset(parse_feeds(self.raw.get("feeds"), self.raw.get("rule")))
        except FaultsError as error:
            for fault in error.faults:
                self.fault(f"feeds{fault.path}", fault.message)
            return frozenset()

    def methods(self) -> dict[str, str]:
        try:
            return write_methods(read_methods(self.raw.get("methods")))
        except FaultsError as error:
            for fault in error.faults:
                self.fault(f"methods.{fault.path}" if fault.path else "methods", fault.message)
            return {}


def parse_scheme(content: bytes) -> ParsedScheme:
    """The file's head, rows and lists. FaultsError with everything that is wrong."""
    raw = _load(content)
    faults: list[Fault] = []
    reader = _Reader(raw, "", faults, {"title": 120, "notes": 10_000})
    head = SchemeHead(
        title=reader.text("title"),
        notes=reader.text("notes"),
        intended_points=reader.number("intended_points"),
        bonus_cap=reader.number("bonus_cap"),
        items_only=reader.flag("items_only"),
    )
    items, found = parse_items(raw)
    faults += found
    entries = raw.get("targets")
    if not isinstance(entries, list):
        raise FaultsError([*faults, Fault("targets", "应为列表")])
    if len(entries) > MOST_TARGETS:
        raise FaultsError([Fault("targets", f"最多 {MOST_TARGETS} 个目标，现有 {len(entries)} 个")])
    rows = [_read(entry, f"targets[{index}]", faults) for index, entry in enumerate(entries)]
    if faults:
        raise FaultsError(faults)
    return ParsedScheme(head, tuple(row for row in rows if row is not None), items)


def _load(content: bytes) -> Mapping[str, Any]:
    if len(content) > MOST_BYTES:
        raise FaultsError([Fault("文件", f"不能超过 {MOST_BYTES // 2**20} MB")])
    try:
        raw = read_json(content)
    except FaultsError as error:
        told = error.faults[0].message
        message = f"不是 JSON，或不是 UTF-8 编码：{told}。请用本系统导出的文件"
        raise FaultsError([Fault("文件", message)]) from error
    if faults := list(faults_of_text(raw)):
        raise FaultsError(faults)
    if not isinstance(raw, dict) or raw.get("format") != SCHEME_FORMAT:
        raise FaultsError([Fault("format", f"应为 {SCHEME_FORMAT}，这不是指标体系的导出文件")])
    return raw


def _read(entry: object, path: str, faults: list[Fault]) -> TargetRow | None:
    if not isinstance(entry, Mapping):
        faults.append(Fault(path, "应为对象"))
        return None
    reader = _Reader(entry, f"{path}.", faults)
    return TargetRow(
        code=reader.text("code", required=True),
        parent=reader.text("parent") or None,
        title=reader.text("title", required=True),
        number=reader.text("number"),
        explanation=reader.text("explanation"),
        example=reader.text("example"),
        points=reader.number("points"),
        rule=reader.rule(),
        join=reader.choice("join", Join.values),
        cycle=reader.choice("cycle", Cycle.values),
        methods=reader.methods(),
        kinds=reader.texts("applies_to", UnitKind.values),
        classes=reader.texts("applies_to_classes"),
        units=reader.texts("applies_to_units"),
        assisting=_read_assisting(reader),
        evidence_required=reader.whole("evidence_required"),
        evidence_kind=reader.choice("evidence_kind", ProofKind.values),
        evidence_months=reader.whole("evidence_months"),
        review=_read_review(reader),
        feeds=reader.feeds(),
    )


def _read_assisting(reader: _Reader) -> frozenset[str]:
    units, assisting = reader.texts("applies_to_units"), reader.texts("assisting_units")
    if strange := sorted(assisting - units):
        reader.fault("assisting_units", f"协办单位也要列入 applies_to_units：{'、'.join(strange)}")
    return assisting & units


def _read_review(reader: _Reader) -> ReviewWords:
    raw = reader.raw.get("review")
    if raw is None:
        return ReviewWords()
    if not isinstance(raw, Mapping):
        reader.fault("review", "应为对象")
        return ReviewWords()
    inner = _Reader(raw, f"{reader.path}review.", reader.faults, {"office": 64, "panel": 40})
    by, told = inner.choice("by", ReviewBy.values), {key: inner.text(key) for key in ("office", "panel")}
    for key, value in told.items():
        if bool(value) != (by == key):
            inner.fault(key, f"by 为 {key} 时必填，否则不填")
    kinds = inner.texts("kinds", UnitKind.values) if by != ReviewBy.SUPERIOR else frozenset[str]()
    return ReviewWords(by, told["office"], told["panel"], kinds, inner.flag("signed_first"))
