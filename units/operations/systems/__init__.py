"""Business systems: registered, given keys, answered."""

from units.operations.systems.answers import Answer, answer_once
from units.operations.systems.register import SystemTerms, change_system, register_system
from units.operations.systems.tokens import MOST_DAYS, make_token, note_use, revoke_token

__all__ = [
    "MOST_DAYS",
    "Answer",
    "SystemTerms",
    "answer_once",
    "change_system",
    "make_token",
    "note_use",
    "register_system",
    "revoke_token",
]
