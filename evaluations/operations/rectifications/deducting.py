"""What a problem costs that comes again or is mended late: a deduction is proposed, and somebody else confirms it."""

import datetime as dt

from django.db import transaction

from campaigns.models import Participation
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, Rectification
from evaluations.operations.adjustments import ProofsGiven, Proposal, propose_adjustment
from evaluations.permissions import may_judge
from units.models import User

_LONGEST = 300


@transaction.atomic
def propose_deduction(*, subject: Rectification, actor: User, at: dt.datetime, today: dt.date) -> Adjustment:
    """Propose a deduction of the escalating series for a problem that repeats another or was not mended in time.

    The series of repeats and that of late ones are counted apart, by unit and year. Nothing is taken off before another
    person confirms it. ConflictError where one stands already; RefusedError where nothing speaks for one.
    """
    fresh = (
        Rectification.objects.select_related("unit", "target", "deduction")
        .select_for_update(of=("self",))
        .get(pk=subject.pk)
    )
    if not may_judge(actor, fresh):
        message = "扣分由上级单位的审核员或创建办提出，本单位和整改的人不能提出。"
        raise NotAllowedError(message)
    if fresh.has_standing_deduction:
        message = "这条整改已经提出过扣分，请在加减分里查看。"
        raise ConflictError(message)
    because = fresh.reason_to_deduct(today)
    if not because:
        message = "只有一年内重复发生、或没有按期改完的问题才提出扣分。"
        raise RefusedError(message)
    member = Participation.objects.filter(campaign=fresh.campaign_id, unit=fresh.unit).first()
    if member is None:
        message = f"“{fresh.unit}”没有参加这条整改所属的创建活动，不能扣分。"
        raise RefusedError(message)
    proposal = Proposal(
        kind=AdjustmentKind.DEDUCTION,
        dated_on=fresh.found_on,
        basis=f"整改第 {fresh.pk} 号{because}：{fresh.problem[:_LONGEST]}",
        project=f"整改{because}",
        is_escalating=True,
        target=fresh.target,
    )
    made = propose_adjustment(participation=member, proposal=proposal, proofs=ProofsGiven(), actor=actor, at=at)
    Rectification.objects.filter(pk=fresh.pk).update(deduction=made)
    return made
