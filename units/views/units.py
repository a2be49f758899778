"""The unit tree and the unit page."""

import re
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from core.htmx import render_page
from units.enums import Arranging
from units.forms.units import TreeFilterForm
from units.models import Unit, User
from units.permissions import may_administer, may_arrange, may_arrange_above
from units.queries.lineage import read_lineage
from units.queries.tree import browse, search
from units.queries.units import seen_above, unit_page


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The units this person sees, or with ``?in=CODE`` those below one; htmx asks for the rows alone while typing."""
    user, today = cast("User", request.user), clock.today()
    code = request.GET.get("in", "")
    node = get_object_or_404(Unit.objects.listed_to(user), code=code) if code else None
    form = TreeFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    if chosen.get("q"):
        found = search(user=user, node=node, chosen=chosen, today=today)
    else:
        found = browse(user=user, node=node, chosen=chosen, today=today, page=_page(request))
    context = {
        "form": form,
        "tree": found,
        "node": node,
        "above": seen_above(node, user) if node else (),
        "today": today,
        "is_filtered": any(chosen.values()),
        "may": {
            "import": user.arranging(Arranging.UNITS).prefixes,
            "people": user.arranging(Arranging.ROLES).prefixes or user.arranging(Arranging.ACCOUNTS).prefixes,
        },
    }
    return render_page(request, "units/tree.html", "units/_tree.html", context)


def _page(request: HttpRequest) -> int:
    words = request.GET.get("page", "")
    return int(words) if re.fullmatch(r"[1-9][0-9]{0,4}", words) else 1


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Who a unit is: people, leading group, history, subordinates."""
    user = cast("User", request.user)
    shown = get_object_or_404(Unit.objects.listed_to(user).select_related("successor"), code=code)
    today = clock.today()
    context = {
        "page": unit_page(shown, user, today),
        "lineage": read_lineage(shown, user),
        "may": {
            "change": may_arrange(user, shown, Arranging.UNITS),
            "end": may_arrange_above(user, shown),
            "lead": may_administer(user, shown),
        },
        "unit": shown,
        "today": today,
        "is_page_of_unit": True,
    }
    return render(request, "units/unit.html", context)
