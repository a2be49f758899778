"""What waits for one person, besides the reports that the first screen counts itself."""

from dataclasses import dataclass

from campaigns.models import Instruction
from evaluations.models import Adjustment, Appeal, Case, Rectification
from units.models import User


@dataclass(frozen=True)
class Waiting:
    """So many things of a kind wait for the person; ``page`` lists them."""

    label: str
    count: int
    page: str
    query: str = ""


def read_waiting(user: User) -> tuple[Waiting, ...]:
    """Kinds of which something waits, those from the leader's own pen first. A query for each kind."""
    every = (
        Waiting("批示等您答复", Instruction.objects.answerable_by(user).count(), "campaigns:instructions"),
        Waiting(
            "批示已答复，等您认可", Instruction.objects.judgeable_by(user).count(), "campaigns:instructions", "tab=sent"
        ),
        Waiting(
            "加减分等您确认", Adjustment.objects.decidable_by(user).count(), "evaluations:adjustments", "state=mine"
        ),
        Waiting("申诉等您答复", Appeal.objects.decidable_by(user).count(), "evaluations:appeals", "state=mine"),
        Waiting("整改等您核验、销号", Rectification.objects.to_judge_by(user).count(), "evaluations:my_rectifications"),
        Waiting("诉求延期等您批准", Case.objects.to_grant_by(user).count(), "evaluations:cases", "duty=grant"),
    )
    return tuple(each for each in every if each.count)
