"""Cells: every unit × leaf from its approved reports, in two statements (INTERCHANGE.md, "A leaf of a unit").

Points are integers of 10⁻⁶, achieved and earned values of 10⁻¹⁰; every quotient is rounded once. Taking a minimum after
rounding is exact, because rounding keeps the order.
"""

from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.scope import Job

_CLEAR = "DELETE FROM evaluations_cellscore WHERE run_id = {run} AND {dirty}"

_INSERT = """
WITH {tables},
cell AS (
    SELECT a.id AS assignment_id, a.target_id
    FROM campaigns_assignment a JOIN campaigns_participation p ON p.id = a.participation_id
    WHERE p.campaign_id = {campaign} AND {dirty}
),
approved AS (
    SELECT r.assignment_id, r.earned_whole, r.earned_rest, r.amount, r.base, p.starts_on, p.due_on,
        r.earned_whole + CASE WHEN r.earned_rest >= 500000000000000 THEN 1 ELSE 0 END AS rounded,
        row_number() OVER (PARTITION BY r.assignment_id ORDER BY p.starts_on DESC, p.id DESC) AS newest
    FROM campaigns_progressreport r
    JOIN cell c ON c.assignment_id = r.assignment_id
    JOIN campaigns_period p ON p.id = r.period_id
    WHERE r.state = 'approved'
),
filed AS (
    SELECT assignment_id, count(*) AS reports,
        sum(CASE WHEN due_on >= {as_of} THEN 1 ELSE 0 END) AS early,
        CAST(sum(earned_whole) AS bigint) AS whole, CAST(sum(earned_rest) AS bigint) AS rest,
        CAST(sum(amount) AS bigint) AS amount, CAST(sum(base) AS bigint) AS base,
        max(rounded) AS best, max(CASE WHEN newest = 1 THEN rounded END) AS latest, max(starts_on) AS latest_start
    FROM approved GROUP BY assignment_id
),
done AS (
    SELECT r.assignment_id, d.name, min(d.done_on) AS done_on
    FROM campaigns_milestonedone d JOIN campaigns_progressreport r ON r.id = d.report_id
    JOIN cell c ON c.assignment_id = r.assignment_id
    WHERE r.state = 'approved' AND d.done_on <= {as_of} GROUP BY r.assignment_id, d.name
),
steps AS (
    SELECT c.assignment_id, count(*) AS counted, CAST(sum(m.share) AS bigint) AS whole,
        CAST(sum(CASE WHEN d.done_on <= m.due_on THEN m.share ELSE 0 END) AS bigint) AS in_time,
        CAST(sum(CASE WHEN d.done_on > m.due_on THEN m.share ELSE 0 END) AS bigint) AS too_late
    FROM cell c JOIN milestone m ON m.target_id = c.target_id
    LEFT JOIN done d ON d.assignment_id = c.assignment_id AND d.name = m.name
    WHERE m.due_on < {as_of} OR d.done_on IS NOT NULL GROUP BY c.assignment_id
),
facts AS (
    SELECT c.assignment_id, l.*, COALESCE(f.reports, 0) AS reports,
        COALESCE(u.total, 0) AS total, u.last_start,
        CASE WHEN l.kind = 'milestone' THEN COALESCE(s.counted, 0)
            ELSE COALESCE(u.counted, 0) + COALESCE(f.early, 0) END AS counted,
        f.whole, f.rest, f.amount, f.base, f.best, f.latest, f.latest_start,
        s.whole AS step_shares, s.in_time, s.too_late,
        COALESCE(f.amount, 0) / 1000000 AS events
    FROM cell c JOIN leaf l ON l.target_id = c.target_id
    LEFT JOIN due u ON u.cycle = l.cycle
    LEFT JOIN filed f ON f.assignment_id = c.assignment_id
    LEFT JOIN steps s ON s.assignment_id = c.assignment_id
),
priced AS (
    SELECT x.*, e.lost,
        CASE WHEN x.events > x.series_length THEN x.events - x.series_length ELSE 0 END AS beyond
    FROM facts x LEFT JOIN series e ON e.target_id = x.target_id
        AND e.events = CASE WHEN x.events < x.series_length THEN x.events ELSE x.series_length END
),
scored AS (
    SELECT assignment_id, points, counted, reports, kind,
        CASE WHEN counted = 0 OR reports = 0 THEN 0
            WHEN kind = 'milestone' THEN {milestone}
            WHEN joined = 'mean' THEN {mean}
            WHEN joined = 'best' THEN best
            WHEN joined = 'latest' THEN CASE WHEN last_start > latest_start THEN 0 ELSE latest END
            WHEN kind = 'quantity' THEN CASE WHEN is_less = 1 THEN {quantity_less} ELSE {quantity_more} END
            WHEN kind = 'rate' THEN {rate}
            WHEN kind = 'per_item' THEN {per_item}
            WHEN kind = 'deduction' THEN {deduction}
        END AS achieved
    FROM priced
)
INSERT INTO evaluations_cellscore (run_id, assignment_id, state, achieved, attainable, counted, missing)
SELECT {run}, assignment_id,
    CASE WHEN counted = 0 THEN 'pending' WHEN reports = 0 THEN 'missing' ELSE 'scored' END,
    achieved,
    CASE WHEN counted = 0 THEN 0 ELSE points * 10000 END,
    counted,
    CASE WHEN kind = 'milestone' THEN 0 ELSE counted - reports END
FROM scored
"""

