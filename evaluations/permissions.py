"""Who may evaluate what; agrees with ``visible_to`` (a test proves it)."""

from campaigns.permissions import may_review, may_review_unit, may_sign
from units.enums import OVERSEEING, Role
from units.models import User

__all__ = ["may_review", "may_review_unit", "may_see_ranking", "may_see_system", "may_sign"]


def may_see_system(user: User) -> bool:
    """Whether the person sees sums over several units: whoever oversees a unit."""
    return bool(user.roles & OVERSEEING)


def may_see_ranking(user: User, path: str) -> bool:
    """Whether the person sees the whole ranking of units below ``path`` (DOMAIN.md section 4).

    Those who oversee the organiser see it; districts see their own rank only, reporters none.
    """
    return any(user.holds(role, path) for role in (Role.LEADER, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR))
