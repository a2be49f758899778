"""The face of the models of ``units``."""

from units.models.account import AccountPolicy, PastPassword, RecoveryCode
from units.models.audit import AppendOnlyError, AuditEntry
from units.models.audit_seal import AuditSeal, AuditSealLine
from units.models.duty import DutyProposal
from units.models.initials import InitialsField
from units.models.leading_group import LeadingGroup, LeadingGroupMember
from units.models.panel import ReviewPanel
from units.models.person import Membership, User
from units.models.shortcut import Shortcut
from units.models.system import BusinessSystem, StoredAnswer, SystemToken
from units.models.unit import Bureau, Unit
from units.models.unit_past import UnitPast

__all__ = [
    "AccountPolicy",
    "AppendOnlyError",
    "AuditEntry",
    "AuditSeal",
    "AuditSealLine",
    "Bureau",
    "BusinessSystem",
    "DutyProposal",
    "InitialsField",
    "LeadingGroup",
    "LeadingGroupMember",
    "Membership",
    "PastPassword",
    "RecoveryCode",
    "ReviewPanel",
    "Shortcut",
    "StoredAnswer",
    "SystemToken",
    "Unit",
    "UnitPast",
    "User",
]
