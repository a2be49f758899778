"""Asking for more than the cap needs a reason."""

import datetime as dt
from collections.abc import Collection

from campaigns.models import BurdenReason, Campaign, Scheme
from campaigns.queries.burden.excess import Excess, find_excess
from campaigns.queries.policies import policies_of
from core.refusals import RefusedError
from units.models import User

LONGEST = 300
"""Characters of a reason."""


class OverCapError(RefusedError):
    """Units would be asked for more than the cap; the same act with a reason goes through."""

    status = 422

    def __init__(self, excess: Excess) -> None:
        """Say what is above the cap."""
        super().__init__(f"{excess}。确需这样安排，请写明理由，各单位都看得到；也可以减少目标、放长周期。")


def justify_burden(
    *,
    campaign: Campaign,
    reason: str,
    actor: User | None,
    at: dt.datetime,
    scheme: Scheme | None = None,
    among: Collection[int] | None = None,
) -> BurdenReason | None:
    """Measure what was just asked for, in the caller's transaction, and keep the reason where it is above the cap.

    OverCapError without a reason: the caller's transaction then undoes what it did. The system itself gives none.
    """
    if actor is None:
        return None
    excess = find_excess(campaign, policies_of(campaign.pk).items_cap, among)
    if excess is None:
        return None
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise OverCapError(excess)
    return BurdenReason.objects.create(
        campaign=campaign,
        scheme=scheme,
        reason=reason,
        peak=excess.items,
        units=excess.units,
        cap=excess.cap,
        given_by=actor,
        given_at=at,
    )
