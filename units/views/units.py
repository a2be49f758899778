"""The unit tree and the unit page."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from core.htmx import render_page
from units.enums import Role
from units.forms.units import TreeFilterForm
from units.models import Unit, User
from units.permissions import may_administer, may_administer_above
from units.queries.lineage import read_lineage
from units.queries.units import unit_page, unit_tree


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The units this person sees; htmx asks for the rows alone while somebody types."""
    form = TreeFilterForm(request.GET)
    form.is_valid()
    user = cast("User", request.user)
    context = {
        "form": form,
        "tree": unit_tree(user, form.cleaned_data, clock.today()),
        "today": clock.today(),
        "is_filtered": any(form.cleaned_data.values()),
        "is_office": Role.ADMINISTRATOR in user.roles,
    }
    return render_page(request, "units/tree.html", "units/_tree.html", context)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Who a unit is: people, leading group, history, subordinates."""
    user = cast("User", request.user)
    shown = get_object_or_404(Unit.objects.visible_to(user).select_related("successor"), code=code)
    context = {
        "page": unit_page(shown, user, clock.today()),
        "lineage": read_lineage(shown, user),
        "may": {"change": may_administer(user, shown), "end": may_administer_above(user, shown)},
        "unit": shown,
        "today": clock.today(),
    }
    return render(request, "units/unit.html", context)
