"""Evaluation rounds: set-up, raters, stages, sheets, corrections, publishing."""

from evaluations.operations.rounds.overrides import override_mark
from evaluations.operations.rounds.publishing import publish_round, set_quotas
from evaluations.operations.rounds.raters import add_rater, exclude_rater, hand_over_rater, remove_rater
from evaluations.operations.rounds.setup import (
    RoundValues,
    UnitChoice,
    choose_targets,
    choose_units,
    create_round,
    discard_round,
    edit_round,
)
from evaluations.operations.rounds.sheets import MarkGiven, reopen_sheet, save_sheet, submit_sheet
from evaluations.operations.rounds.steps import take_step

__all__ = [
    "MarkGiven",
    "RoundValues",
    "UnitChoice",
    "add_rater",
    "choose_targets",
    "choose_units",
    "create_round",
    "discard_round",
    "edit_round",
    "exclude_rater",
    "hand_over_rater",
    "override_mark",
    "publish_round",
    "remove_rater",
    "reopen_sheet",
    "save_sheet",
    "set_quotas",
    "submit_sheet",
    "take_step",
]
