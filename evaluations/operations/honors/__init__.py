"""Honors: written down, corrected, looked at again, suspended, revoked; and the catalogue of their titles."""

from evaluations.operations.honors.checks import record_check
from evaluations.operations.honors.importing import import_honors
from evaluations.operations.honors.register import HonorFacts, change_honor, register_honor
from evaluations.operations.honors.scans import add_scan, remove_scan
from evaluations.operations.honors.steps import take_step
from evaluations.operations.honors.titles import TitleFacts, save_title
from evaluations.operations.honors.vetoes import drop_revocations, propose_revocations

__all__ = [
    "HonorFacts",
    "TitleFacts",
    "add_scan",
    "change_honor",
    "drop_revocations",
    "import_honors",
    "propose_revocations",
    "record_check",
    "register_honor",
    "remove_scan",
    "save_title",
    "take_step",
]
