"""Cells: every unit × leaf from its filed reports, in three statements (INTERCHANGE.md, "A leaf of a unit").

Points are integers of 10⁻⁶, achieved and earned values of 10⁻¹⁰; every quotient is rounded once. Taking a minimum after
rounding is exact, because rounding keeps the order.
"""

from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.job import Job
from evaluations.operations.rollup.upsert import upsert

_ALL_CELLS = """
(SELECT a.id AS assignment_id, a.participation_id, a.target_id, a.own_goal
FROM campaigns_assignment a JOIN campaigns_participation p ON p.id = a.participation_id WHERE p.campaign_id = {campaign})
"""

# Where rows are few the index leads from the cells to their reports; where all are wanted, one pass over the reports.
_DIRTY_ONLY = "JOIN rollup_assignment c ON c.assignment_id = f.assignment_id"

_COMPUTE = """
WITH {tables},
filed AS (
    SELECT f.assignment_id, count(f.whole) AS reports,
        count(CASE WHEN p.is_due = 0 THEN f.whole END) AS early,
        CAST(sum(f.whole) AS bigint) AS whole, CAST(sum(f.rest) AS bigint) AS rest,
        CAST(sum(f.amount) AS bigint) AS amount, CAST(sum(f.base) AS bigint) AS base,
        max({rounded}) AS best, max(CASE WHEN p.is_last = 1 THEN {rounded} END) AS last,
        max(CASE WHEN f.whole IS NOT NULL THEN p.place END) AS place,
        count(CASE WHEN p.is_due = 1 THEN 1 END) AS filed,
        count(CASE WHEN p.is_due = 1 AND f.filed_on <= p.due_on THEN 1 END) AS on_time
    FROM campaigns_filedreport f JOIN period p ON p.period_id = f.period_id {dirty_only}
    GROUP BY f.assignment_id
),
done AS (
    SELECT f.assignment_id, d.name, min(d.done_on) AS done_on
    FROM campaigns_milestonedone d JOIN campaigns_filedreport f ON f.report_id = d.report_id
    JOIN period p ON p.period_id = f.period_id {dirty_only}
    WHERE f.whole IS NOT NULL AND d.done_on <= {as_of} GROUP BY f.assignment_id, d.name
),
steps AS (
    SELECT c.assignment_id, count(*) AS counted, CAST(sum(m.share) AS bigint) AS whole,
        CAST(sum(CASE WHEN d.done_on <= m.due_on THEN m.share ELSE 0 END) AS bigint) AS in_time,
        CAST(sum(CASE WHEN d.done_on > m.due_on THEN m.share ELSE 0 END) AS bigint) AS too_late
    FROM {cells} c JOIN milestone m ON m.target_id = c.target_id
    LEFT JOIN done d ON d.assignment_id = c.assignment_id AND d.name = m.name
    WHERE m.due_on < {as_of} OR d.done_on IS NOT NULL GROUP BY c.assignment_id
),
extended AS ({extended}),
granted AS (
    SELECT x.assignment_id, sum(x.is_postponed) AS postponed,
        count(CASE WHEN x.is_postponed = 1 THEN f.whole END) AS early,
        count(CASE WHEN x.is_postponed = 1 THEN f.report_id END) AS filed,
        sum(CASE WHEN x.is_postponed = 1 AND f.filed_on <= x.due_on THEN -1
            WHEN x.is_postponed = 0 AND f.filed_on > x.due_on AND f.filed_on <= x.own_due_on THEN 1 ELSE 0 END) AS on_time
    FROM extended x
    LEFT JOIN campaigns_filedreport f ON f.assignment_id = x.assignment_id AND f.period_id = x.period_id
    GROUP BY x.assignment_id
),
marked AS ({marked}),
facts AS (
    SELECT c.assignment_id, c.participation_id, l.*, m.achieved AS marked, m.share AS marked_share, COALESCE(f.reports, 0) AS reports,
        COALESCE(c.own_goal, l.common_goal) AS goal,
        COALESCE(u.total, 0) AS total, u.last_place AS common_place,
        CASE WHEN g.postponed > 0 THEN {own_place} ELSE u.last_place END AS last_place,
        COALESCE(u.counted, 0) - COALESCE(g.postponed, 0) AS due,
        CASE WHEN l.kind = 'milestone' THEN COALESCE(s.counted, 0)
            ELSE COALESCE(u.counted, 0) - COALESCE(g.postponed, 0) + COALESCE(f.early, 0) + COALESCE(g.early, 0)
        END AS counted,
        f.whole, f.rest, COALESCE(f.amount, 0) AS amount, COALESCE(f.base, 0) AS base, f.best, f.last, f.place,
        COALESCE(f.filed, 0) - COALESCE(g.filed, 0) AS filed,
        COALESCE(f.on_time, 0) + COALESCE(g.on_time, 0) AS on_time,
        s.whole AS step_shares, s.in_time, s.too_late,
        COALESCE(f.amount, 0) / 1000000 AS events
    FROM {cells} c JOIN leaf l ON l.target_id = c.target_id
    LEFT JOIN due u ON u.cycle = l.cycle
    LEFT JOIN filed f ON f.assignment_id = c.assignment_id AND l.material_share > 0
    LEFT JOIN steps s ON s.assignment_id = c.assignment_id
    LEFT JOIN granted g ON g.assignment_id = c.assignment_id
    LEFT JOIN marked m ON m.assignment_id = c.assignment_id
),
priced AS (
    SELECT x.*, e.lost,
        CASE WHEN x.events > x.series_length THEN x.events - x.series_length ELSE 0 END AS beyond
    FROM facts x LEFT JOIN series e ON e.target_id = x.target_id
        AND e.events = CASE WHEN x.events < x.series_length THEN x.events ELSE x.series_length END
),
told AS (
SELECT x.*,
    CASE WHEN counted = 0 OR reports = 0 THEN 0
        WHEN kind = 'milestone' THEN {milestone}
        WHEN joined = 'mean' THEN {mean}
        WHEN joined = 'best' THEN best
        WHEN joined = 'latest' THEN CASE WHEN last_place > place THEN 0 WHEN common_place = place THEN last
            ELSE {newest} END
        WHEN kind = 'quantity' THEN CASE WHEN is_less = 1 THEN {quantity_less} ELSE {quantity_more} END
        WHEN kind = 'rate' THEN {rate}
        WHEN kind = 'per_item' THEN {per_item}
        WHEN kind = 'deduction' THEN {deduction}
    END AS told
FROM priced x
)
SELECT assignment_id, participation_id, target_id,
    CASE WHEN marked IS NOT NULL THEN 'scored' WHEN counted = 0 THEN 'pending' WHEN reports = 0 THEN 'missing'
        ELSE 'scored' END AS state,
    COALESCE(marked, 0) + CASE WHEN material_share = 10000 THEN told ELSE {told_share} END AS achieved,
    points * (COALESCE(marked_share, 0) + CASE WHEN counted = 0 THEN 0 ELSE material_share END) AS attainable,
    counted,
    CASE WHEN kind = 'milestone' THEN 0 ELSE counted - reports END AS missing,
    due, filed, on_time,
    CASE WHEN due > filed THEN {late_since} END AS late_since
FROM told
"""

