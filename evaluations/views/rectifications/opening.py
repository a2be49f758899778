"""登记整改: first the unit, then the problem and who mends it until when."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.queries.policies import policies_everywhere, work_calendar
from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from evaluations.enums import ProofStage, RectificationSource
from evaluations.forms.rectifications import ProblemForm, UnitOfProblemForm
from evaluations.models import Rectification
from evaluations.operations.rectifications import Finding, add_proof_file, open_rectification
from evaluations.permissions import may_open_rectification
from evaluations.queries.rectifications.page import people_of, targets_for
from evaluations.views.rectifications.fetching import place_faults
from evaluations.views.rounds.fetching import said
from units.models import Unit, User


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Which unit; with ``?unit=`` its problem."""
    user, today = signed_in(request), clock.today()
    if request.GET.get("unit") and "pick" not in request.GET:
        return _problem(request, user, today)
    units = Unit.objects.visible_to(user).existing_on(today)
    form = UnitOfProblemForm(request.GET if "pick" in request.GET else None, units=units)
    if form.is_bound and form.is_valid():
        unit = form.cleaned_data["unit"]
        if may_open_rectification(user, unit):
            return redirect(f"{request.path}?unit={unit.code}")
        form.add_error("unit", f"您不能给“{unit}”登记整改，请选您审核或管理的单位。")
    status = 422 if form.errors else 200
    return render(request, "evaluations/rectifications/new_unit.html", {"form": form}, status=status)


def _problem(request: HttpRequest, user: User, today: dt.date) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(user), code=request.GET["unit"])
    if not may_open_rectification(user, unit):
        raise PermissionDenied
    rows: dict[str, Any] = {"people": people_of(unit, today), "targets": targets_for(unit, today)}
    initial = {"due_on": work_calendar().add(today, policies_everywhere().rectify_days)}
    form = ProblemForm(request.POST or None, request.FILES or None, initial=initial, **rows)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _opened(request, form, unit, user)
        except ValidationError as error:
            place_faults(form, error)
        except RefusedError as error:
            refusal, status = said(error)
    context = {"form": form, "unit": unit, "refusal": refusal}
    return render(request, "evaluations/rectifications/new.html", context, status=status)


def _opened(request: HttpRequest, form: ProblemForm, unit: Unit, user: User) -> HttpResponse:
    finding = Finding(
        unit=unit,
        problem=form.cleaned_data["problem"],
        source=RectificationSource(form.cleaned_data["source"]),
        target=form.cleaned_data["target"],
    )
    made = open_rectification(finding=finding, task=form.given(), actor=user, at=clock.now())
    messages.success(request, f"已登记“{unit}”的整改{'，并已交办' if made.due_on else ''}。{_photo(form, made, user)}")
    return redirect("evaluations:rectification", pk=made.pk)


def _photo(form: ProblemForm, made: Rectification, user: User) -> str:
    """Keep what shows the problem; what was wrong with it, without taking the problem back."""
    upload = form.cleaned_data["photo"]
    if upload is None:
        return ""
    try:
        add_proof_file(subject=made, stage=ProofStage.BEFORE, upload=upload, actor=user, at=clock.now())
    except ValidationError as error:
        return f"但照片没有接收：{said(error)[0]} 请在本页重新上传。"
    return ""
