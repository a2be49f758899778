"""A veto whose effect is 撤销称号 proposes to revoke what was named here; without the veto the proposal falls."""

import datetime as dt

from django.db import transaction

from campaigns.enums import VetoEffect
from core.clock import day_of
from evaluations.enums import HonorDecision, HonorStanding
from evaluations.models import Adjustment, Honor
from evaluations.operations.honors.steps import write_step
from evaluations.workflow.honors import DISMISS, PROPOSE, SUSPEND
from units.models import User

_OPEN = (HonorStanding.VALID, HonorStanding.SUSPENDED)


@transaction.atomic
def propose_revocations(*, adjustment: Adjustment, actor: User, at: dt.datetime) -> int:
    """Propose it for every title of the unit that stands and was named here; how many. Another person decides on each.

    Nothing happens for a veto with another effect.
    """
    if adjustment.effect != VetoEffect.TITLE_REVOKED:
        return 0
    mine = Honor.objects.filter(holder=adjustment.participation.unit_id, title__is_named_here=True)
    today, count = day_of(at), 0
    for standing in _OPEN:
        for honor in mine.in_standing(standing, today).select_related("title", "holder"):
            reason = f"一票否决（{adjustment.dated_on}）：{adjustment.subject}"
            write_step(honor=honor, name=PROPOSE, reason=reason, actor=actor, at=at, because_of=adjustment)
            count += 1
    return count


@transaction.atomic
def drop_revocations(*, adjustment: Adjustment, at: dt.datetime) -> int:
    """Let the proposals fall that this veto made and nobody has decided on, as the veto counts no more; how many.

    A title that had been suspended before is suspended again. The system does it: it follows from the veto's end.
    """
    waiting = Honor.objects.filter(revoking_for=adjustment, decision=HonorDecision.REVOKING)
    reason, count = f"一票否决（{adjustment.dated_on}）已撤销：{adjustment.subject}", 0
    for honor in waiting.in_standing(HonorStanding.REVOKING, day_of(at)).select_related("title", "holder"):
        former = honor.suspended_because
        write_step(honor=honor, name=DISMISS, reason=reason, actor=None, at=at)
        if former:
            write_step(honor=honor, name=SUSPEND, reason=former, actor=None, at=at)
        count += 1
    return count
