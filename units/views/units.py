"""The unit tree and the unit page."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from core.htmx import render_page
from units.forms.units import TreeFilterForm
from units.models import Unit, User
from units.queries.units import unit_page, unit_tree


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The units this person sees; htmx asks for the rows alone while somebody types."""
    form = TreeFilterForm(request.GET)
    form.is_valid()
    found = unit_tree(cast("User", request.user), form.cleaned_data, clock.today())
    context = {"form": form, "tree": found, "today": clock.today(), "is_filtered": any(form.cleaned_data.values())}
    return render_page(request, "units/tree.html", "units/_tree.html", context)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Who a unit is: people, leading group, history, subordinates."""
    user = cast("User", request.user)
    shown = get_object_or_404(Unit.objects.visible_to(user).select_related("successor"), code=code)
    return render(
        request,
        "units/unit.html",
        {"page": unit_page(shown, user, clock.today()), "unit": shown, "today": clock.today()},
    )
