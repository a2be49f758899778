"""Before every change of an adjustment or an appeal: the unit locked, who may, and whether it still stands as read."""

from campaigns.models import Participation
from core.refusals import ConflictError, NotAllowedError, RefusedError
from core.transitions import Step
from evaluations.models import Adjustment
from evaluations.permissions import conflict_of_interest, may_decide_adjustment, may_decide_on
from evaluations.workflow.adjustments import ADJUSTMENT_WORKFLOW
from units.models import User

DECIDED_MEANWHILE = "这一项刚刚被别人办理过，本次操作没有执行。请刷新页面查看最新情况。"


def lock_unit(*, participation: Participation) -> None:
    """One at a time decides on a unit's adjustments: its escalating deductions depend on each other."""
    Participation.objects.select_for_update().get(pk=participation.pk)


def fresh_adjustment(*, adjustment: Adjustment) -> Adjustment:
    """The adjustment as it is now; its unit is locked until the transaction ends."""
    lock_unit(participation=adjustment.participation)
    found = Adjustment.objects.with_people().filter(pk=adjustment.pk).first()
    if found is None:
        raise ConflictError(DECIDED_MEANWHILE)
    return found


def require_decider(*, adjustment: Adjustment, actor: User) -> None:
    """NotAllowedError for whoever proposed it, belongs to the unit, or decides nothing in this campaign."""
    if may_decide_adjustment(actor, adjustment):
        return
    if adjustment.proposed_by_id == actor.pk:
        message = "这一项由您本人提出，须由另一个人办理。"
    elif conflict_of_interest(actor, adjustment.participation.unit) and not may_decide_on(
        actor, adjustment.participation
    ):
        message = f"您是“{adjustment.participation}”的人员，按回避规定不能办理本单位的加减分。"
    else:
        message = "只有组织单位的创建办或领导可以办理。"
    raise NotAllowedError(message)


def permitted_step(*, adjustment: Adjustment, name: str, actor: User, opinion: str) -> Step:
    """The row of the table; RefusedError where it is not possible now. ConflictError where another decided before."""
    refusal = ADJUSTMENT_WORKFLOW.refusal(name, adjustment.state, adjustment, actor, opinion)
    if refusal:
        raise RefusedError(refusal)
    return ADJUSTMENT_WORKFLOW.step(name)
