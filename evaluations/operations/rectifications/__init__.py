"""整改 / 销号: a problem is written down, given out, mended, verified, struck off, or opened again."""

from evaluations.operations.rectifications.deducting import propose_deduction
from evaluations.operations.rectifications.from_rounds import rectify_result
from evaluations.operations.rectifications.opening import Finding, Task, open_rectification
from evaluations.operations.rectifications.proofs import add_proof_file, add_proof_link, drop_proof
from evaluations.operations.rectifications.steps import (
    assign_rectification,
    close_rectification,
    reassign_rectification,
    reopen_rectification,
    report_fixed,
    send_back_rectification,
    verify_rectification,
)
from evaluations.operations.rectifications.succeeding import hand_on_rectification

__all__ = [
    "Finding",
    "Task",
    "add_proof_file",
    "add_proof_link",
    "assign_rectification",
    "close_rectification",
    "drop_proof",
    "hand_on_rectification",
    "open_rectification",
    "propose_deduction",
    "reassign_rectification",
    "rectify_result",
    "reopen_rectification",
    "report_fixed",
    "send_back_rectification",
    "verify_rectification",
]
