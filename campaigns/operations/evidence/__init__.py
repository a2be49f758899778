"""Proofs: kept once, described, attached to reports, withdrawn."""

from campaigns.operations.evidence.attaching import (
    add_file,
    add_link,
    attach_evidence,
    detach_evidence,
    parse_day,
)

__all__ = ["add_file", "add_link", "attach_evidence", "detach_evidence", "parse_day"]
