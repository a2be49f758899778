"""What the office decided, as the code reads it: a query each, for one campaign or for all at once."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from campaigns.models import HolidayCorrection, Policy
from campaigns.policies import Policies, policies_from
from core.workdays import WorkCalendar


def policies_of(campaign_id: int) -> Policies:
    """What is in force in the campaign."""
    rows = Policy.objects.filter(Q(campaign=campaign_id) | Q(campaign__isnull=True))
    stored = _layers(rows.values_list("campaign_id", "name", "value"))
    return policies_from(stored[None], stored[campaign_id])


def policies_everywhere() -> Policies:
    """What is in force where a campaign decided nothing, and for the site as a whole."""
    rows = Policy.objects.filter(campaign__isnull=True)
    return policies_from(dict(rows.values_list("name", "value")))


class PolicyBook:
    """The policies of every campaign, read once."""

    def __init__(self) -> None:
        """One query."""
        self._stored = _layers(Policy.objects.values_list("campaign_id", "name", "value"))
        self._read: dict[int | None, Policies] = {}

    def of(self, campaign_id: int | None) -> Policies:
        """What is in force in the campaign; None: everywhere."""
        if campaign_id not in self._read:
            own = {} if campaign_id is None else self._stored.get(campaign_id, {})
            self._read[campaign_id] = policies_from(self._stored[None], own)
        return self._read[campaign_id]


def work_calendar() -> WorkCalendar:
    """The national calendar with the office's corrections."""
    return WorkCalendar(dict(HolidayCorrection.objects.values_list("day", "is_workday")))


def _layers(rows: Any) -> dict[int | None, dict[str, Any]]:
    found: dict[int | None, dict[str, Any]] = defaultdict(dict)
    for campaign_id, name, value in rows:
        found[campaign_id][name] = value
    return found