_FINE = 10**10
"""Points (10⁻⁶) × 10¹⁰ ÷ 10⁶ gives 10⁻¹⁰."""


def compute_cells(*, job: Job) -> None:
    """Compute the dirty cells of the run anew."""
    tables = job.tables
    job.execute(_CLEAR, dirty=job.dirty_assignments("assignment_id"))
    job.execute(
        _INSERT,
        tables.leaf,
        tables.due,
        tables.series,
        tables.milestone,
        dirty=job.dirty_assignments("a.id"),
        **_formulas(job.exact),
    )


def _formulas(exact: Exact) -> dict[str, str]:
    return {
        "milestone": exact.sum_quotient(
            [["points", "in_time", _FINE], ["points", "too_late", "late", 10**4]], ["step_shares", 10**6]
        ),
        "mean": _mean(exact),
        "quantity_more": _quantity_more(exact),
        "quantity_less": _quantity_less(exact),
        "rate": _rate(exact),
        "per_item": exact.least("points * 10000", exact.quotient(["amount", "each_item", "total"], [100, "counted"])),
        "deduction": exact.sum_quotient(
            [
                ["points", "reports", 10**4],
                [-(10**4), "lost", "reports"],
                [-(10**4), "series_last", "beyond", "reports"],
            ],
            ["counted"],
        ),
    }


def _mean(exact: Exact) -> str:
    """Each rest is off by up to half a part of 10⁻²⁵: one part for each keeps a half a half."""
    return exact.sum_quotient([["whole", 10**15], ["rest"], ["reports"]], ["counted", 10**15])


def _quantity_more(exact: Exact) -> str:
    """The ratio is amount × total ÷ (goal × counted)."""
    short = exact.below(["amount", "total", 10**6], ["floor_ratio", "goal", "counted"])
    share = exact.quotient(["points", "amount", "total", 10**4], ["goal", "counted"])
    capped = exact.quotient(["points", "cap_ratio"], [100])
    return f"CASE WHEN {short} THEN 0 ELSE {exact.least(share, capped)} END"


def _quantity_less(exact: Exact) -> str:
    """The ratio is 1 up to the goal, then goal × counted ÷ (amount × total); scaled by the reports present."""
    exceeded = exact.below(["goal", "counted"], ["amount", "total"])
    short = exact.below(["goal", "counted", 10**6], ["floor_ratio", "amount", "total"])
    share = exact.quotient(["points", "goal", "reports", 10**4], ["amount", "total"])
    capped = exact.quotient(["points", "cap_ratio", "reports"], [100, "counted"])
    whole = exact.quotient(["points", exact.least("cap_ratio", 10**6), "reports"], [100, "counted"])
    return (
        f"CASE WHEN {exceeded} THEN CASE WHEN {short} THEN 0 ELSE {exact.least(share, capped)} END"
        f" WHEN floor_ratio > 1000000 THEN 0 ELSE {whole} END"
    )


def _rate(exact: Exact) -> str:
    """Full points without cases or at the goal; else by steps for whole points short, or in proportion."""
    full = exact.quotient(["points", "reports", 10**4], ["counted"])
    is_short = exact.below([10**8, "amount"], ["goal", "base"])
    points_short = exact.floor_quotient([["goal", "base"], [-(10**8), "amount"]], [10**6, "base"])
    stepped = exact.sum_quotient(
        [["points", "reports", 10**4], [-(10**4), "step", points_short, "reports"]], ["counted"]
    )
    shared = exact.quotient(["points", 100, "amount", "reports", _FINE], ["base", "goal", "counted"])
    return (
        f"CASE WHEN base = 0 THEN {full} WHEN {is_short}"
        f" THEN CASE WHEN step IS NULL THEN {shared} ELSE {stepped} END ELSE {full} END"
    )
