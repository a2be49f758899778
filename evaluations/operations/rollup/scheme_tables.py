"""What a campaign's rules say, as small tables that stand at the head of a statement.

A campaign has a few hundred leaves at most; units and cells never pass through Python.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from campaigns.enums import SchemeState
from campaigns.models import Campaign, Period, Target
from campaigns.rules import MATERIAL, Milestone, Rule
from campaigns.rules.deduction import Deduction
from campaigns.rules.methods import WHOLE
from campaigns.rules.per_item import PerItem
from campaigns.rules.quantity import Quantity
from campaigns.rules.rate import Rate
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment
from evaluations.operations.rollup.exact import Exact
from evaluations.scoring.units import months_before

Value = int | str | dt.date | None
Columns = Mapping[str, str]

LEAF: Columns = {
    "target_id": "bigint",
    "is_common": "bigint",
    "kind": "text",
    "joined": "text",
    "cycle": "text",
    "points": "bigint",
    "common_goal": "bigint",
    "floor_ratio": "bigint",
    "cap_ratio": "bigint",
    "is_less": "bigint",
    "each_item": "bigint",
    "step": "bigint",
    "late": "bigint",
    "series_length": "bigint",
    "series_last": "bigint",
    "material_share": "bigint",
}
DUE: Columns = {"cycle": "text", "counted": "bigint", "total": "bigint", "last_place": "bigint"}
PERIOD: Columns = {
    "period_id": "bigint",
    "cycle": "text",
    "place": "bigint",
    "is_due": "bigint",
    "is_last": "bigint",
    "due_on": "date",
}
SERIES: Columns = {"target_id": "bigint", "events": "bigint", "lost": "bigint"}
MILESTONE: Columns = {"target_id": "bigint", "name": "text", "due_on": "date", "share": "bigint"}
CLOSURE: Columns = {"leaf_id": "bigint", "target_id": "bigint"}
INNER: Columns = {"target_id": "bigint", "owner_path": "text"}
GRADE: Columns = {"name": "text", "threshold": "bigint", "place": "bigint"}
METHOD: Columns = {"target_id": "bigint", "method": "text", "share": "bigint"}
LOOK_BACK: Columns = {"months": "bigint", "since": "date"}

MILLION = 10**6


@dataclass(frozen=True)
class Table:
    """A named table of values; ``write`` gives its SQL and its parameters."""

    name: str
    columns: Columns
    rows: Sequence[Sequence[Value]]

    def write(self, exact: Exact) -> tuple[str, list[Value]]:
        """``name(columns) AS (VALUES …)``; without rows an empty table of the same shape."""
        kinds = list(self.columns.values())
        # Kept inline: PostgreSQL reads a table that it sets aside by one process only.
        head = f"{self.name}({', '.join(self.columns)}) AS NOT MATERIALIZED "
        if not self.rows:
            nulls = ", ".join(exact.typed("NULL", kind) for kind in kinds)
            return f"{head}(SELECT {nulls} WHERE 1 = 0)", []
        # One typed row is enough: the others follow its types.
        first = f"({', '.join(exact.typed('%s', kind) for kind in kinds)})"
        other = f"({', '.join('%s' for _ in kinds)})"
        rows = ", ".join([first, *[other] * (len(self.rows) - 1)])
        values: list[Value] = [
            value.isoformat() if isinstance(value, dt.date) else value for row in self.rows for value in row
        ]
        return f"{head}(VALUES {rows})", values


@dataclass(frozen=True)
class SchemeTables:
    """The tables of one campaign on one day."""

    leaf: Table
    due: Table
    period: Table
    series: Table
    milestone: Table
    closure: Table
    inner: Table
    grade: Table
    look_back: Table
    method: Table


def read_scheme_tables(*, campaign: Campaign, as_of: dt.date) -> SchemeTables:
    """Read the published schemes, periods, grades and look-back windows: a fixed number of queries."""
    targets = list(
        Target.objects.filter(scheme__campaign=campaign, scheme__state=SchemeState.PUBLISHED)
        .select_related("scheme__owner")
        .order_by("scheme_id", "path")
    )
    leaves = [target for target in targets if target.is_leaf]
    grades = campaign.grades.order_by("position").values_list("name", "threshold", "position")
    vetoes = Adjustment.objects.counted().of_campaign(campaign).filter(kind=AdjustmentKind.VETO).order_by()
    months = vetoes.values_list("look_back_months", flat=True).distinct()
    cycles = _by_cycle(campaign.periods.all())
    return SchemeTables(
        leaf=Table("leaf", LEAF, [_leaf_row(leaf) for leaf in leaves]),
        due=Table("due", DUE, [_due_row(cycle, members, as_of) for cycle, members in cycles.items()]),
        period=Table("period", PERIOD, [row for members in cycles.values() for row in _period_rows(members, as_of)]),
        series=Table("series", SERIES, [row for leaf in leaves for row in _series_rows(leaf)]),
        milestone=Table("milestone", MILESTONE, [row for leaf in leaves for row in _milestone_rows(leaf)]),
        closure=Table("closure", CLOSURE, _closure_rows(targets)),
        inner=Table("inner_target", INNER, [_inner_row(target) for target in targets if _has_sum(target)]),
        grade=Table("grade", GRADE, [(name, _scaled(threshold), place) for name, threshold, place in grades]),
        look_back=Table("look_back", LOOK_BACK, [(each, months_before(as_of, each)) for each in months]),
        method=Table("method", METHOD, [row for leaf in leaves for row in _method_rows(leaf)]),
    )


def _scaled(number: Any) -> int:
    """``number`` is a Decimal; what the type plugin knows of the column is its integer."""
    return int(Decimal(number).scaleb(6))


def _leaf_row(leaf: Target) -> Sequence[Value]:
    rule = leaf.rule_object
    assert leaf.points is not None
    parameters = {**dict.fromkeys(LEAF, None), **_parameters(rule)}
    parameters |= {
        "target_id": leaf.pk,
        "is_common": int(leaf.scheme.owner_id is None),
        "kind": rule.kind,
        "joined": leaf.join,
        # Where units report nothing, no period is ever due.
        "cycle": leaf.cycle if leaf.is_reported else "",
        "points": _scaled(leaf.points),
        "material_share": _share(leaf.shares.get(MATERIAL, Decimal(0)) if leaf.shares else WHOLE),
    }
    return [parameters[name] for name in LEAF]


def _parameters(rule: Rule) -> dict[str, Value]:
    match rule:
        case Quantity():
            return {
                "common_goal": _scaled(rule.goal),
                "floor_ratio": _scaled(rule.floor),
                "cap_ratio": _scaled(rule.cap),
                "is_less": int(rule.direction == "less"),
            }
        case Rate():
            return {"common_goal": _scaled(rule.goal), "step": None if rule.step is None else _scaled(rule.step)}
        case PerItem():
            return {"each_item": _scaled(rule.each)}
        case Milestone():
            return {"late": _scaled(rule.late)}
        case Deduction():
            return {"series_length": len(rule.series), "series_last": _scaled(rule.series[-1])}
    return {}


def _by_cycle(periods: Iterable[Period]) -> dict[str, list[Period]]:
    """The periods of each cycle, the first one first."""
    found: dict[str, list[Period]] = {}
    for period in sorted(periods, key=lambda each: each.starts_on):
        found.setdefault(period.cycle, []).append(period)
    return found


def _last_place(members: Sequence[Period], as_of: dt.date) -> int | None:
    return max((place for place, period in enumerate(members) if period.due_on < as_of), default=None)


def _due_row(cycle: str, members: Sequence[Period], as_of: dt.date) -> Sequence[Value]:
    counted = sum(period.due_on < as_of for period in members)
    return (cycle, counted, len(members), _last_place(members, as_of))


def _period_rows(members: Sequence[Period], as_of: dt.date) -> list[Sequence[Value]]:
    last = _last_place(members, as_of)
    return [
        (period.pk, period.cycle, place, int(period.due_on < as_of), int(place == last), period.due_on)
        for place, period in enumerate(members)
    ]


def _share(percent: Decimal) -> int:
    """A share in parts of ten thousand."""
    return int(percent.scaleb(2))


def _method_rows(leaf: Target) -> list[Sequence[Value]]:
    return [(leaf.pk, method, _share(share)) for method, share in leaf.shares.items() if method != MATERIAL]


def _series_rows(leaf: Target) -> list[Sequence[Value]]:
    rule = leaf.rule_object
    if not isinstance(rule, Deduction):
        return []
    sums = accumulate((_scaled(number) for number in rule.series), initial=0)
    return [(leaf.pk, events, lost) for events, lost in enumerate(sums)]


def _milestone_rows(leaf: Target) -> list[Sequence[Value]]:
    rule = leaf.rule_object
    if not isinstance(rule, Milestone) or not leaf.is_reported:
        return []
    return [(leaf.pk, step.name, step.due, _scaled(step.share)) for step in rule.milestones]


def _has_sum(target: Target) -> bool:
    return not target.is_leaf or target.parent_id is None


def _closure_rows(targets: Sequence[Target]) -> list[Sequence[Value]]:
    by_id = {target.pk: target for target in targets}
    rows: list[Sequence[Value]] = []
    for leaf in targets:
        if not leaf.is_leaf:
            continue
        above: Target | None = leaf
        while above is not None:
            if _has_sum(above):
                rows.append((leaf.pk, above.pk))
            above = by_id.get(above.parent_id) if above.parent_id else None
    return rows


def _inner_row(target: Target) -> Sequence[Value]:
    owner = target.scheme.owner
    return (target.pk, owner.path if owner else "")
