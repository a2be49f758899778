"""Which campaign a page is about."""

import datetime as dt
from dataclasses import dataclass

from campaigns.models import Campaign
from units.models import User


@dataclass(frozen=True)
class CampaignChoice:
    """The campaign shown, and all this person may choose."""

    campaign: Campaign
    choices: tuple[Campaign, ...]


def choose_campaign(user: User, code: str, today: dt.date) -> CampaignChoice | None:
    """The campaign ``code``; without one that running on ``today``, else the newest; None where none is visible."""
    choices = tuple(Campaign.objects.visible_to(user).select_related("organiser").newest_first())
    if code:
        wanted = [each for each in choices if each.code == code]
    else:
        wanted = [*(each for each in choices if each.starts_on <= today <= each.ends_on), *choices]
    return CampaignChoice(wanted[0], choices) if wanted else None
