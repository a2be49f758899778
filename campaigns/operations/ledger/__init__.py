"""Writing the ledger: its kinds and its entries."""

from campaigns.operations.ledger.entries import EntryContent, add_entry, edit_entry, withdraw_entry
from campaigns.operations.ledger.kinds import KindDraft, add_kinds

__all__ = ["EntryContent", "KindDraft", "add_entry", "add_kinds", "edit_entry", "withdraw_entry"]
