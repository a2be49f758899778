"""The leading group of a unit: who, as what, in which order."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from units.forms.leading_groups import GroupForm, SeatFormSet, seats_of
from units.models import LeadingGroup, User
from units.operations.leading_groups import last_seat, set_leading_group
from units.views.attempts import UNPROCESSABLE, attempt, open_office_unit


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Found the group or seat it anew."""
    user, unit = open_office_unit(request, code)
    group = LeadingGroup.objects.filter(unit=unit).first()
    form = GroupForm(request.POST or None, initial=_initial(group))
    people = User.objects.administered_by(user)
    seats = SeatFormSet(request.POST or None, prefix="seat", initial=seats_of(group), form_kwargs={"people": people})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE

        def act() -> None:
            set_leading_group(
                unit=unit, seats=cast("Any", seats).seats(), actor=user, at=clock.now(), **form.cleaned_data
            )

        if seats.is_valid() and form.is_valid():
            status = attempt(form, act)
        if status == 0:
            messages.success(request, f"已保存“{unit.name}”的领导小组。")
            return redirect("units:unit", code=unit.code)
    return render(request, "units/group.html", {"unit": unit, "form": form, "seats": seats}, status=status)


def _initial(group: LeadingGroup | None) -> dict[str, Any]:
    if group is None:
        return {"seen": 0}
    return {"seen": last_seat(group=group), "founded_on": group.founded_on, "document_number": group.document_number}
