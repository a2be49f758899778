"""Writing the ledger: its kinds and its entries."""

from campaigns.operations.ledger.entries import add_entry, edit_entry, withdraw_entry
from campaigns.operations.ledger.kinds import add_kinds, change_kind, define_kind, delete_kind, switch_kind
from campaigns.rules.ledger_entry import EntryContent
from campaigns.rules.ledger_kinds import KindDraft

__all__ = [
    "EntryContent",
    "KindDraft",
    "add_entry",
    "add_kinds",
    "change_kind",
    "define_kind",
    "delete_kind",
    "edit_entry",
    "switch_kind",
    "withdraw_entry",
]
