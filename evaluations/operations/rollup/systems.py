"""Up the tree of units: plain sums of (Σ weight × rate, Σ weight), and of reports due and filed.

A full computation sums all; any other adds to every unit above what the dirty ones bring now and takes away what they
brought before. Sums of integers are exact, so that both give the same, and the second costs the depth of the tree.
"""

from evaluations.operations.rollup.job import Job
from evaluations.operations.rollup.ranks import PLACE_OF_ALL
from evaluations.operations.rollup.scheme_tables import Table
from evaluations.operations.rollup.upsert import upsert

_DEEPEST = """
SELECT COALESCE(max(length(path)), 0) FROM (
    SELECT path FROM rollup_unit
    UNION ALL SELECT u.path FROM rollup_unit r
    JOIN evaluations_unitscore u ON u.run_id = {run} AND u.participation_id = r.participation_id
) AS paths
"""

_TARGETS_BEFORE = """
UNION ALL
SELECT u.path, t.target_id, - t.rate * u.weight, - u.weight FROM rollup_unit r
JOIN evaluations_unitscore u ON u.run_id = {run} AND u.participation_id = r.participation_id
JOIN evaluations_targetscore t ON t.run_id = {run} AND t.participation_id = r.participation_id
WHERE t.rate IS NOT NULL
"""

_TARGET_SHIFT = """
WITH {tables},
moved AS (
    SELECT path, target_id, rate * weight AS weighted, weight FROM rollup_target WHERE rate IS NOT NULL
    {before}
)
SELECT substr(m.path, 1, d.size) AS path, m.target_id,
    CAST(sum(m.weighted) AS bigint) AS weighted, CAST(sum(m.weight) AS bigint) AS weights
FROM moved m JOIN depth d ON d.size <= length(m.path)
GROUP BY substr(m.path, 1, d.size), m.target_id
"""

_UNITS_BEFORE = """
UNION ALL
SELECT u.path, - COALESCE(u.rate, 0) * u.weight, CASE WHEN u.rate IS NULL THEN 0 ELSE - u.weight END,
    - u.due, - u.filed, - u.on_time
FROM rollup_unit r JOIN evaluations_unitscore u ON u.run_id = {run} AND u.participation_id = r.participation_id
"""

_UNIT_SHIFT = """
WITH {tables},
moved AS (
    SELECT path, COALESCE(rate, 0) * weight AS weighted, CASE WHEN rate IS NULL THEN 0 ELSE weight END AS weight,
        due, filed, on_time
    FROM rollup_unit
    {before}
)
SELECT substr(m.path, 1, d.size) AS path, CAST(sum(m.weighted) AS bigint) AS weighted,
    CAST(sum(m.weight) AS bigint) AS weights, CAST(sum(m.due) AS bigint) AS due,
    CAST(sum(m.filed) AS bigint) AS filed, CAST(sum(m.on_time) AS bigint) AS on_time
FROM moved m JOIN depth d ON d.size <= length(m.path)
GROUP BY substr(m.path, 1, d.size)
"""

_OWN_OF_TARGET = ("achieved", "attainable", "rate")
_OWN_OF_UNIT = (
    "path", "weight", "comparison_class", "achieved", "attainable", "rate", "bonus", "deduction", "total",
    "is_vetoed", "grade", "due", "filed", "on_time",
)  # fmt: skip
_OF_SYSTEM = ("weighted_rates", "weights", "system_score", "system_due", "system_filed", "system_on_time")
_OF_BOTH = ", ".join(f"r.{name}" for name in _OWN_OF_UNIT)

_ALL_TARGETS = upsert(
    table="evaluations_targetscore",
    key=("run_id", "participation_id", "target_id"),
    columns=(*_OWN_OF_TARGET, "weighted_rates", "weights"),
    rows="""SELECT {run}, r.participation_id, r.target_id, r.achieved, r.attainable, r.rate,
    COALESCE(s.weighted, 0), COALESCE(s.weights, 0)
FROM rollup_target r LEFT JOIN rollup_target_shift s ON s.path = r.path AND s.target_id = r.target_id""",
)

_OWN_TARGETS = upsert(
    table="evaluations_targetscore",
    key=("run_id", "participation_id", "target_id"),
    columns=_OWN_OF_TARGET,
    untouched=("weighted_rates", "weights"),
    rows="""SELECT {run}, participation_id, target_id, achieved, attainable, rate, 0, 0 FROM rollup_target""",
)

