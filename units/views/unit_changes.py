"""Founding, changing and moving units."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from units.enums import Arranging
from units.forms.unit_changes import EditUnitForm, MoveForm, NewUnitForm
from units.models import Unit
from units.operations.units import UnitFacts, change_unit, found_unit, move_unit
from units.views.attempts import UNPROCESSABLE, attempt, check_version, open_unit

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Names, kind, class and weight of a unit."""
    user, unit = open_unit(request, code)
    facts = UnitFacts.of(unit)
    form = EditUnitForm(request.POST or None, unit=unit, initial=vars(facts))

    def act() -> None:
        check_version(form, unit)
        change_unit(unit=unit, facts=form.facts(), on=form.cleaned_data["on"], actor=user, at=clock.now())

    status = _status(request, form, act)
    if status == 0:
        messages.success(request, f"已保存“{unit.name}”。")
        return redirect("units:unit", code=unit.code)
    return _page(request, unit, form, status, title="修改单位", submit="保存", lead=_EDIT_LEAD)


@_form_page
def new(request: HttpRequest, code: str) -> HttpResponse:
    """A unit below this one."""
    user, unit = open_unit(request, code)
    form = NewUnitForm(request.POST or None)

    def act() -> None:
        found_unit(
            code=form.cleaned_data["code"],
            facts=form.facts(),
            parent=unit,
            exists_from=form.cleaned_data["exists_from"],
            actor=user,
            at=clock.now(),
        )

    status = _status(request, form, act)
    if status == 0:
        messages.success(request, f"已设立“{form.cleaned_data['name']}”。接下来可以登记领导小组和人员。")
        return redirect("units:unit", code=form.cleaned_data["code"])
    return _page(request, unit, form, status, title="新增下级单位", submit="设立")


@_form_page
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another superior for the unit and all below it."""
    user, unit = open_unit(request, code, from_above=True)
    choices = Unit.objects.filter(user.arranging(Arranging.UNITS).q()).existing_on(clock.today())
    form = MoveForm(request.POST or None, unit=unit, choices=choices, initial={"on": clock.today()})

    def act() -> None:
        check_version(form, unit)
        move_unit(
            unit=unit,
            parent=form.cleaned_data["parent"],
            on=form.cleaned_data["on"],
            actor=user,
            at=clock.now(),
        )

    status = _status(request, form, act)
    if status == 0:
        messages.success(request, f"“{unit.name}”现在隶属“{form.cleaned_data['parent'].name}”，下级单位一并移动。")
        return redirect("units:unit", code=unit.code)
    return _page(request, unit, form, status, title="调整隶属", submit="调整", lead=_MOVE_LEAD)


_EDIT_LEAD = "已经开始的创建活动仍用原来的名称、类别和权重，新的从下一次活动起用。"
_MOVE_LEAD = "单位连同全部下级一起移动；已经开始的创建活动仍按当时的隶属计分。"


def _status(request: HttpRequest, form: forms.Form, act: Any) -> int:
    """0 where the act is done, else the status with which the form is shown."""
    if request.method != "POST":
        return 200
    return attempt(form, act) if form.is_valid() else UNPROCESSABLE


def _page(
    request: HttpRequest, unit: Unit, form: forms.Form, status: int, *, title: str, submit: str, lead: str = ""
) -> HttpResponse:
    context = {"unit": unit, "form": form, "title": title, "submit": submit, "lead": lead or unit.name}
    return render(request, "units/change.html", context, status=status)
