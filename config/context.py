"""What every page needs: navigation by role, the demo's banner, the person's unit."""

from typing import Any

from django.http import HttpRequest

from campaigns.models import Campaign
from config.navigation import navigation_of
from units.enums import OVERSEEING, Role


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: ``navigation`` (the bar), ``menu`` (更多), ``is_demo``, ``home_unit``, and who it is.

    ``is_demo`` is asked for only where the page has not said it itself.
    """
    is_demo = Campaign.objects.filter(is_demo=True).exists
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "menu": [], "is_demo": is_demo, "home_unit": None, "is_outside": True}
    items = navigation_of({*user.roles, user.duty}, request.path)
    units = [row.unit for row in user.membership_list if row.panel_id is None]
    return {
        "navigation": [item for item in items if not item.in_menu],
        "menu": [item for item in items if item.in_menu],
        "is_demo": is_demo,
        "home_unit": units[0] if units else None,
        "is_outside": user.roles == {Role.SUPERVISOR},
        "may_subscribe": bool(user.roles & OVERSEEING),
    }