_MOVE_TARGETS = """
UPDATE evaluations_targetscore AS t
SET weighted_rates = t.weighted_rates + s.weighted, weights = t.weights + s.weights
FROM rollup_target_shift s JOIN campaigns_participation p ON p.campaign_id = {campaign} AND p.path = s.path
WHERE t.run_id = {run} AND t.participation_id = p.id AND t.target_id = s.target_id
AND (s.weighted <> 0 OR s.weights <> 0)
"""

_ALL_UNITS = upsert(
    table="evaluations_unitscore",
    key=("run_id", "participation_id"),
    columns=(*_OWN_OF_UNIT, *_OF_SYSTEM, "rank"),
    rows=f"""SELECT {{run}}, r.participation_id, {_OF_BOTH},
    COALESCE(s.weighted, 0), COALESCE(s.weights, 0), CASE WHEN s.weights > 0 THEN {{score}} END,
    COALESCE(s.due, 0), COALESCE(s.filed, 0), COALESCE(s.on_time, 0), {PLACE_OF_ALL}
FROM rollup_unit r LEFT JOIN rollup_unit_shift s ON s.path = r.path""",  # noqa: S608 - constants
)

_OWN_UNITS = upsert(
    table="evaluations_unitscore",
    key=("run_id", "participation_id"),
    columns=_OWN_OF_UNIT,
    untouched=_OF_SYSTEM,
    rows=f"SELECT {{run}}, r.participation_id, {_OF_BOTH}, 0, 0, NULL, 0, 0, 0 FROM rollup_unit r",  # noqa: S608 - constants
)

_MOVE_UNITS = """
UPDATE evaluations_unitscore AS u SET
    weighted_rates = u.weighted_rates + s.weighted, weights = u.weights + s.weights,
    system_score = CASE WHEN u.weights + s.weights > 0 THEN {score} END,
    system_due = u.system_due + s.due, system_filed = u.system_filed + s.filed,
    system_on_time = u.system_on_time + s.on_time
FROM rollup_unit_shift s WHERE u.run_id = {run} AND u.path = s.path
"""

_CLEAR_TARGETS = """
DELETE FROM evaluations_targetscore WHERE run_id = {run} AND NOT EXISTS (
    SELECT 1 FROM rollup_target r WHERE r.participation_id = evaluations_targetscore.participation_id
    AND r.target_id = evaluations_targetscore.target_id)
"""

_CLEAR_UNITS = """
DELETE FROM evaluations_unitscore WHERE run_id = {run} AND NOT EXISTS (
    SELECT 1 FROM rollup_unit r WHERE r.participation_id = evaluations_unitscore.participation_id)
"""

_STEP = 4
"""Characters of a path for each level (``core.paths``)."""


def compute_systems(*, job: Job) -> None:
    """Bring target sums and unit scores of the run up to date, with what lies below each unit; ranks where all is new."""
    deepest = job.number(_DEEPEST)
    depth = Table("depth", {"size": "integer"}, [(size,) for size in range(_STEP, deepest + 1, _STEP)])
    is_all = job.is_full
    before = ("", "") if is_all else (_TARGETS_BEFORE, _UNITS_BEFORE)
    job.keep("rollup_target_shift", _TARGET_SHIFT, depth, before=before[0], key="path, target_id")
    job.keep("rollup_unit_shift", _UNIT_SHIFT, depth, before=before[1], key="path")
    if is_all:
        _write_all(job)
    else:
        job.execute(_OWN_TARGETS.upsert)
        job.execute(_MOVE_TARGETS)
        job.execute(_OWN_UNITS.upsert)
        job.execute(_MOVE_UNITS, score=_score(job, "(u.weighted_rates + s.weighted)", "(u.weights + s.weights)"))


def _write_all(job: Job) -> None:
    score = _score(job, "s.weighted", "s.weights")
    if job.is_new:
        job.execute(_ALL_TARGETS.insert)
        job.execute(_ALL_UNITS.insert, score=score)
        return
    job.execute(_CLEAR_TARGETS)
    job.execute(_ALL_TARGETS.upsert)
    job.execute(_CLEAR_UNITS)
    job.execute(_ALL_UNITS.upsert, score=score)


def _score(job: Job, weighted: str, weights: str) -> str:
    """Σ weight × rate is of 10⁻¹², Σ weight of 10⁻², full points of 10⁻⁶; the score has 2 places."""
    full_points = int(job.campaign.full_points.scaleb(6))
    return job.exact.quotient([full_points, weighted], [weights, 10**14])
