"""Ranks within a class: ties share a rank and the next one is skipped (INTERCHANGE.md, "A unit")."""

from evaluations.operations.rollup.job import Job

_RANKED = "CASE WHEN is_vetoed THEN NULL ELSE total END"

# Taken before the new totals are written.
_MOVES = f"""
SELECT r.comparison_class, {_RANKED} AS total, 1 AS sign FROM rollup_unit r
UNION ALL
SELECT u.comparison_class, CASE WHEN u.is_vetoed THEN NULL ELSE u.total END, -1 FROM rollup_unit r
JOIN evaluations_unitscore u ON u.run_id = {{run}} AND u.participation_id = r.participation_id
"""  # noqa: S608 - constants

# A unit that did not move gains a place for each total that sank from above it, and loses one for each that rose. Between
# two neighbouring totals of those that moved all shift alike; where they do not shift, no row is touched.
_SHIFT = """
WITH moved AS (
    SELECT comparison_class, total, sum(sign) AS sign FROM rollup_move WHERE total IS NOT NULL
    GROUP BY comparison_class, total
), band AS (
    SELECT comparison_class, total AS below,
        COALESCE(lead(total) OVER (PARTITION BY comparison_class ORDER BY total DESC), -9223372036854775807) AS lowest,
        sum(sign) OVER (PARTITION BY comparison_class ORDER BY total DESC) AS shift
    FROM moved
)
UPDATE evaluations_unitscore AS u SET rank = u.rank + b.shift
FROM band b
WHERE b.shift <> 0 AND u.run_id = {run} AND u.comparison_class = b.comparison_class
AND u.total < b.below AND u.total >= b.lowest AND u.rank IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM rollup_unit r WHERE r.participation_id = u.participation_id)
"""

_PLACE = """
UPDATE evaluations_unitscore SET rank = CASE WHEN is_vetoed OR total IS NULL THEN NULL ELSE 1 + (
    SELECT count(*) FROM evaluations_unitscore v
    WHERE v.run_id = {run} AND v.comparison_class = evaluations_unitscore.comparison_class
    AND v.total > evaluations_unitscore.total AND NOT v.is_vetoed) END
WHERE run_id = {run} AND participation_id IN (SELECT participation_id FROM rollup_unit)
"""

PLACE_OF_ALL = """CASE WHEN r.is_vetoed OR r.total IS NULL THEN NULL ELSE rank() OVER (
    PARTITION BY r.comparison_class, CASE WHEN r.is_vetoed OR r.total IS NULL THEN 0 ELSE 1 END
    ORDER BY r.total DESC) END"""
"""The place of a row ``r`` among all units that are computed together."""

_ALL = f"""
UPDATE evaluations_unitscore SET rank = fresh.place
FROM (SELECT participation_id, {PLACE_OF_ALL} AS place FROM evaluations_unitscore r WHERE run_id = {{run}}) AS fresh
WHERE evaluations_unitscore.run_id = {{run}} AND evaluations_unitscore.participation_id = fresh.participation_id
AND COALESCE(evaluations_unitscore.rank, 0) <> COALESCE(fresh.place, 0)
"""  # noqa: S608 - constants

_FEW = 50
"""Units up to which their places are counted one by one; beyond, ranking all anew is quicker."""


def note_moves(*, job: Job) -> bool:
    """Keep which totals leave and enter each class; False where all are ranked anew instead."""
    if job.is_full or job.number("SELECT count(*) FROM rollup_unit") > _FEW:
        return False
    job.keep("rollup_move", _MOVES)
    return True


def compute_ranks(*, job: Job, only_moves: bool) -> None:
    """Rank after a partial computation: the units whose totals moved and those they passed, or, if many, all."""
    if only_moves:
        job.execute(_SHIFT)
        job.execute(_PLACE)
    else:
        job.execute(_ALL)
