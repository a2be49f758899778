"""The roll-up: saved results of a campaign, by a fixed number of statements for any number of units.

What it computes is what ``evaluations.scoring`` defines; tests compare the two.
"""

from evaluations.operations.rollup.run import keep_run, roll_up
from evaluations.operations.rollup.sweep import (
    keep_due_runs,
    roll_up_campaign,
    sweep_stale_runs,
    verify_all_runs,
)
from evaluations.operations.rollup.verify import Difference, verify_run

__all__ = [
    "Difference",
    "keep_due_runs",
    "keep_run",
    "roll_up",
    "roll_up_campaign",
    "sweep_stale_runs",
    "verify_all_runs",
    "verify_run",
]
