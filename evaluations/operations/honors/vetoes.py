"""A veto whose effect is 撤销称号 proposes to revoke what was named here."""

import datetime as dt

from django.db import transaction

from campaigns.enums import VetoEffect
from core.clock import day_of
from evaluations.enums import HonorStanding
from evaluations.models import Adjustment, Honor
from evaluations.operations.honors.steps import write_step
from evaluations.workflow.honors import PROPOSE
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
            write_step(honor=honor, name=PROPOSE, reason=reason, actor=actor, at=at)
            count += 1
    return count