_MARKED = """
    SELECT c.assignment_id, CAST(sum({mark}) AS bigint) AS achieved, CAST(sum(m.share) AS bigint) AS share
    FROM {cells} c JOIN method m ON m.target_id = c.target_id JOIN leaf l ON l.target_id = c.target_id
    JOIN evaluations_methodresult r ON r.assignment_id = c.assignment_id AND r.method = m.method
    GROUP BY c.assignment_id
"""
"""What rounds gave by the methods other than 材料; each method is rounded by itself."""

_UNMARKED = "SELECT assignment_id, whole AS achieved, whole AS share FROM campaigns_filedreport WHERE 1 = 0"

_ROUNDED = "CASE WHEN f.rest >= 500000000000000 THEN f.whole + 1 ELSE f.whole END"

_NEWEST = f"""(
    SELECT {_ROUNDED} FROM campaigns_filedreport f JOIN period p ON p.period_id = f.period_id
    WHERE f.assignment_id = x.assignment_id AND p.place = x.place AND f.whole IS NOT NULL
)"""  # noqa: S608 - constants
"""What a report approved before it was due earned, where it is the newest: rare, so that it is looked up one by one."""

_LATE_SINCE = """(
    SELECT min(COALESCE(e.due_on, p.due_on)) FROM period p
    LEFT JOIN campaigns_periodextension e ON e.period_id = p.period_id AND e.participation_id = told.participation_id
    WHERE p.cycle = told.cycle AND p.is_due = 1 AND COALESCE(e.due_on, p.due_on) < {as_of} AND NOT EXISTS (
        SELECT 1 FROM campaigns_filedreport f WHERE f.assignment_id = told.assignment_id AND f.period_id = p.period_id)
)"""
"""The unit's own due day of the first due period without a filed report: looked up only for cells that owe one."""

