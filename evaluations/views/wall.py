"""大屏: the screen itself, what it fetches, how it is opened, and the office's list of screens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.icons import sprite_url
from core.refusals import RefusedError
from core.throttle import Throttle, address_of
from evaluations.forms.wall import CodeForm, DisplayForm
from evaluations.models import WallDisplay
from evaluations.operations.walls import make_display, note_display, read_code, revoke_display
from evaluations.permissions import may_see_system
from evaluations.queries.wall import read_wall
from units.enums import Role
from units.models import Unit, User
from units.views.attempts import UNPROCESSABLE, attempt, require_office

COOKIE = "wall"
_GUESSES = Throttle("wall", limit=10, seconds=600)


@never_cache
@login_not_required
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The screen with its first pages; who is neither signed in nor a registered screen is asked for the code."""
    viewer = _viewer(request)
    if viewer is None:
        return redirect("evaluations:wall_start")
    return render(request, "evaluations/wall/screen.html", _context(viewer))


@never_cache
@login_not_required
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages alone, once a minute; 401 where the screen was withdrawn or the session is over."""
    viewer = _viewer(request)
    if viewer is None:
        return HttpResponse(status=401)
    return render(request, "evaluations/wall/_pages.html", _context(viewer))


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Type the code on the screen: from now on this browser is that screen, until it is withdrawn or runs out."""
    form, source, status = CodeForm(request.POST or None), address_of(request.META), 200
    if request.method == "POST" and form.is_valid():
        code, today = read_code(typed=form.cleaned_data["code"]), clock.today()
        display = None if _GUESSES.is_closed_to(source) else _display(code)
        if display is not None:
            answer = redirect("evaluations:wall")
            answer.set_cookie(
                COOKIE,
                code,
                max_age=(display.expires_on - today).days * 86_400 + 86_400,
                path=reverse("evaluations:wall"),
                httponly=True,
                secure=settings.IS_PRODUCTION,
                samesite="Strict",
            )
            return answer
        _GUESSES.count(source)
        form.add_error("code", "口令不对、已停用或已到期。请核对；连续输错要等十分钟。")
        status = UNPROCESSABLE
    return render(request, "evaluations/wall/start.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def displays(request: HttpRequest) -> HttpResponse:
    """The screens of this office; POST registers one, and its code is shown this once."""
    user, today, status = require_office(request), clock.today(), 200
    units = Unit.objects.filter(user.reach_as(Role.ADMINISTRATOR).q()).existing_on(today)
    form, made = DisplayForm(request.POST or None, choices=units, today=today), []
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            told: dict[str, Any] = {**form.cleaned_data, "actor": user, "at": clock.now()}
            status = attempt(form, lambda: made.append(make_display(**told))) or 200
    rows = WallDisplay.objects.managed_by(user).select_related("unit", "made_by")[:100]
    context = {"form": form, "rows": rows, "today": today, "made": made[0] if made else None}
    answer = render(request, "evaluations/wall/displays.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def end_display(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a screen."""
    user = require_office(request)
    row = get_object_or_404(WallDisplay.objects.managed_by(user).select_related("unit"), pk=pk)
    try:
        revoke_display(display=row, actor=user, at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{row}”已停用，一分钟内不再显示。")
    return redirect("evaluations:wall_displays")


def _display(code: str) -> WallDisplay | None:
    return WallDisplay.objects.in_force(clock.today()).opened_by(code).select_related("unit").first()


def _viewer(request: HttpRequest) -> User | None:
    """The registered screen where this browser is one, else whoever is signed in and oversees a unit."""
    display = _display(request.COOKIES[COOKIE]) if COOKIE in request.COOKIES else None
    if display is not None:
        note_display(display=display, at=clock.now())
        return display.viewer()
    user = request.user
    return user if isinstance(user, User) and may_see_system(user) else None


def _context(viewer: User) -> dict[str, Any]:
    return {"wall": read_wall(viewer=viewer, today=clock.today()), "at": clock.now(), "release": sprite_url()}
