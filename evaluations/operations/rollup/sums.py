"""A unit's own sums: inner targets and the total (INTERCHANGE.md, "A unit")."""

from evaluations.enums import FAILED_GRADE, VETOED_GRADE
from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.scope import Job

_CLEAR_TARGETS = "DELETE FROM evaluations_targetscore WHERE run_id = {run} AND {dirty}"

_INSERT_TARGETS = """
WITH {tables},
own AS (
    SELECT a.participation_id, o.target_id,
        CAST(sum(c.achieved) AS bigint) AS achieved, CAST(sum(c.attainable) AS bigint) AS attainable
    FROM evaluations_cellscore c
    JOIN campaigns_assignment a ON a.id = c.assignment_id
    JOIN closure o ON o.leaf_id = a.target_id
    WHERE c.run_id = {run} AND {dirty_assignee}
    GROUP BY a.participation_id, o.target_id
)
INSERT INTO evaluations_targetscore
    (run_id, participation_id, target_id, achieved, attainable, rate, weighted_rates, weights)
SELECT {run}, p.id, i.target_id, own.achieved, own.attainable,
    CASE WHEN own.attainable > 0 THEN {rate} END, 0, 0
FROM campaigns_participation p
JOIN inner_target i ON substr(p.path, 1, length(i.owner_path)) = i.owner_path
LEFT JOIN own ON own.participation_id = p.id AND own.target_id = i.target_id
WHERE p.campaign_id = {campaign} AND {dirty}
"""

_CLEAR_UNITS = "DELETE FROM evaluations_unitscore WHERE run_id = {run} AND {dirty}"

_INSERT_UNITS = """
WITH {tables},
own AS (
    SELECT a.participation_id,
        CAST(sum(c.achieved) AS bigint) AS achieved, CAST(sum(c.attainable) AS bigint) AS attainable
    FROM evaluations_cellscore c
    JOIN campaigns_assignment a ON a.id = c.assignment_id
    JOIN leaf l ON l.target_id = a.target_id
    WHERE c.run_id = {run} AND l.is_common = 1 AND {dirty_assignee}
    GROUP BY a.participation_id
),
adjusted AS (
    SELECT j.* FROM evaluations_adjustment j JOIN campaigns_participation p ON p.id = j.participation_id
    WHERE p.campaign_id = {campaign} AND j.dated_on <= {as_of} AND {dirty}
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
    SELECT p.id AS participation_id, COALESCE(own.achieved, 0) AS achieved, COALESCE(own.attainable, 0) AS attainable,
        CASE WHEN own.attainable > 0 THEN {rate} END AS rate,
        {bonus} AS bonus, COALESCE(deduction.points, 0) AS deduction, veto.participation_id IS NOT NULL AS is_vetoed
    FROM campaigns_participation p
    LEFT JOIN own ON own.participation_id = p.id
    LEFT JOIN bonus ON bonus.participation_id = p.id
    LEFT JOIN deduction ON deduction.participation_id = p.id
    LEFT JOIN veto ON veto.participation_id = p.id
    WHERE p.campaign_id = {campaign} AND {dirty}
),
totalled AS (SELECT s.*, {total} AS total FROM summed s)
INSERT INTO evaluations_unitscore
    (run_id, participation_id, achieved, attainable, rate, bonus, deduction, total, is_vetoed, grade,
    weighted_rates, weights)
SELECT {run}, participation_id, achieved, attainable, rate, bonus, deduction, total, is_vetoed,
    CASE WHEN is_vetoed THEN '{vetoed}' WHEN total IS NULL THEN '' ELSE COALESCE(
        (SELECT g.name FROM grade g WHERE g.threshold <= total * 10000 ORDER BY g.threshold DESC, g.place LIMIT 1),
        '{failed}') END,
    0, 0
FROM totalled
"""


def compute_own_sums(*, job: Job) -> None:
    """Compute the own sums of the dirty units anew, from the saved cells."""
    tables, exact = job.tables, job.exact
    dirty, assignee = job.dirty_participations("participation_id"), job.dirty_participations("a.participation_id")
    common = {
        "dirty": job.dirty_participations("p.id"),
        "dirty_assignee": assignee,
        "rate": exact.quotient(["own.achieved", 10**10], ["own.attainable"]),
    }
    job.execute(_CLEAR_TARGETS, dirty=dirty)
    job.execute(_INSERT_TARGETS, tables.closure, tables.inner, **common)
    job.execute(_CLEAR_UNITS, dirty=dirty)
    job.execute(
        _INSERT_UNITS,
        tables.leaf,
        tables.grade,
        tables.look_back,
        year=exact.year("dated_on"),
        bonus=exact.least("COALESCE(bonus.points, 0)", int(job.campaign.bonus_cap.scaleb(6))),
        total=_total(exact, int(job.campaign.full_points.scaleb(6))),
        vetoed=VETOED_GRADE,
        failed=FAILED_GRADE,
        **common,
    )


def _total(exact: Exact, full_points: int) -> str:
    """Rate (10⁻¹⁰) × full points (10⁻⁶) + bonus − deduction, to 2 places."""
    return exact.sum_quotient(
        [["rate", full_points], ["bonus", 10**10], [-(10**10), "deduction"]],
        [10**14],
    )
