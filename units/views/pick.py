"""What pick fields offer while somebody types: a few rows, never the whole list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from units.enums import Role
from units.forms.fields import named
from units.models import Unit, User
from units.views.attempts import require_office

_OFFERED = 20


@require_safe
def find_unit(request: HttpRequest) -> HttpResponse:
    """Units that exist today, which the person administers."""
    user = require_office(request)
    rows = Unit.objects.filter(user.reach_as(Role.ADMINISTRATOR).q()).existing_on(clock.today())
    return _options(request, [named(row) for row in rows.matching(_words(request))[:_OFFERED]])


@require_safe
def find_person(request: HttpRequest) -> HttpResponse:
    """Active people whom the person administers."""
    user = require_office(request)
    rows = User.objects.administered_by(user).active().matching(_words(request)).order_by("name", "pk")
    return _options(request, [named(row) for row in rows[:_OFFERED]])


def _words(request: HttpRequest) -> str:
    """The one field that htmx sends, whatever its name."""
    return str(next(iter(request.GET.values()), ""))[:60]


def _options(request: HttpRequest, options: list[str]) -> HttpResponse:
    return render(request, "units/_options.html", {"options": options})
