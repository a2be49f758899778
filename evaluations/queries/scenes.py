"""Which campaign a page is about, whose part of it the person sees, and which results stand for it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models.functions import Length

from campaigns.models import Campaign, Participation, StaleMark
from evaluations.models import ScoreRun
from evaluations.permissions import may_see_ranking, may_see_system
from units.models import User


@dataclass(frozen=True)
class Scene:
    """``root``: the highest unit of the campaign the person sees; ``run``: the live results, None before the first."""

    campaign: Campaign
    choices: tuple[Campaign, ...]
    root: Participation
    run: ScoreRun | None
    is_stale: bool
    sees_system: bool
    sees_ranking: bool

    @property
    def as_of(self) -> dt.date | None:
        """The day the shown results are for."""
        return self.run.as_of if self.run else None


def find_scene(*, user: User, code: str, today: dt.date) -> Scene | None:
    """The campaign ``code``, else the newest one running on ``today``, else the newest; None where none is visible."""
    choices = tuple(Campaign.objects.visible_to(user).select_related("organiser").newest_first())
    wanted = [each for each in choices if each.code == code] if code else _running_first(choices, today)
    return _scene(wanted[0], choices, user) if wanted else None


def scene_of(participation: Participation, *, user: User) -> Scene:
    """The scene of one unit's pages; ``participation`` is already known to be visible."""
    campaign = participation.campaign
    return _describe(campaign, (campaign,), participation, user)


def _running_first(choices: tuple[Campaign, ...], today: dt.date) -> list[Campaign]:
    running = [each for each in choices if each.starts_on <= today <= each.ends_on]
    return [*running, *choices]


def _scene(campaign: Campaign, choices: tuple[Campaign, ...], user: User) -> Scene:
    visible = Participation.objects.visible_to(user).filter(campaign=campaign).select_related("unit")
    root = visible.order_by(Length("path"), "path")[0]
    return _describe(campaign, choices, root, user)


def _describe(campaign: Campaign, choices: tuple[Campaign, ...], root: Participation, user: User) -> Scene:
    return Scene(
        campaign=campaign,
        choices=choices,
        root=root,
        run=ScoreRun.objects.live(campaign).first(),
        is_stale=StaleMark.objects.filter(campaign=campaign).exists(),
        sees_system=may_see_system(user),
        sees_ranking=may_see_ranking(user, campaign.organiser.path),
    )
