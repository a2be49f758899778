"""What business systems write: ledger records, and drafts of reports that a person submits."""

from campaigns.operations.pushed.facts import PushedFacts, fill_drafts
from campaigns.operations.pushed.records import PushedRecord, record_work

__all__ = ["PushedFacts", "PushedRecord", "fill_drafts", "record_work"]
