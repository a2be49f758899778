"""What approved facts earn by the rule, the points and the goal that hold now, after one of them changed."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from campaigns.models import Assignment, ProgressReport, Target
from core.decimals import scaled_int
from evaluations.operations.reviews import earned_parts
from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.scheme_tables import Table

log = structlog.get_logger(__name__)

_SPAN = 2000
"""Assignments of one leaf that are worked off in one transaction."""

_FEW = 500
"""Assignments named one by one in a condition."""

_READ = (
    "pk",
    "assignment__target_id",
    "assignment__own_goal",
    "approved_facts",
    "earned_whole",
    "earned_rest",
    "amount",
    "base",
)

_FRESH = {"report_id": "bigint", "whole": "bigint", "rest": "bigint", "amount": "bigint", "base": "bigint"}

_STORE = """
WITH {fresh} UPDATE campaigns_progressreport
SET earned_whole = fresh.whole, earned_rest = fresh.rest, amount = fresh.amount, base = fresh.base
FROM fresh WHERE campaigns_progressreport.id = fresh.report_id AND campaigns_progressreport.state = 'approved'
"""
"""A report that was taken back since it was read earns nothing."""

_COPY = """
WITH {fresh} UPDATE campaigns_filedreport SET whole = fresh.whole, rest = NULLIF(fresh.rest, 0),
amount = NULLIF(fresh.amount, 0), base = NULLIF(fresh.base, 0)
FROM fresh WHERE campaigns_filedreport.report_id = fresh.report_id AND campaigns_filedreport.whole IS NOT NULL
"""

Stored = tuple[int, int, int, int]
"""Earned whole and rest, amount, base: as whole numbers, the way the database keeps them."""


@dataclass(frozen=True)
class Span:
    """The assignments of one leaf with keys from ``first`` to ``last``."""

    target_id: int
    first: int
    last: int


@transaction.atomic
def reprice_reports(*, target_ids: Sequence[int], at: dt.datetime) -> int:
    """Store anew what the approved reports of these leaves earn; gives how many changed. The caller marks them stale."""
    changed = sum(reprice_span(span=span) for span in spans_of(target_ids=target_ids))
    log.info("reports_repriced", reports=changed, targets=len(target_ids), at=at.isoformat())
    return changed


def spans_of(*, target_ids: Sequence[int]) -> Iterator[Span]:
    """The leaves cut into pieces of like size, which may be worked off in any order and side by side."""
    for target_id in target_ids:
        keys = Assignment.objects.filter(target=target_id).order_by("pk").values_list("pk", flat=True)
        every = list(keys)
        for start in range(0, len(every), _SPAN):
            piece = every[start : start + _SPAN]
            yield Span(target_id, piece[0], piece[-1])


@transaction.atomic
def reprice_span(*, span: Span) -> int:
    """Store anew what differs in one span, with the copies that the roll-up reads; gives the number of reports."""
    leaf = Target.objects.get(pk=span.target_id)
    reports = ProgressReport.objects.approved().filter(
        assignment__target=leaf, assignment__gte=span.first, assignment__lte=span.last
    )
    return _reprice(reports, {leaf.pk: leaf})


@transaction.atomic
def reprice_assignments(*, assignment_ids: Sequence[int], at: dt.datetime) -> int:
    """Store anew what the approved reports of these assignments earn; gives how many changed. The caller marks them."""
    changed = 0
    for start in range(0, len(assignment_ids), _FEW):
        chosen = assignment_ids[start : start + _FEW]
        leaves = {leaf.pk: leaf for leaf in Target.objects.filter(assignments__in=chosen).distinct()}
        changed += _reprice(ProgressReport.objects.approved().filter(assignment__in=chosen), leaves)
    log.info("reports_repriced", reports=changed, assignments=len(assignment_ids), at=at.isoformat())
    return changed


def _reprice(reports: QuerySet[ProgressReport], leaves: Mapping[int, Target]) -> int:
    known: dict[str, Stored] = {}
    fresh = []
    rows = reports.values_list(*_READ)
    for pk, target, goal, facts, whole, rest, amount, base in rows.iterator(chunk_size=_SPAN):
        now = _earned(leaves[target], goal, facts, known)
        if now != (scaled_int(whole, 10), rest, scaled_int(amount, 6), scaled_int(base, 6)):
            fresh.append((pk, *now))
    for start in range(0, len(fresh), _SPAN):
        _write(fresh[start : start + _SPAN])
    return len(fresh)


def _earned(leaf: Target, goal: Decimal | None, facts: dict[str, Any], known: dict[str, Stored]) -> Stored:
    """Many units report the same facts: each is priced once."""
    key = f"{leaf.pk} {goal} {json.dumps(facts, sort_keys=True)}"
    if key not in known:
        assert leaf.points is not None
        rule = leaf.rule_object if goal is None else leaf.rule_object.with_goal(goal)
        parts = earned_parts(rule=rule, facts=facts, points=leaf.points)
        known[key] = (
            scaled_int(parts["earned_whole"], 10),
            parts["earned_rest"],
            scaled_int(parts["amount"], 6),
            scaled_int(parts["base"], 6),
        )
    return known[key]


def _write(rows: Sequence[Sequence[int]]) -> None:
    table, values = Table("fresh", _FRESH, rows).write(Exact(connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(_STORE.format(fresh=table), values)
        cursor.execute(_COPY.format(fresh=table), values)
