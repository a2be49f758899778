"""One honor: written down, corrected, looked at again, suspended, revoked, with its scans."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.views.cells import signed_in, spoken
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.forms.honors import CheckForm, HonorForm
from evaluations.models import Honor
from evaluations.operations.honors import (
    add_scan,
    change_honor,
    record_check,
    register_honor,
    remove_scan,
    take_step,
)
from evaluations.permissions import may_keep_honors
from evaluations.queries.honors.page import honor_page
from evaluations.queries.honors.register import units_with_honors_kept_by
from units.models import Unit


def _visible(request: HttpRequest, pk: int) -> Honor:
    rows = Honor.objects.visible_to(signed_in(request))
    return get_object_or_404(rows.select_related("title__below", "holder__successor", "proposed_by"), pk=pk)


def _page(
    request: HttpRequest, honor: Honor, refusal: str = "", status: int = 200, form: CheckForm | None = None
) -> HttpResponse:
    screen = honor_page(honor, signed_in(request), clock.today())
    check = form or CheckForm(initial={"checked_on": clock.today()})
    context = {"screen": screen, "honor": honor, "refusal": refusal, "check": check}
    return render(request, "evaluations/honors/honor.html", context, status=status)


@require_safe
def honor(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, how it stands, and everything that happened to it."""
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one down; ``unit`` says whose."""
    units = units_with_honors_kept_by(signed_in(request))
    if not units.exists():
        raise PermissionDenied
    unit: Unit | None = units.filter(code=request.GET.get("unit", "")).first()
    form = HonorForm(request.POST or None, units=units, initial={"holder": unit} if unit else None)

    def write() -> Honor:
        return register_honor(facts=form.facts(), actor=signed_in(request), at=clock.now())

    return _saved(request, form, write, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was written down."""
    found = _visible(request, pk)
    if not may_keep_honors(signed_in(request), found.holder):
        raise PermissionDenied
    form = HonorForm(request.POST or None, units=units_with_honors_kept_by(signed_in(request)), honor=found)

    def write() -> Honor:
        version = form.cleaned_data["version"] or 0
        return change_honor(honor=found, facts=form.facts(), version=version, actor=signed_in(request), at=clock.now())

    return _saved(request, form, write, found)


def _saved(request: HttpRequest, form: HonorForm, write: Any, found: Honor | None) -> HttpResponse:
    """Write what the form holds; what is wrong stands at its field, and what was typed stays."""
    refusal, status = "", 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = write()
        except (RefusedError, ValidationError) as error:
            refusal, status = _place(form, error)
        else:
            messages.success(request, f"已保存“{saved}”。")
            return redirect("evaluations:honor", pk=saved.pk)
    context = {"form": form, "honor": found, "refusal": refusal}
    return render(request, "evaluations/honors/form.html", context, status=status)


def _place(form: HonorForm, error: Any) -> tuple[str, int]:
    """What an operation refused, at its field where it has one; the words and the status."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return spoken(error), getattr(error, "status", 422)
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else None, words)
    return "", 422


def _acted(request: HttpRequest, found: Honor, act: Any, words: str) -> HttpResponse:
    try:
        act()
    except (RefusedError, ValidationError) as error:
        return _page(request, _visible(request, found.pk), spoken(error), getattr(error, "status", 422))
    messages.success(request, words)
    return redirect("evaluations:honor", pk=found.pk)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step of the workflow."""
    found, user = _visible(request, pk), signed_in(request)
    name, reason = request.POST.get("step", ""), request.POST.get("reason", "")

    def act() -> None:
        take_step(honor=found, name=name, reason=reason, actor=user, at=clock.now())

    return _acted(request, found, act, "已办理，现状和理由已更新。")


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a re-check."""
    found, form = _visible(request, pk), CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, form=form)

    def act() -> None:
        record_check(honor=found, actor=signed_in(request), at=clock.now(), **form.cleaned_data)

    return _acted(request, found, act, "复查已登记，下次复查的日期已排好。")


@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang a file on the honor, or with ``remove`` take one off."""
    found, user = _visible(request, pk), signed_in(request)
    removed = read_key(request.POST.get("remove", ""))
    if removed is not None:
        evidence = get_object_or_404(found.scans, pk=removed)
        return _acted(
            request, found, lambda: remove_scan(honor=found, scan=evidence, actor=user, at=clock.now()), "已移除。"
        )
    upload: Any = request.FILES.get("file")
    if upload is None:
        return _page(request, found, "请先选择证书或文件的扫描件。", 422)
    return _acted(
        request, found, lambda: add_scan(honor=found, upload=upload, actor=user, at=clock.now()), "已添加扫描件。"
    )
