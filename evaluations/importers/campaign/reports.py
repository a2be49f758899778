"""Reading reports, adjustments and what assignments have of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.enums import Part, ReportState, VetoEffect
from campaigns.rules import Facts, Rule
from evaluations.enums import AdjustmentKind
from evaluations.importers.campaign.entry import Entry, refuse_repeats
from evaluations.importers.campaign.parsed import (
    ParsedAdjustment,
    ParsedAssignment,
    ParsedExtension,
    ParsedPeriod,
    ParsedReport,
    ParsedTarget,
    ParsedUnit,
)

_LONGEST_TEXT = 100_000
_LONGEST_WINDOW = 9999


@dataclass(frozen=True)
class Known:
    """What rows may refer to, by code."""

    units: Mapping[str, ParsedUnit]
    targets: Mapping[str, ParsedTarget]
    inner: frozenset[str]
    """Targets below which others stand; a leaf with a faulty rule is not among them."""
    periods: Mapping[str, ParsedPeriod]


def find_cell(entry: Entry, known: Known) -> tuple[str, str]:
    """Unit and target of a row; the target must be a leaf that applies to the unit."""
    unit = entry.reference("unit", known.units, "单位") or ""
    target = entry.reference("target", known.targets, "目标") or ""
    if target in known.inner:
        entry.fault("target", f"不是末级目标：{target}")
    elif target and unit:
        row = known.units[unit]
        if row.kind and not known.targets[target].concerns(unit, row.kind, row.unit_class):
            entry.fault("target", f"目标 {target} 不适用于单位 {unit}")
    return unit, target


def read_reports(entries: Sequence[Entry], known: Known) -> tuple[ParsedReport, ...]:
    """``reports``: one for a unit, target and period."""
    seen: set[tuple[str, str, str]] = set()
    reports = []
    for entry in entries:
        report = _read_report(entry, known)
        if all(report.key):
            if report.key in seen:
                entry.faults.add(entry.path, "与前面的填报重复（同一单位、目标、填报期）")
            seen.add(report.key)
        reports.append(report)
    return tuple(reports)


_STATES = [state.value for state in ReportState if state != ReportState.SIGNING]
"""Those of the format."""


def _read_report(entry: Entry, known: Known) -> ParsedReport:
    unit, target = find_cell(entry, known)
    period = entry.reference("period", known.periods, "填报期") or ""
    cycle = known.targets[target].cycle if target else ""
    if period and cycle and known.periods[period].cycle and known.periods[period].cycle != cycle:
        entry.fault("period", f"不是目标 {target} 的填报期：周期应为 {cycle}")
    state = entry.choice("state", _STATES)
    rule = known.targets[target].rule if target else None
    approved = state == ReportState.APPROVED
    return ParsedReport(
        unit=unit,
        target=target,
        period=period,
        state=state,
        facts=_read_facts(entry, "facts", rule, complete=approved),
        text=None if entry.given("text") is None else entry.text("text", longest=_LONGEST_TEXT, default=""),
        reported=_read_facts(entry, "reported", rule, complete=False)
        if approved and entry.given("reported") is not None
        else None,
        correction_reason=entry.text("correction_reason", longest=_LONGEST_TEXT, default=""),
        submitted_on=entry.day_or_none("submitted_on"),
    )


def _read_facts(entry: Entry, key: str, rule: Rule | None, *, complete: bool) -> Facts:
    if rule is None:
        return {}
    raw = entry.given(key)
    if raw is None and complete:
        entry.fault(key, "缺少此项")
        return {}
    return entry.try_rules(key, lambda: rule.parse_facts(raw, complete=complete)) or {}


def read_adjustments(entries: Sequence[Entry], known: Known) -> tuple[ParsedAdjustment, ...]:
    """``adjustments``: a code, where there is one, stands once."""
    refuse_repeats([entry for entry in entries if entry.given("code") != ""], "加减分")
    return tuple(_read_adjustment(entry, known) for entry in entries)


def _read_adjustment(entry: Entry, known: Known) -> ParsedAdjustment:
    kind = entry.choice("kind", AdjustmentKind.values)
    return ParsedAdjustment(
        unit=entry.reference("unit", known.units, "单位") or "",
        kind=kind,
        dated_on=entry.day("date"),
        points=entry.number("points", default="0" if kind == AdjustmentKind.VETO else None),
        project=entry.text("project", longest=120, default=""),
        basis=entry.text("basis", longest=_LONGEST_TEXT, default=""),
        look_back_months=entry.whole("look_back_months", default=12, least=0, most=_LONGEST_WINDOW),
        code=entry.text("code", longest=64, default=""),
        effect=entry.choice("effect", VetoEffect.values, default=""),
        item=entry.text("item", longest=64, default=""),
    )


def read_assignments(entries: Sequence[Entry], known: Known) -> tuple[ParsedAssignment, ...]:
    """``assignments`` (optional): own goals and 协办."""
    seen: set[tuple[str, str]] = set()
    assignments = []
    for entry in entries:
        unit, target = cell = find_cell(entry, known)
        if all(cell) and cell in seen:
            entry.faults.add(entry.path, "与前面的任务重复（同一单位、目标）")
        seen.add(cell)
        part, goal = entry.given("part"), entry.given("own_goal")
        assignments.append(
            ParsedAssignment(
                unit=unit,
                target=target,
                part=None if part is None else entry.choice("part", Part.values),
                own_goal=None if goal is None else entry.number("own_goal", positive=True),
                is_assigned=_is_assigned(entry),
            )
        )
    return tuple(assignments)


def _is_assigned(entry: Entry) -> bool:
    value = entry.given("assigned")
    if value is not None and not isinstance(value, bool):
        entry.fault("assigned", "应为 true 或 false")
    return value is not False


def read_extensions(entries: Sequence[Entry], known: Known) -> tuple[ParsedExtension, ...]:
    """``extensions`` (optional): due days later than the period's own, one for a unit and a period."""
    seen: set[tuple[str, str]] = set()
    extensions = []
    for entry in entries:
        unit = entry.reference("unit", known.units, "单位") or ""
        code = entry.reference("period", known.periods, "填报期") or ""
        if (unit, code) in seen:
            entry.faults.add(entry.path, "与前面的展期重复（同一单位、填报期）")
        seen.add((unit, code))
        due, period = entry.day("due"), known.periods.get(code)
        if period is not None and due <= period.due:
            entry.fault("due", f"展期应晚于原截止日期 {period.due}")
        extensions.append(ParsedExtension(unit, code, due, entry.text("reason", longest=_LONGEST_TEXT, default="")))
    return tuple(extensions)
