"""Merging, splitting and abolishing units: first what will happen, then the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from units.enums import Arranging
from units.forms.unit_changes import EndForm, MergeForm, PartFormSet, SplitForm
from units.models import Unit, User
from units.operations.successions import end_unit, merge_units, split_unit
from units.queries.endings import preview_endings
from units.views.attempts import UNPROCESSABLE, attempt, check_version, open_unit, rehearse

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class _Deed:
    """One act in two steps: its words, its form, what it does, and where one goes then."""

    title: str
    submit: str
    unit: Unit
    form: "EndForm | MergeForm | SplitForm"
    act: Callable[[], object]
    then: Callable[[], str]
    parts: "BaseFormSet[Any] | None" = None

    @property
    def is_valid(self) -> bool:
        """Whether everything typed is well formed."""
        is_valid = self.form.is_valid()
        return (self.parts is None or self.parts.is_valid()) and is_valid


@_form_page
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Abolish a unit, with or without a successor."""
    user, unit = open_unit(request, code, from_above=True)
    form = EndForm(request.POST or None, unit=unit, choices=_choices(user))

    def act() -> None:
        check_version(form, unit)
        end_unit(unit=unit, actor=user, at=clock.now(), **_cleaned(form))

    return _two_steps(request, _Deed("撤销单位", "撤销", unit, form, act, lambda: unit.code))


@_form_page
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge several units below this one into one that is there or is founded."""
    user, unit = open_unit(request, code)
    form = MergeForm(request.POST or None, unit=unit, choices=_choices(user), initial={"kind": unit.kind})

    def act() -> None:
        values = form.cleaned_data
        merge_units(
            units=values["units"],
            successor=form.successor(),
            on=values["on"],
            carries_people=values["carries_people"],
            actor=user,
            at=clock.now(),
        )

    deed = _Deed("合并下级单位", "合并", unit, form, act, lambda: form.successor().code)
    return _two_steps(request, deed)


@_form_page
def split(request: HttpRequest, code: str) -> HttpResponse:
    """Branch units off; the unit goes on or ends."""
    user, unit = open_unit(request, code, from_above=True)
    form = SplitForm(request.POST or None, unit=unit)
    parts = PartFormSet(request.POST or None, prefix="part", form_kwargs={"unit": unit})

    def act() -> None:
        check_version(form, unit)
        founded = [part.founding() for part in parts if part.has_changed()]
        split_unit(unit=unit, parts=founded, actor=user, at=clock.now(), **_cleaned(form))

    return _two_steps(request, _Deed("分设单位", "分设", unit, form, act, lambda: unit.code, parts))


def _two_steps(request: HttpRequest, deed: _Deed) -> HttpResponse:
    if request.method != "POST" or "edit" in request.POST:
        return _page(request, deed, 200)
    if not deed.is_valid:
        return _page(request, deed, UNPROCESSABLE)
    if "confirmed" in request.POST:
        status = attempt(deed.form, deed.act)
        if status:
            return _page(request, deed, status)
        messages.success(request, f"{deed.title}已办理。原来的记录保持原样，可以在“沿革”中查到。")
        return redirect("units:unit", code=deed.then())
    preview = preview_endings(deed.form.ending(), clock.today())
    status = rehearse(deed.form, deed.act)
    if status:
        return _page(request, deed, status)
    context = {
        "unit": deed.unit,
        "deed": deed,
        "summary": deed.form.summary(),
        "founded": [part.cleaned_data["name"] for part in deed.parts or [] if part.has_changed()],
        "preview": preview,
        "typed": _typed(request),
    }
    return render(request, "units/preview.html", context)


def _page(request: HttpRequest, deed: _Deed, status: int) -> HttpResponse:
    context = {
        "unit": deed.unit,
        "form": deed.form,
        "parts": deed.parts,
        "title": deed.title,
        "submit": "下一步：看看会发生什么",
        "lead": deed.unit.name,
    }
    return render(request, "units/change.html", context, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was typed, to be sent again with the confirmation."""
    names = [name for name in request.POST if name not in {"csrfmiddlewaretoken", "edit", "confirmed"}]
    return [(name, str(value)) for name in names for value in request.POST.getlist(name)]


def _cleaned(form: forms.Form) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _choices(user: User) -> Any:
    return Unit.objects.filter(user.arranging(Arranging.UNITS).q()).existing_on(clock.today())
