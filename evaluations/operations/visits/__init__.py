"""现场检查: taking in what an inspector's phone sends."""

from evaluations.operations.visits.receiving import EntryGiven, receive_entry

__all__ = ["EntryGiven", "receive_entry"]
