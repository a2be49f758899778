"""A workbook of tasks against what is there now: what it would change, and where others wrote meanwhile."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from campaigns.models import Assignment, Participation, Period, PeriodExtension, ProgressReport
from campaigns.queries.filing.book_cells import check_facts, refuse_computed, typed_text, typed_value
from campaigns.queries.filing.lines import BookLine, TaskBook, settled
from campaigns.rules.slots import TEXT, Slot, facts_in, slot_values, slots_of
from core.refusals import NotAllowedError, RefusedError
from core.sheets import Fault
from units.enums import Role
from units.models import User

_VALUE = "value"
MINE, THEIRS = "mine", "theirs"

State = Literal["changed", "conflict", "theirs"]


@dataclass(frozen=True)
class CellChange:
    """One cell. ``base``: when the workbook was made; ``mine``: in the file; ``theirs``: in the system now."""

    key: str
    name: str
    label: str
    row: int
    base: str
    mine: str
    theirs: str

    @property
    def state(self) -> State:
        """``conflict``: both changed it, differently; ``theirs``: only somebody else did."""
        if self.mine == self.base:
            return "theirs"
        return "changed" if self.theirs == self.base else "conflict"

    def settled(self, choices: Mapping[str, str]) -> str:
        """What would stand there."""
        if self.state == "conflict":
            return self.mine if choices.get(self.key) == MINE else self.theirs
        return self.theirs if self.state == "theirs" else self.mine


@dataclass(frozen=True)
class ReportChange:
    """One report, begun or not, with the cells that differ; ``now``: what every cell holds in the system."""

    assignment: Assignment
    report: ProgressReport | None
    cells: tuple[CellChange, ...]
    now: Mapping[str, str]

    @property
    def version(self) -> int:
        """The version that the change would follow."""
        return self.report.version if self.report else 0

    def content(self, choices: Mapping[str, str]) -> tuple[dict[str, Any], str]:
        """The facts and the text that would be saved."""
        values = {**self.now, **{cell.name: cell.settled(choices) for cell in self.cells}}
        return facts_in(self.assignment.rule_object, values), values[TEXT]


@dataclass(frozen=True)
class BookPlan:
    """The whole of it. With ``faults`` nothing can be written."""

    participation: Participation
    period: Period
    changes: tuple[ReportChange, ...] = ()
    untouched: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = field(default=())

    @property
    def has_changes(self) -> bool:
        """Whether the file says anything new."""
        return bool(self.changes)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The keys of the cells for which somebody must choose."""
        return tuple(cell.key for each in self.changes for cell in each.cells if cell.state == "conflict")

    @property
    def cells_changed(self) -> int:
        """How many cells only the file changes."""
        return sum(cell.state == "changed" for each in self.changes for cell in each.cells)

    @property
    def fingerprint(self) -> str:
        """The same for the same effect: whoever confirms confirms what they have seen."""
        said = repr([(each.assignment.pk, each.version, each.cells) for each in self.changes])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def plan_book(book: TaskBook, user: User, today: dt.date) -> BookPlan:
    """Compare; a fixed number of queries. RefusedError where the workbook as a whole cannot be taken."""
    participation, period = _whose(book, user, today)
    of: dict[int, list[BookLine]] = {}
    for line in book.lines:
        of.setdefault(line.assignment_id, []).append(line)
    known = (
        Assignment.objects.in_force()
        .filter(participation=participation, target__cycle=period.cycle)
        .select_related("participation__unit", "participation__campaign", "target__scheme")
        .in_bulk(of)
    )
    reports = ProgressReport.objects.filter(assignment__in=known, period=period).select_related("edited_by")
    mine = {report.assignment_id: report for report in reports}
    found = [
        _compare(lines, known.get(pk), mine.get(pk), participation.campaign.text_limit, today)
        for pk, lines in of.items()
    ]
    changes = tuple(each for each in found if each is not None)
    faults = book.faults
    return BookPlan(participation, period, changes, len(of) - len(changes), faults.blocking, faults.warnings)


def _whose(book: TaskBook, user: User, today: dt.date) -> tuple[Participation, Period]:
    unit = Participation.objects.select_related("unit", "campaign").filter(pk=book.participation_id).first()
    period = Period.objects.filter(pk=book.period_id).first()
    if unit is None or period is None:
        message = "这份工作簿的填报期已经不在系统里。请重新下载。"
        raise RefusedError(message)
    if not user.holds(Role.REPORTER, unit.unit.path):
        message = "这份工作簿不是您单位的，不能由您上传。请检查是否选错了文件。"
        raise NotAllowedError(message)
    if not PeriodExtension.objects.is_open_for(participation_id=unit.pk, period=period, today=today):
        message = (
            f"这是“{period}”的工作簿，这一期已经关闭，不能再填。请下载现在这一期的工作簿；如确需补报，请联系创建办。"
        )
        raise RefusedError(message)
    return unit, period


def _compare(
    lines: list[BookLine],
    assignment: Assignment | None,
    report: ProgressReport | None,
    limit: int,
    today: dt.date,
) -> ReportChange | None:
    """What the lines of one task change; None where they say what they said at first."""
    if assignment is None:
        if any(_is_touched(line) for line in lines):
            lines[0].row.fault(_VALUE, "这项任务已被收回，或者指标体系换了版本", "请重新下载工作簿")
        return None
    if report is not None:
        report.assignment = assignment
    rule = assignment.rule_object
    now = {**slot_values(rule, report.facts if report else {}), TEXT: settled(report.text if report else "")}
    slots = {slot.mark: slot for slot in slots_of(rule)}
    cells: list[CellChange] = []
    values, of_name = dict(now), {}
    for line in lines:
        refuse_computed(line)
        cell = _cell(line, slots.get(line.slot), now, limit, today)
        if cell is None:
            continue
        of_name[cell.name] = line
        values[cell.name] = cell.mine if cell.mine != cell.base else cell.theirs
        cells.append(cell)
    touched = tuple(cell for cell in cells if cell.mine != cell.theirs)
    if not any(cell.mine != cell.base for cell in touched):
        return None
    _check_open(lines, report)
    check_facts(rule, {name: value for name, value in values.items() if name != TEXT}, of_name)
    return ReportChange(assignment, report, touched, now)


def _cell(line: BookLine, slot: Slot | None, now: Mapping[str, str], limit: int, today: dt.date) -> CellChange | None:
    key = f"{line.assignment_id}-{line.slot}"
    if line.slot == TEXT:
        return CellChange(key, TEXT, "进展说明", line.row.number, line.base, typed_text(line, limit), now[TEXT])
    if slot is None:
        if _is_touched(line):
            line.row.fault(_VALUE, "指标体系换了版本，这一格已经没有了", "请重新下载工作簿")
        return None
    mine = typed_value(line, slot, today)
    return CellChange(key, slot.name, slot.label, line.row.number, line.base, mine, now[slot.name])


def _is_touched(line: BookLine) -> bool:
    value = line.row.values[_VALUE]
    return str(value) != line.base


def _check_open(lines: list[BookLine], report: ProgressReport | None) -> None:
    if report is not None and not report.is_editable:
        said = f"这项任务在此期间{report.get_state_display()}，不能再改"
        lines[0].row.fault(_VALUE, said, "请先在网页上撤回，或者删去您改的内容再上传")
