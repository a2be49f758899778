"""Who is told of what was decided, at once and on the site."""

import datetime as dt
from collections.abc import Iterable

from campaigns.models import Participation
from campaigns.operations.notices import tell_people
from core.clock import day_of
from evaluations.models import Adjustment, Appeal
from evaluations.models.adjustment import DECIDING
from units.enums import Role
from units.models import Membership, User

ADJUSTMENT_PAGE, APPEAL_PAGE = "evaluations:adjustment", "evaluations:appeal"


def _people_of(participation: Participation, at: dt.datetime) -> list[User]:
    """Reporters, leaders and 创建办 of exactly this unit, as of the day."""
    speaking = (Role.REPORTER, *DECIDING)
    posts = Membership.objects.in_force(day_of(at)).filter(unit=participation.unit_id, role__in=speaking)
    return [row.user for row in posts.filter(user__is_active=True).select_related("user")]


def tell_of_adjustment(*, adjustment: Adjustment, text: str, at: dt.datetime, also: Iterable[User | None] = ()) -> None:
    """The unit concerned, and who proposed it."""
    people = [*_people_of(adjustment.participation, at), *(user for user in also if user is not None)]
    tell_people(people=people, text=text, page=ADJUSTMENT_PAGE, number=adjustment.pk, at=at)


def tell_of_appeal(*, appeal: Appeal, text: str, at: dt.datetime) -> None:
    """The unit that appealed, and the person who did."""
    people = [*_people_of(appeal.participation, at), appeal.filed_by]
    tell_people(people=people, text=text, page=APPEAL_PAGE, number=appeal.pk, at=at)
