"""得分变化: the line of events of a unit's total or of one leaf, in words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Assignment, Participation, ProgressReport, Target
from campaigns.rules import METHODS
from evaluations.models import Adjustment, ScoreRun, UnitScore
from evaluations.queries.past.reading import LATEST, moment, read_leaves, read_unit
from evaluations.scoring.history import TotalMove, total_history
from evaluations.scoring.past import EVER, CellMove, Kind, When, moves_of

WINDOWS = (30, 90, 180)
"""Days that a person may look back over on one page."""

_WORDS: Mapping[Kind, str] = {
    "due": "到期计入",
    "assigned": "派下任务",
    "approved": "核定",
    "reopened": "撤回核定",
    "extended": "展期",
    "marked": "公布考评结果",
    "adjusted": "确认",
    "ended": "撤销",
}


@dataclass(frozen=True)
class EventPart:
    """What moved within an event: one leaf, or one adjustment (``adjustment_id``)."""

    label: str
    about: str
    before: Decimal | None = None
    after: Decimal | None = None
    attainable_before: Decimal | None = None
    attainable_after: Decimal | None = None
    target_id: int | None = None
    report_id: int | None = None
    adjustment_id: int | None = None

    @property
    def change(self) -> Decimal | None:
        """By how many points of its own the leaf moved."""
        return None if self.after is None or self.before is None else self.after - self.before

    @property
    def has_new_attainable(self) -> bool:
        """Whether the leaf is worth another number of points than before."""
        return self.attainable_before != self.attainable_after


@dataclass(frozen=True)
class EventLine:
    """One event: by how much the score moved, because of what, by whom."""

    day: dt.date
    kind: Kind
    what: str
    by: str
    change: Decimal | None
    after: Decimal | None
    parts: tuple[EventPart, ...]


@dataclass(frozen=True)
class ScoreHistory:
    """The newest event first. ``agrees``: the events lead to the saved score; else it is just being computed."""

    since: dt.date
    until: dt.date
    before: Decimal | None
    after: Decimal | None
    events: tuple[EventLine, ...]
    agrees: bool


def read_total_history(*, participation: Participation, run: ScoreRun, days: int) -> ScoreHistory:
    """What moved the unit's total in the last ``days`` days of the run."""
    since = run.as_of - dt.timedelta(days=days)
    past, adjusted = read_unit(participation, When(since))
    found = total_history(past, since=When(since), until=_until(run))
    saved = UnitScore.objects.filter(run=run, participation=participation).values_list("total", flat=True).first()
    labels = {leaf.pk: str(leaf) for leaf in Target.objects.filter(pk__in=[each.leaf for each in past.leaves])}
    reports = _reports(participation, {move.leaf for each in found.moves for move in each.cells})
    events = tuple(_total_line(move, labels, reports, adjusted) for move in reversed(found.moves))
    return ScoreHistory(since, run.as_of, found.before, found.after, events, found.after == saved)


def read_leaf_history(*, participation: Participation, target: Target, run: ScoreRun) -> tuple[EventLine, ...]:
    """Everything that ever moved a leaf of the unit, the newest first; empty where the unit does not have it."""
    mine = Assignment.objects.filter(participation=participation, target=target).select_related("target")
    leaves = read_leaves(list(mine), participation, EVER)
    reports = _reports(participation, {target.pk})
    lines = [
        _leaf_line(move, _cell_part(move, str(target), reports))
        for leaf in leaves
        for move in moves_of(leaf, since=EVER, until=_until(run))
    ]
    return tuple(reversed(lines))


def _until(run: ScoreRun) -> When:
    """The last moment that the run knows of."""
    end = When(run.as_of, LATEST)
    return min(end, moment(run.computed_at)) if run.computed_at and moment(run.computed_at).day >= run.as_of else end


def _reports(participation: Participation, leaves: set[int]) -> dict[tuple[int, str], int]:
    """(leaf, name of the period) → the report; only of leaves that moved."""
    rows = ProgressReport.objects.filter(
        assignment__participation=participation, assignment__target__in=leaves
    ).select_related("assignment", "period")
    return {(row.assignment.target_id, row.period.label): row.pk for row in rows}


def _total_line(
    move: TotalMove,
    labels: Mapping[int, str],
    reports: Mapping[tuple[int, str], int],
    adjusted: Mapping[int, Adjustment],
) -> EventLine:
    parts = tuple(_cell_part(each, labels.get(each.leaf, ""), reports) for each in move.cells)
    parts += tuple(_adjusted_part(adjusted[pk]) for pk in move.adjusted)
    return EventLine(move.day, move.kind, _say(move.kind, parts), move.by, move.change, move.after, parts)


def _leaf_line(move: CellMove, part: EventPart) -> EventLine:
    what = f"{_WORDS[move.kind]}：{part.about}" if part.about else _WORDS[move.kind]
    return EventLine(move.when.day, move.kind, what, move.by, part.change, part.after, (part,))


def _say(kind: Kind, parts: tuple[EventPart, ...]) -> str:
    if len(parts) == 1:
        only = parts[0]
        return f"{_WORDS[kind]}“{only.label}”{f'（{only.about}）' if only.about else ''}"
    counted = "笔加减分" if parts[0].adjustment_id else "项目标"
    return f"{_WORDS[kind]} {len(parts)} {counted}"


def _cell_part(move: CellMove, label: str, reports: Mapping[tuple[int, str], int]) -> EventPart:
    return EventPart(
        label=label,
        about=METHODS.get(move.key, move.key) if move.kind == "marked" else move.key,
        before=move.before.achieved,
        after=move.after.achieved,
        attainable_before=move.before.attainable,
        attainable_after=move.after.attainable,
        target_id=move.leaf,
        report_id=reports.get((move.leaf, move.key)) if move.kind in {"approved", "reopened"} else None,
    )


def _adjusted_part(row: Adjustment) -> EventPart:
    return EventPart(
        label=f"{row.get_kind_display()} {row.points.normalize():f} 分", about=row.subject, adjustment_id=row.pk
    )
