"""Who may evaluate what; agrees with ``visible_to`` (a test proves it)."""

from campaigns.permissions import may_arrange_campaign, may_review, may_review_unit, may_sign
from evaluations.models import Round, ScoreSheet
from evaluations.models.round import above_reporters
from units.enums import NO_STAFF, OVERSEEING, Role
from units.models import Unit, User

__all__ = ["may_review", "may_review_unit", "may_see_ranking", "may_see_system", "may_sign"]


def may_see_system(user: User) -> bool:
    """Whether the person sees sums over several units: whoever oversees a unit."""
    return bool(user.roles & OVERSEEING)


def may_see_ranking(user: User, path: str) -> bool:
    """Whether the person sees the whole ranking of units below ``path`` (DOMAIN.md section 4).

    Those who oversee the organiser see it; districts see their own rank only, reporters none.
    """
    return any(user.holds(role, path) for role in (Role.LEADER, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR))


def may_arrange_round(user: User, subject: Round) -> bool:
    """Whether the person sets the round up and leads it through its stages: the organiser's 创建办 or one above."""
    return may_arrange_campaign(user, subject.campaign)


def may_decide_round(user: User, subject: Round) -> bool:
    """Whether the person corrects marks in 复核 and 审定: the organiser's 创建办 or leaders."""
    return may_arrange_round(user, subject) or user.holds(Role.LEADER, subject.campaign.organiser.path)


def may_follow_round(user: User, subject: Round) -> bool:
    """Whether the person sees progress, sheets and drift; agrees with ``Round.objects.overseen_by``."""
    organiser = subject.campaign.organiser
    return user.is_superuser or above_reporters(user).covers(organiser.path, organiser.pk)


def conflict_of_interest(user: User, unit: Unit) -> bool:
    """Whether the person belongs to the unit, or holds any role in it: nobody marks the own unit."""
    return user.home_unit_id == unit.pk or any(row.unit_id == unit.pk for row in user.membership_list)


def may_fill_sheet(user: User, sheet: ScoreSheet) -> bool:
    """Whether the sheet is this person's to fill in; agrees with ``ScoreSheet.objects.fillable_by``."""
    unit, rater = sheet.participation.unit, sheet.rater
    if rater is None:
        return user.holds(Role.REPORTER, unit.path)
    if rater.left_at is not None or conflict_of_interest(user, unit):
        return False
    if rater.user_id is not None:
        return rater.user_id == user.pk
    return any(row.unit_id == rater.unit_id and row.role not in NO_STAFF for row in user.membership_list)
