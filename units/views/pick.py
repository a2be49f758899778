"""What pick fields offer while somebody types: a few rows, never the whole list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from units.enums import Duty, Role
from units.forms.fields import named
from units.models import Unit, User
from units.models.reach import Reach
from units.views.attempts import require_office

_OFFERED = 20


@require_safe
def find_unit(request: HttpRequest) -> HttpResponse:
    """Units that exist today, which the person administers."""
    user = _require_picker(request)
    rows = Unit.objects.filter(_reach(user).q()).existing_on(clock.today())
    return _options(request, [named(row) for row in rows.matching(_words(request))[:_OFFERED]])


@require_safe
def find_person(request: HttpRequest) -> HttpResponse:
    """Active people whom the person administers."""
    user = _require_picker(request)
    people = User.objects.listed_to(user) if user.duty else User.objects.administered_by(user)
    rows = people.active().matching(_words(request)).order_by("name", "pk")
    return _options(request, [named(row) for row in rows[:_OFFERED]])


def _require_picker(request: HttpRequest) -> User:
    """An office, or one of the three administrators who arranges something; 403 else."""
    assert isinstance(request.user, User)
    return request.user if request.user.duty in {Duty.SYSTEM, Duty.SECURITY} else require_office(request)


def _reach(user: User) -> Reach:
    return Reach(prefixes=("",)) if user.duty else user.reach_as(Role.ADMINISTRATOR)


def _words(request: HttpRequest) -> str:
    """The one field that htmx sends, whatever its name."""
    return str(next(iter(request.GET.values()), ""))[:60]


def _options(request: HttpRequest, options: list[str]) -> HttpResponse:
    return render(request, "units/_options.html", {"options": options})
