# ruff: noqa: S608 - the statements are put together from constants and keys
"""Up the tree of units, and ranks: plain sums of (Σ weight × rate, Σ weight) over the campaign's own paths."""

from evaluations.operations.rollup.scope import Job

_DEPTH = """
WITH depth AS (SELECT DISTINCT length(path) AS size FROM campaigns_participation WHERE campaign_id = {campaign}),
rated AS (
    SELECT substr(p.path, 1, depth.size) AS path, {group} s.rate * p.weight AS weighted, p.weight
    FROM {table} s JOIN campaigns_participation p ON p.id = s.participation_id
    JOIN depth ON depth.size <= length(p.path)
    WHERE s.run_id = {run} AND s.rate IS NOT NULL
),
summed AS (
    SELECT path, {group} CAST(sum(weighted) AS bigint) AS weighted, CAST(sum(weight) AS bigint) AS weights
    FROM rated WHERE {above} GROUP BY {group} path
)
"""

_UPDATE_TARGETS = (
    _DEPTH
    + """
UPDATE evaluations_targetscore SET weighted_rates = fresh.weighted, weights = fresh.weights
FROM (
    SELECT t.id, COALESCE(summed.weighted, 0) AS weighted, COALESCE(summed.weights, 0) AS weights
    FROM evaluations_targetscore t JOIN campaigns_participation p ON p.id = t.participation_id
    LEFT JOIN summed ON summed.path = p.path AND summed.target_id = t.target_id
    WHERE t.run_id = {run} AND {above_p}
) AS fresh WHERE evaluations_targetscore.id = fresh.id
"""
)

_UPDATE_UNITS = (
    _DEPTH
    + """
UPDATE evaluations_unitscore SET weighted_rates = fresh.weighted, weights = fresh.weights, system_score = fresh.score
FROM (
    SELECT u.id, COALESCE(summed.weighted, 0) AS weighted, COALESCE(summed.weights, 0) AS weights,
        CASE WHEN summed.weights > 0 THEN {score} END AS score
    FROM evaluations_unitscore u JOIN campaigns_participation p ON p.id = u.participation_id
    LEFT JOIN summed ON summed.path = p.path
    WHERE u.run_id = {run} AND {above_p}
) AS fresh WHERE evaluations_unitscore.id = fresh.id
"""
)

_UPDATE_RANKS = """
UPDATE evaluations_unitscore SET rank = fresh.place
FROM (
    SELECT u.id, CASE WHEN u.is_vetoed OR u.total IS NULL THEN NULL ELSE rank() OVER (
        PARTITION BY p.comparison_class, CASE WHEN u.is_vetoed OR u.total IS NULL THEN 0 ELSE 1 END
        ORDER BY u.total DESC) END AS place
    FROM evaluations_unitscore u JOIN campaigns_participation p ON p.id = u.participation_id WHERE u.run_id = {run}
) AS fresh
WHERE evaluations_unitscore.id = fresh.id AND COALESCE(evaluations_unitscore.rank, 0) <> COALESCE(fresh.place, 0)
"""


def compute_systems(*, job: Job) -> None:
    """Sum up the tree above the dirty units, then rank all."""
    above = {"above": job.above_dirty("path"), "above_p": job.above_dirty("p.path")}
    full_points = int(job.campaign.full_points.scaleb(6))
    # Σ weight × rate is of 10⁻¹², Σ weight of 10⁻², full points of 10⁻⁶; the score has 2 places.
    score = job.exact.quotient([full_points, "summed.weighted"], ["summed.weights", 10**14])
    job.execute(_UPDATE_TARGETS, table="evaluations_targetscore", group="target_id,", **above)
    job.execute(_UPDATE_UNITS, table="evaluations_unitscore", group="", score=score, **above)
    job.execute(_UPDATE_RANKS)