_EXTENDED = """
    SELECT c.assignment_id, p.period_id, p.due_on, e.due_on AS own_due_on,
        CASE WHEN e.due_on >= {as_of} THEN 1 ELSE 0 END AS is_postponed
    FROM campaigns_periodextension e JOIN period p ON p.period_id = e.period_id AND p.is_due = 1
    JOIN {cells} c ON c.participation_id = e.participation_id
    JOIN leaf l ON l.target_id = c.target_id AND l.cycle = p.cycle
"""
"""Cells with a period that is due for others: for a unit with an extension it is not, until its own day has passed."""

_OWN_PLACE = """(
    SELECT max(p.place) FROM period p WHERE p.cycle = l.cycle AND p.is_due = 1 AND NOT EXISTS (
        SELECT 1 FROM extended x
        WHERE x.assignment_id = c.assignment_id AND x.period_id = p.period_id AND x.is_postponed = 1)
)"""
"""The newest period that is due for this unit."""

_NOBODY = """
    SELECT assignment_id, period_id, filed_on AS due_on, filed_on AS own_due_on, 0 AS is_postponed
    FROM campaigns_filedreport WHERE 1 = 0
"""

_COUNT_EXTENSIONS = """
SELECT count(*) FROM campaigns_periodextension e JOIN campaigns_period p ON p.id = e.period_id
WHERE p.campaign_id = {campaign}
"""

_CLEAR = """
DELETE FROM evaluations_cellscore WHERE run_id = {run} AND {dirty}
AND NOT EXISTS (SELECT 1 FROM rollup_cell c WHERE c.assignment_id = evaluations_cellscore.assignment_id)
"""

_WRITE = upsert(
    table="evaluations_cellscore",
    key=("run_id", "assignment_id"),
    columns=("state", "achieved", "attainable", "counted", "missing", "due", "filed", "on_time", "late_since"),
    rows="""SELECT {run}, assignment_id, state, achieved, attainable, counted, missing, due, filed, on_time, late_since
FROM rollup_cell""",
)

_FINE = 10**10
"""Points (10⁻⁶) × 10¹⁰ ÷ 10⁶ gives 10⁻¹⁰."""

_HALF_OF_THE_WIDEST = 2**62


def compute_cells(*, job: Job) -> None:
    """Compute the dirty cells anew, keep them for the sums, and write those that differ."""
    tables = job.tables
    job.keep(
        "rollup_cell",
        _COMPUTE,
        tables.leaf,
        tables.due,
        tables.period,
        tables.series,
        tables.milestone,
        tables.method,
        cells=_ALL_CELLS.format(campaign=job.campaign.pk) if job.is_full else "rollup_assignment",
        dirty_only="" if job.is_full else _DIRTY_ONLY,
        rounded=_ROUNDED,
        newest=_NEWEST,
        late_since=_LATE_SINCE,
        key="assignment_id",
        # Without extensions, as nearly always, no cell is looked at for them.
        extended=_EXTENDED if job.number(_COUNT_EXTENSIONS) else _NOBODY,
        own_place=_OWN_PLACE,
        marked=_MARKED if tables.method.rows else _UNMARKED,
        mark=job.exact.quotient(["r.achieved", "l.points", "m.share"], ["r.full_points"]),
        told_share=job.exact.quotient(["told", "material_share"], [10**4]),
        **_formulas(job.exact),
    )
    if not job.is_new:
        job.execute(_CLEAR, dirty=job.dirty_assignments("assignment_id"))
    job.execute(_WRITE.insert if job.is_new else _WRITE.upsert)


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
    wide = exact.sum_quotient([["whole", 10**15], ["COALESCE(rest, 0)"], ["reports"]], ["counted", 10**15])
    # Without a rest, as nearly always, 64 bits are enough and far quicker.
    return (
        f"CASE WHEN rest IS NULL AND whole < {_HALF_OF_THE_WIDEST // 2}"
        f" THEN (2 * whole + counted) / (2 * counted) ELSE {wide} END"
    )


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
