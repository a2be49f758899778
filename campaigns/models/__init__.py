"""The face of the models of ``campaigns``."""

from campaigns.models.assignment import Assignment, ChainMember
from campaigns.models.blind import BlindReading
from campaigns.models.bundle import Bundle
from campaigns.models.burden import BurdenReason
from campaigns.models.campaign import Campaign, GradeThreshold, Participation
from campaigns.models.disclosure import DisclosureItem, DisclosureLink
from campaigns.models.evidence import Evidence, ReportEvidence
from campaigns.models.feed import CalendarFeed
from campaigns.models.filled import SystemFill
from campaigns.models.instruction import Instruction, InstructionStep
from campaigns.models.ledger import LedgerEntry, LedgerKind, LedgerVersion
from campaigns.models.ledger_feed import LedgerFeed, LedgerReading
from campaigns.models.list_order import ListOrder
from campaigns.models.notice import Notice
from campaigns.models.nudge import Nudge, NudgeReceipt
from campaigns.models.period import Period, PeriodExtension
from campaigns.models.policy import HolidayCorrection, Policy
from campaigns.models.regulation import RequiredRegulation
from campaigns.models.reminder import Digest, DigestLine
from campaigns.models.report import FiledReport, MilestoneDone, ProgressReport, ReportStep
from campaigns.models.returned import AssignmentReturn
from campaigns.models.robot import Robot, RobotMessage
from campaigns.models.route import ReviewRoute
from campaigns.models.scheme import Scheme, Target, TargetClass, TargetKind, TargetUnit
from campaigns.models.scheme_item import SchemeItem
from campaigns.models.stale import StaleMark
from campaigns.models.stored_file import PictureBand, StoredFile
from campaigns.models.summary import ReportSource

__all__ = [
    "Assignment",
    "AssignmentReturn",
    "BlindReading",
    "Bundle",
    "BurdenReason",
    "CalendarFeed",
    "Campaign",
    "ChainMember",
    "Digest",
    "DigestLine",
    "DisclosureItem",
    "DisclosureLink",
    "Evidence",
    "FiledReport",
    "GradeThreshold",
    "HolidayCorrection",
    "Instruction",
    "InstructionStep",
    "LedgerEntry",
    "LedgerFeed",
    "LedgerKind",
    "LedgerReading",
    "LedgerVersion",
    "ListOrder",
    "MilestoneDone",
    "Notice",
    "Nudge",
    "NudgeReceipt",
    "Participation",
    "Period",
    "PeriodExtension",
    "PictureBand",
    "Policy",
    "ProgressReport",
    "ReportEvidence",
    "ReportSource",
    "ReportStep",
    "RequiredRegulation",
    "ReviewRoute",
    "Robot",
    "RobotMessage",
    "Scheme",
    "SchemeItem",
    "StaleMark",
    "StoredFile",
    "SystemFill",
    "Target",
    "TargetClass",
    "TargetKind",
    "TargetUnit",
]
