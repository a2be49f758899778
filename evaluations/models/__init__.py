"""The face of the models of ``evaluations``."""

from evaluations.models.adjustment import Adjustment
from evaluations.models.appeal import Appeal
from evaluations.models.ballot import Ballot, BallotMark, Invitation, PaperEntry, SealedBallot, SurveyRemark
from evaluations.models.case import Case, CaseEvent, CaseExtension, CaseLimit
from evaluations.models.days import BoardLook, DayScore, LightSpell, ResultDay
from evaluations.models.follow_up import RemarkFollowUp
from evaluations.models.honor import Honor, HonorCheck
from evaluations.models.honor_title import HonorTitle
from evaluations.models.method_result import MethodResult
from evaluations.models.naming import Certificate, Naming, Objection, PublicNotice
from evaluations.models.rectification import Rectification, RectificationProof
from evaluations.models.round import Rater, Round, RoundTarget, RoundUnit
from evaluations.models.score import CellScore, ScoreRun, TargetScore, UnitScore
from evaluations.models.sealed import Amendment, SealedResult, SealedRow, digest_of
from evaluations.models.second_marking import SecondDraw, SecondMark
from evaluations.models.sheet import RoundOverride, ScoreMark, ScoreSheet
from evaluations.models.subscription import Subscription, Watch, WatchCrossing
from evaluations.models.supervision import Patrol, Supervisor, SupervisorFinding
from evaluations.models.survey import (
    Recipient,
    RecipientGroup,
    Survey,
    SurveyOption,
    SurveyQuestion,
    SurveySubject,
)
from evaluations.models.term_report import PracticeChoice, ReportBlock
from evaluations.models.visit import VisitEntry
from evaluations.models.wall import WallDisplay

__all__ = [
    "Adjustment",
    "Amendment",
    "Appeal",
    "Ballot",
    "BallotMark",
    "BoardLook",
    "Case",
    "CaseEvent",
    "CaseExtension",
    "CaseLimit",
    "CellScore",
    "Certificate",
    "DayScore",
    "Honor",
    "HonorCheck",
    "HonorTitle",
    "Invitation",
    "LightSpell",
    "MethodResult",
    "Naming",
    "Objection",
    "PaperEntry",
    "Patrol",
    "PracticeChoice",
    "PublicNotice",
    "Rater",
    "Recipient",
    "RecipientGroup",
    "Rectification",
    "RectificationProof",
    "RemarkFollowUp",
    "ReportBlock",
    "ResultDay",
    "Round",
    "RoundOverride",
    "RoundTarget",
    "RoundUnit",
    "ScoreMark",
    "ScoreRun",
    "ScoreSheet",
    "SealedBallot",
    "SealedResult",
    "SealedRow",
    "SecondDraw",
    "SecondMark",
    "Subscription",
    "Supervisor",
    "SupervisorFinding",
    "Survey",
    "SurveyOption",
    "SurveyQuestion",
    "SurveyRemark",
    "SurveySubject",
    "TargetScore",
    "UnitScore",
    "VisitEntry",
    "WallDisplay",
    "Watch",
    "WatchCrossing",
    "digest_of",
]
