"""加减分, 一票否决 and 申诉: proposed, confirmed by another person, appealed against, decided by a third."""

from evaluations.operations.adjustments.appealing import (
    decide_appeal,
    file_appeal,
    take_back_appeal,
)
from evaluations.operations.adjustments.deciding import confirm_adjustment, refuse_adjustment, revoke_adjustment
from evaluations.operations.adjustments.proofs import ProofsGiven
from evaluations.operations.adjustments.proposal import ITEM_KINDS, Proposal
from evaluations.operations.adjustments.proposing import propose_adjustment, withdraw_adjustment

__all__ = [
    "ITEM_KINDS",
    "ProofsGiven",
    "Proposal",
    "confirm_adjustment",
    "decide_appeal",
    "file_appeal",
    "propose_adjustment",
    "refuse_adjustment",
    "revoke_adjustment",
    "take_back_appeal",
    "withdraw_adjustment",
]
