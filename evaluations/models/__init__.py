"""The face of the models of ``evaluations``."""

from evaluations.models.adjustment import Adjustment
from evaluations.models.method_result import MethodResult
from evaluations.models.score import CellScore, ScoreRun, TargetScore, UnitScore

__all__ = ["Adjustment", "CellScore", "MethodResult", "ScoreRun", "TargetScore", "UnitScore"]
