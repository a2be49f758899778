"""Which campaign a page is about, whose part of it the person sees, and which results stand for it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length

from campaigns.models import Campaign, GradeThreshold, Participation, StaleMark
from evaluations.enums import FAILED_GRADE
from evaluations.models import ScoreRun, UnitScore
from evaluations.permissions import may_see_ranking, may_see_system
from units.models import AuditEntry, User


@dataclass(frozen=True)
class RootScore:
    """What one run says of the root: the kept ones are the trend, the live one is the answer."""

    run: ScoreRun
    score: UnitScore
    grade: str


@dataclass(frozen=True)
class Scene:
    """``root``: the highest unit of the campaign the person sees; ``run``: the live results, None before the first.

    ``history``: what every run says of the root, by day, the live run last.
    """

    campaign: Campaign
    choices: tuple[Campaign, ...]
    root: Participation
    run: ScoreRun | None
    is_stale: bool
    pulse: int | None
    sees_system: bool
    sees_ranking: bool
    history: tuple[RootScore, ...]

    @property
    def as_of(self) -> dt.date | None:
        """The day the shown results are for."""
        return self.run.as_of if self.run else None

    @property
    def state(self) -> tuple[object, ...]:
        """Changes whenever anything changes that pages of results show, be it results or the names of people."""
        runs = tuple((each.run.pk, each.run.version, each.run.as_of, each.run.computed_at) for each in self.history)
        return (
            self.campaign.pk,
            self.pulse,
            tuple(each.pk for each in self.choices),
            self.root.pk,
            self.is_stale,
            self.run and self.run.pk,
            runs,
        )


def find_scene(*, user: User, code: str, today: dt.date) -> Scene | None:
    """The campaign ``code``, else the newest one running on ``today``, else the newest; None where none is visible."""
    marks = StaleMark.objects.filter(campaign=OuterRef("pk"))
    found = Campaign.objects.visible_to(user).annotate(
        is_stale=Exists(marks), pulse=AuditEntry.objects.all().pulse(), root_id=_root(user)
    )
    choices: Any = tuple(found.select_related("organiser").newest_first())
    wanted: list[Any] = [each for each in choices if each.code == code] if code else _running_first(choices, today)
    if not wanted:
        return None
    history = history_of(wanted[0], wanted[0].root_id)
    root = history[-1].score.participation if history else _read_root(wanted[0].root_id)
    return _describe(wanted[0], choices, root, user, history)


def scene_of(participation: Participation, *, user: User) -> Scene:
    """The scene of one unit's pages; ``participation`` is already known to be visible."""
    campaign: Any = participation.campaign
    campaign.is_stale = StaleMark.objects.filter(campaign=campaign).exists()
    return _describe(campaign, (campaign,), participation, user, history_of(campaign, participation.pk))


def scene_on(scene: Scene, day: str) -> Scene | None:
    """The scene with the results kept as of ``day`` (2026-10-31) instead of the live ones; None where none are."""
    runs = (each.run for each in scene.history if not each.run.is_live and each.run.as_of.isoformat() == day)
    run = next(runs, None)
    return replace(scene, run=run, is_stale=False) if run else None


def _running_first(choices: tuple[Campaign, ...], today: dt.date) -> list[Campaign]:
    running = [each for each in choices if each.starts_on <= today <= each.ends_on]
    return [*running, *choices]


def _root(user: User) -> Coalesce:
    """Mostly the unit of a post; where none of the posts' units takes part, the highest below them.

    A seat on a panel is no post: it shows nothing of the unit that set the panel up.
    """
    here = Participation.objects.filter(campaign=OuterRef("pk")).order_by(Length("path"), "path")
    posts = {row.unit_id for row in user.membership_list if row.panel_id is None}
    return Coalesce(
        Subquery(here.filter(unit__in=posts).values("pk")[:1]), Subquery(here.visible_to(user).values("pk")[:1])
    )


def _describe(
    campaign: Any, choices: tuple[Campaign, ...], root: Participation, user: User, history: tuple[RootScore, ...]
) -> Scene:
    live = next((each.run for each in history if each.run.is_live), None)
    if live is None:
        live = ScoreRun.objects.live(campaign).first()
    return Scene(
        campaign=campaign,
        choices=choices,
        root=root,
        run=live,
        is_stale=campaign.is_stale,
        pulse=getattr(campaign, "pulse", None),
        sees_system=may_see_system(user),
        sees_ranking=may_see_ranking(user, campaign.organiser.path),
        history=history,
    )


def _read_root(pk: int) -> Participation:
    return Participation.objects.select_related("unit").get(pk=pk)


def history_of(campaign: Campaign, root_id: int) -> tuple[RootScore, ...]:
    """The root's score in every run and the grade its system score reaches: one query, a row for each run.

    Of equal thresholds the first listed wins; thresholds have 6 places, scores 2.
    """
    grades = GradeThreshold.objects.filter(campaign=campaign)
    reached = grades.filter(threshold__lte=OuterRef("system_score") * 10_000).order_by("-threshold", "position")
    is_failed = Q(Exists(grades)) & Q(system_score__isnull=False)
    scores: Any = (
        UnitScore.objects.filter(run__campaign=campaign, participation=root_id)
        .annotate(
            reached=Subquery(reached.values("name")[:1]),
            is_failed=ExpressionWrapper(is_failed, output_field=BooleanField()),
        )
        .select_related("run", "participation__unit")
        .order_by("run__is_live", "run__as_of")
    )
    return tuple(RootScore(row.run, row, row.reached or (FAILED_GRADE if row.is_failed else "")) for row in scores)
