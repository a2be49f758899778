"""A unit's own sums: inner targets and the total (INTERCHANGE.md, "A unit")."""

from evaluations.enums import FAILED_GRADE, VETOED_GRADE, AdjustmentState
from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.job import Job

_ALL_UNITS = """
(SELECT id AS participation_id, path, weight, comparison_class FROM campaigns_participation
WHERE campaign_id = {campaign})
"""

# All cells of a dirty unit, not only its dirty ones. CROSS: SQLite joins in this order, from the few units, where it would
# otherwise go through all cells for each leaf.
_THEIR_CELLS = """
SELECT a.participation_id, a.target_id, c.achieved, c.attainable, c.due, c.filed, c.on_time
FROM rollup_participation d CROSS JOIN campaigns_assignment a CROSS JOIN evaluations_cellscore c
WHERE a.participation_id = d.participation_id AND c.run_id = {run} AND c.assignment_id = a.id
"""

_TARGETS = """
WITH {tables},
own AS (
    SELECT c.participation_id, o.target_id,
        CAST(sum(c.achieved) AS bigint) AS achieved, CAST(sum(c.attainable) AS bigint) AS attainable
    FROM {cells} c JOIN closure o ON o.leaf_id = c.target_id
    GROUP BY c.participation_id, o.target_id
)
SELECT p.participation_id, p.path, p.weight, i.target_id, own.achieved, own.attainable,
    CASE WHEN own.attainable > 0 THEN {rate} END AS rate
FROM {units} p
JOIN inner_target i ON substr(p.path, 1, length(i.owner_path)) = i.owner_path
LEFT JOIN own ON own.participation_id = p.participation_id AND own.target_id = i.target_id
"""

_UNITS = """
WITH {tables},
own AS (
    SELECT c.participation_id,
        CAST(sum(CASE WHEN l.is_common = 1 THEN c.achieved END) AS bigint) AS achieved,
        CAST(sum(CASE WHEN l.is_common = 1 THEN c.attainable END) AS bigint) AS attainable,
        sum(c.due) AS due, sum(c.filed) AS filed, sum(c.on_time) AS on_time
    FROM {cells} c JOIN leaf l ON l.target_id = c.target_id
    GROUP BY c.participation_id
),
adjusted AS (
    SELECT j.* FROM evaluations_adjustment j JOIN campaigns_participation p ON p.id = j.participation_id
    WHERE p.campaign_id = {campaign} AND j.state = '{confirmed}' AND j.dated_on <= {as_of} AND {dirty}
),
bonus AS (
    SELECT participation_id, CAST(sum(points) AS bigint) AS points FROM (
        SELECT participation_id, points FROM adjusted WHERE kind = 'bonus' AND project = ''
        UNION ALL
        SELECT participation_id, max(points) FROM adjusted WHERE kind = 'bonus' AND project <> ''
        GROUP BY participation_id, project, {year}
    ) AS counted GROUP BY participation_id
),
deduction AS (
    SELECT participation_id, CAST(sum(points) AS bigint) AS points FROM adjusted WHERE kind = 'deduction'
    GROUP BY participation_id
),
veto AS (
    SELECT DISTINCT j.participation_id FROM adjusted j JOIN look_back b ON b.months = j.look_back_months
    WHERE j.kind = 'veto' AND j.dated_on >= b.since
),
summed AS (
    SELECT p.participation_id, p.path, p.weight, p.comparison_class,
        COALESCE(own.achieved, 0) AS achieved, COALESCE(own.attainable, 0) AS attainable,
        CASE WHEN own.attainable > 0 THEN {rate} END AS rate,
        {bonus} AS bonus, COALESCE(deduction.points, 0) AS deduction, veto.participation_id IS NOT NULL AS is_vetoed,
        COALESCE(own.due, 0) AS due, COALESCE(own.filed, 0) AS filed, COALESCE(own.on_time, 0) AS on_time
    FROM {units} p
    LEFT JOIN own ON own.participation_id = p.participation_id
    LEFT JOIN bonus ON bonus.participation_id = p.participation_id
    LEFT JOIN deduction ON deduction.participation_id = p.participation_id
    LEFT JOIN veto ON veto.participation_id = p.participation_id
),
totalled AS (SELECT s.*, {total} AS total FROM summed s)
SELECT t.*,
    CASE WHEN is_vetoed THEN '{vetoed}' WHEN total IS NULL THEN '' ELSE COALESCE(
        (SELECT g.name FROM grade g WHERE g.threshold <= total * 10000 ORDER BY g.threshold DESC, g.place LIMIT 1),
        '{failed}') END AS grade
FROM totalled t
"""


def compute_own_sums(*, job: Job) -> None:
    """Compute the own sums of the dirty units anew, from their cells, and keep them for the sums up the tree."""
    tables, exact = job.tables, job.exact
    if not job.is_full:
        job.keep("rollup_own_cell", _THEIR_CELLS)
    shared = {
        "units": _ALL_UNITS if job.is_full else "rollup_participation",
        "cells": "rollup_cell" if job.is_full else "rollup_own_cell",
        "rate": exact.quotient(["own.achieved", 10**10], ["own.attainable"]),
    }
    job.keep("rollup_target", _TARGETS, tables.closure, tables.inner, key="participation_id, target_id", **shared)
    job.keep(
        "rollup_unit",
        _UNITS,
        tables.leaf,
        tables.grade,
        tables.look_back,
        dirty=job.dirty_participations("p.id"),
        year=exact.year("dated_on"),
        bonus=exact.least("COALESCE(bonus.points, 0)", int(job.campaign.bonus_cap.scaleb(6))),
        total=_total(exact, int(job.campaign.full_points.scaleb(6))),
        vetoed=VETOED_GRADE,
        confirmed=AdjustmentState.CONFIRMED.value,
        failed=FAILED_GRADE,
        key="participation_id",
        **shared,
    )


def _total(exact: Exact, full_points: int) -> str:
    """Rate (10⁻¹⁰) × full points (10⁻⁶) + bonus − deduction, to 2 places."""
    return exact.sum_quotient(
        [["rate", full_points], ["bonus", 10**10], [-(10**10), "deduction"]],
        [10**14],
    )
