"""The face of the models of ``units``."""

from units.models.audit import AppendOnlyError, AuditEntry
from units.models.audit_seal import AuditSeal, AuditSealLine
from units.models.leading_group import LeadingGroup, LeadingGroupMember
from units.models.panel import ReviewPanel
from units.models.person import Membership, User
from units.models.system import BusinessSystem, StoredAnswer, SystemToken
from units.models.unit import Bureau, Unit
from units.models.unit_past import UnitPast

__all__ = [
    "AppendOnlyError",
    "AuditEntry",
    "AuditSeal",
    "AuditSealLine",
    "Bureau",
    "BusinessSystem",
    "LeadingGroup",
    "LeadingGroupMember",
    "Membership",
    "ReviewPanel",
    "StoredAnswer",
    "SystemToken",
    "Unit",
    "UnitPast",
    "User",
]
