"""Proofs: kept once, described, attached to reports, withdrawn."""

from campaigns.operations.evidence.attaching import (
    add_file,
    add_files,
    add_link,
    add_record,
    attach_evidence,
    detach_evidence,
    parse_day,
)
from campaigns.operations.evidence.library import Description, describe_evidence, withdraw_evidence

__all__ = [
    "Description",
    "add_file",
    "add_files",
    "add_link",
    "add_record",
    "attach_evidence",
    "describe_evidence",
    "detach_evidence",
    "parse_day",
    "withdraw_evidence",
]
