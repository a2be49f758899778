"""Scores from facts (DOMAIN.md section 3, INTERCHANGE.md): pure Python, exact, without database or clock."""

from evaluations.scoring.arithmetic import half_up, to_places
from evaluations.scoring.campaign import score_campaign
from evaluations.scoring.cells import CellScore, CountablePeriod, PeriodPart, score_cell
from evaluations.scoring.earned import split_earned
from evaluations.scoring.explained import explain_cell, explain_methods
from evaluations.scoring.methods import JoinedCell, Mark, join_methods

__all__ = [
    "CellScore",
    "CountablePeriod",
    "JoinedCell",
    "Mark",
    "PeriodPart",
    "explain_cell",
    "explain_methods",
    "half_up",
    "join_methods",
    "score_campaign",
    "score_cell",
    "split_earned",
    "to_places",
]
