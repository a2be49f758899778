"""The face of the models of ``evaluations``."""

from evaluations.models.adjustment import Adjustment
from evaluations.models.ballot import Ballot, BallotMark, Invitation, PaperEntry, SealedBallot, SurveyRemark
from evaluations.models.method_result import MethodResult
from evaluations.models.score import CellScore, ScoreRun, TargetScore, UnitScore
from evaluations.models.survey import (
    Recipient,
    RecipientGroup,
    Survey,
    SurveyOption,
    SurveyQuestion,
    SurveySubject,
)

__all__ = [
    "Adjustment",
    "Ballot",
    "BallotMark",
    "CellScore",
    "Invitation",
    "MethodResult",
    "PaperEntry",
    "Recipient",
    "RecipientGroup",
    "ScoreRun",
    "SealedBallot",
    "Survey",
    "SurveyOption",
    "SurveyQuestion",
    "SurveyRemark",
    "SurveySubject",
    "TargetScore",
    "UnitScore",
]
