"""The face of the models of ``evaluations``."""

from evaluations.models.adjustment import Adjustment
from evaluations.models.score import CellScore, ScoreRun, TargetScore, UnitScore

__all__ = ["Adjustment", "CellScore", "ScoreRun", "TargetScore", "UnitScore"]
