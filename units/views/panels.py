"""Panels (评审组) of an office: their list, one of them, its members."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.refusals import RefusedError
from units.enums import Role
from units.exporters.office import export_panels
from units.forms.panels import PanelForm, SeatForm
from units.models import ReviewPanel, Unit, User
from units.operations.memberships import revoke_membership
from units.operations.panels import dissolve_panel, found_panel, seat_person
from units.queries.panels import panel_page, panels_of, with_members
from units.views.attempts import UNPROCESSABLE, attempt, require_office
from units.views.downloads import as_file

PAGE_SIZE = 50
_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
def panels(request: HttpRequest) -> HttpResponse:
    """All panels of this office, and setting up another one; ``format=xlsx`` gives the list as a file."""
    user, today = require_office(request), clock.today()
    if request.GET.get("format") == "xlsx":
        return as_file(export_panels(with_members(panels_of(user), today), user=user, today=today), "评审组.xlsx")
    units = Unit.objects.filter(user.reach_as(Role.ADMINISTRATOR).q()).existing_on(today)
    highest = next(row.unit for row in user.membership_list if row.role == Role.ADMINISTRATOR)
    form = PanelForm(request.POST or None, choices=units, initial={"unit": highest})
    status, made = 200, []
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            status = attempt(form, lambda: made.append(found_panel(actor=user, at=clock.now(), **form.cleaned_data)))
        if made:
            messages.success(request, f"已建立“{made[0]}”，请加入成员。")
            return redirect("people:panel", made[0].pk)
    page = Paginator(with_members(panels_of(user), today), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "people/panels.html", {"form": form, "page": page}, status=status)


@_form_page
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The members of one panel, and adding one."""
    user, shown = _open(request, pk)
    form = SeatForm(request.POST or None, choices=User.objects.administered_by(user).active())
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            told = {"person": form.cleaned_data["person"], "actor": user, "at": clock.now()}
            status = attempt(form, lambda: seat_person(panel=shown, **told))
        if status == 0:
            messages.success(request, f"{form.cleaned_data['person']}已进入“{shown}”。")
            return redirect("people:panel", pk)
    context = {"page": panel_page(shown, clock.today()), "form": form}
    return render(request, "people/panel.html", context, status=status)


@require_POST
def end_seat(request: HttpRequest, pk: int, seat_id: int) -> HttpResponse:
    """Take a member out."""
    user, shown = _open(request, pk)
    seat = get_object_or_404(shown.seats.select_related("unit", "user", "panel"), pk=seat_id)
    try:
        revoke_membership(membership=seat, actor=user, at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{seat.user}已离开“{shown}”。")
    return redirect("people:panel", pk)


@require_POST
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """End a panel."""
    user, shown = _open(request, pk)
    try:
        dissolve_panel(panel=shown, actor=user, at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("people:panel", pk)
    messages.success(request, f"评审组“{shown}”已撤销。")
    return redirect("people:panels")


def _open(request: HttpRequest, pk: int) -> tuple[User, ReviewPanel]:
    """The panel, for the office that set it up or one above; whoever is no office gets 403, a stranger 404."""
    user = require_office(request)
    return user, get_object_or_404(panels_of(user), pk=pk)
