"""Naming: applied for, proposed, put on public notice, objected to, named."""

from evaluations.operations.naming.applying import Application, apply_for_title
from evaluations.operations.naming.conferring import confer_honor
from evaluations.operations.naming.notices import publish_notice, withdraw_notice
from evaluations.operations.naming.objections import decide_objection, raise_objection, reveal_objector
from evaluations.operations.naming.steps import propose_naming, reject_naming, withdraw_naming

__all__ = [
    "Application",
    "apply_for_title",
    "confer_honor",
    "decide_objection",
    "propose_naming",
    "publish_notice",
    "raise_objection",
    "reject_naming",
    "reveal_objector",
    "withdraw_naming",
    "withdraw_notice",
]
