"""The adjustments of one unit as the explanation of its score tells them: which count, which do not, and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Evidence, Participation
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState
from evaluations.models import Adjustment
from evaluations.queries.adjustments.page import Event, events_of
from evaluations.scoring.units import months_before

_NEVER = (AdjustmentState.REFUSED, AdjustmentState.WITHDRAWN)
"""Never counted and never will: the register shows them."""


@dataclass(frozen=True)
class AdjustmentLine:
    """One adjustment and whether it counts; ``remark`` says why not, or how long a veto holds."""

    pk: int
    kind: str
    label: str
    dated_on: dt.date
    project: str
    basis: str
    points: Decimal
    counts: bool
    remark: str
    events: tuple[Event, ...]
    proofs: tuple[Evidence, ...]
    appeal: str


def adjustment_lines(participation: Participation, as_of: dt.date) -> tuple[AdjustmentLine, ...]:
    """Bonuses, deductions, vetoes, each by date; three queries."""
    rows = list(
        Adjustment.objects.filter(participation=participation)
        .exclude(state__in=_NEVER)
        .with_people()
        .prefetch_related("proofs", "appeals")
    )
    best = _best(rows, as_of)
    order = list(AdjustmentKind.values)
    rows.sort(key=lambda row: order.index(row.kind))
    return tuple(_line(row, *_judge(row, best, as_of)) for row in rows)


def _best(rows: Sequence[Adjustment], as_of: dt.date) -> dict[tuple[int, str], Adjustment]:
    """Of one project in one year only the highest counts (INTERCHANGE.md, A unit)."""
    found: dict[tuple[int, str], Adjustment] = {}
    for row in rows:
        if row.kind != AdjustmentKind.BONUS or not row.project or not row.counts or row.dated_on > as_of:
            continue
        key = (row.dated_on.year, row.project)
        if key not in found or row.points > found[key].points:
            found[key] = row
    return found


def _judge(row: Adjustment, best: dict[tuple[int, str], Adjustment], as_of: dt.date) -> tuple[bool, str]:
    """Whether it counts on the day, and the remark."""
    if not row.counts:
        return False, f"{row.get_state_display()}，不计"
    if row.kind == AdjustmentKind.VETO:
        return _judge_veto(row, as_of)
    if row.dated_on > as_of:
        return False, "日期在截至日之后，不计"
    if row.kind == AdjustmentKind.BONUS and row.project and best[row.dated_on.year, row.project] is not row:
        return False, "同一年同一项目只取最高的一笔，这一笔不计"
    return True, ""


def _judge_veto(row: Adjustment, as_of: dt.date) -> tuple[bool, str]:
    since = months_before(as_of, row.look_back_months)
    counts = since <= row.dated_on <= as_of
    words = "在追溯期内，生效" if counts else "不在追溯期内，不生效"
    effect = f"{row.get_effect_display()}；" if row.effect else ""
    return counts, f"{effect}追溯 {row.look_back_months} 个月（自 {since} 起），{words}"


def _line(row: Adjustment, counts: bool, remark: str) -> AdjustmentLine:  # noqa: FBT001  # private, given in order
    standing = [each for each in row.appeals.all() if each.state != AppealState.WITHDRAWN]
    return AdjustmentLine(
        pk=row.pk,
        kind=row.kind,
        label=row.get_kind_display(),
        dated_on=row.dated_on,
        project=row.project,
        basis=row.basis,
        points=row.points,
        counts=counts,
        remark=remark,
        events=events_of(row),
        proofs=tuple(row.proofs.all()),
        appeal=standing[0].get_state_display() if standing else "",
    )
