"""The demo's cap of items a month, and why the end of the term goes beyond it."""

import datetime as dt

from campaigns.models import Campaign, Policy, Scheme
from campaigns.operations.burden import justify_burden
from units.models import User

_CAP = 40
"""Items a month: only the month in which the whole year falls due is above it."""


def cap_burden(campaign: Campaign, office: User, at: dt.datetime) -> None:
    """As the office would have set and explained it when it published the targets."""
    Policy.objects.create(campaign=campaign, name="items_cap", value=_CAP, set_by=office, set_at=at)
    scheme = Scheme.objects.published().get(campaign=campaign, owner__isnull=True)
    reason = "年度指标都在次年一月截止，届时季度、半年、年度一并填报；其余月份不超过上限。"
    justify_burden(campaign=campaign, scheme=scheme, reason=reason, actor=office, at=at)
