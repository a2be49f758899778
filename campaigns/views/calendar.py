"""填报日历: periods, their due days, closing, extensions; and the year's working days."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.periods import CloseForm, CorrectionForm, DueDayForm, ExtensionForm, GenerateForm
from campaigns.models import HolidayCorrection, Period, PeriodExtension
from campaigns.operations.periods import (
    close_period,
    end_extension,
    extend_period,
    generate_periods,
    move_due_day,
    reopen_period,
)
from campaigns.operations.policies import correct_day, drop_correction
from campaigns.permissions import may_arrange_campaign, may_configure_all
from campaigns.queries.calendar import calendar_board, holidays_of
from campaigns.views.cells import signed_in, spoken
from campaigns.views.office import campaign_or_404
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from core.workdays import is_known_year

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Every period of the campaign; POST makes the periods that cycles lack."""
    choice, user = campaign_or_404(request), signed_in(request)
    form, refusal, status = GenerateForm(), "", 200
    if request.method == "POST":
        form = GenerateForm(request.POST)
        try:
            cycles = form.chosen if form.is_valid() else []
            made = generate_periods(campaign=choice.campaign, cycles=cycles, actor=user, at=clock.now())
        except RefusedError as error:
            refusal, status = spoken(error), error.status
        else:
            messages.success(request, f"新生成 {len(made)} 个填报期。" if made else "填报期已经齐全，没有新增。")
            return redirect(f"{reverse('campaigns:calendar')}?campaign={choice.campaign.code}")
    context = {
        "choice": choice,
        "board": calendar_board(campaign=choice.campaign, today=clock.today()),
        "form": form,
        "refusal": refusal,
        "may_configure": may_arrange_campaign(user, choice.campaign),
    }
    return render(request, "campaigns/calendar.html", context, status=status)


def _period_or_404(request: HttpRequest, pk: int) -> Period:
    visible = Period.objects.visible_to(signed_in(request)).select_related("campaign__organiser")
    return get_object_or_404(visible, pk=pk)


@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """One period; POST with ``act``: due, close, reopen, extend."""
    found, user = _period_or_404(request, pk), signed_in(request)
    act = request.POST.get("act", "")
    forms_ = _period_forms(found, request.POST if request.method == "POST" else None, act)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if (said := _ACTS.get(act, _unknown)(request, found, forms_.get(act))) is not None:
                messages.success(request, said)
                return redirect("campaigns:period", pk=found.pk)
            status = 422
        except RefusedError as error:
            refusal, status = spoken(error), error.status
            found.refresh_from_db()
    extensions = found.extensions.select_related("participation", "granted_by")
    context = {"period": found, "forms": forms_, "extensions": extensions, "refusal": refusal, "today": clock.today()}
    context["may_configure"] = may_arrange_campaign(user, found.campaign)
    return render(request, "campaigns/period.html", context, status=status)


def _period_forms(found: Period, posted: object, act: str) -> dict[str, forms.Form]:
    def given(name: str) -> dict[str, object]:
        return {"data": posted} if posted is not None and act == name else {}

    close_on = max(found.due_on, clock.today())
    return {
        "due": DueDayForm(**given("due"), initial={"due_on": found.due_on}),  # type: ignore[arg-type]
        "close": CloseForm(**given("close"), initial={"last_day": close_on}),  # type: ignore[arg-type]
        "extend": ExtensionForm(**given("extend"), period=found),
    }


def _unknown(_request: HttpRequest, _period: Period, _form: forms.Form | None) -> str | None:
    message = "不认识的操作，请刷新页面后重试。"
    raise RefusedError(message)


def _due(request: HttpRequest, found: Period, form: forms.Form | None) -> str | None:
    if form is None or not form.is_valid():
        return None
    due_on = form.cleaned_data["due_on"]
    ended = move_due_day(period=found, due_on=due_on, actor=signed_in(request), at=clock.now())
    said = f"截止日期改为 {due_on}。"
    return said + (f"已被超过的展期随之结束：{'、'.join(ended)}。" if ended else "")


def _close(request: HttpRequest, found: Period, form: forms.Form | None) -> str | None:
    if form is None or not form.is_valid():
        return None
    last_day = form.cleaned_data["last_day"]
    close_period(period=found, last_day=last_day, actor=signed_in(request), at=clock.now())
    return f"“{found}”到 {last_day} 为止可以填报，之后关闭。"


def _reopen(request: HttpRequest, found: Period, _form: forms.Form | None) -> str | None:
    reopen_period(period=found, actor=signed_in(request), at=clock.now())
    return f"“{found}”已重新开放。"


def _extend(request: HttpRequest, found: Period, form: forms.Form | None) -> str | None:
    if form is None or not form.is_valid():
        return None
    given = form.cleaned_data
    row = extend_period(
        period=found,
        participation=given["unit"],
        due_on=given["extended_to"],
        reason=given["reason"],
        actor=signed_in(request),
        at=clock.now(),
    )
    return f"{row.participation} 的“{found}”展期至 {row.due_on}。"


_ACTS: dict[str, Callable[[HttpRequest, Period, forms.Form | None], str | None]] = {
    "due": _due,
    "close": _close,
    "reopen": _reopen,
    "extend": _extend,
}


@require_POST
def drop_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an extension back."""
    visible = Period.objects.visible_to(signed_in(request))
    rows = PeriodExtension.objects.filter(period__in=visible).select_related(
        "period__campaign__organiser", "participation__unit", "participation__campaign"
    )
    extension = get_object_or_404(rows, pk=pk)
    found, name = extension.period, str(extension.participation)
    try:
        end_extension(extension=extension, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        context = {"period": found, "forms": {}, "extensions": found.extensions.all(), "refusal": spoken(error)}
        return render(request, "campaigns/period.html", context, status=error.status)
    messages.success(request, f"{name} 的展期已取消。")
    return redirect("campaigns:period", pk=found.pk)


@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """The year's working days as published, with corrections; POST corrects a day (``drop``: takes one back)."""
    user, asked = signed_in(request), request.GET.get("year", "")
    wanted = read_key(asked) or 0
    year = wanted if _FIRST_YEAR <= wanted <= _LAST_YEAR else clock.today().year
    form, refusal, status = CorrectionForm(), "", 200
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        try:
            if (said := _correct(request, form)) is not None:
                messages.success(request, said)
                return redirect(request.get_full_path())
            status = 422
        except RefusedError as error:
            refusal, status = spoken(error), error.status
    context = {
        "year": year,
        "days": holidays_of(year),
        "is_known": is_known_year(year),
        "form": form,
        "refusal": refusal,
        "may_configure": may_configure_all(user),
    }
    return render(request, "campaigns/holidays.html", context, status=status)


def _correct(request: HttpRequest, form: CorrectionForm) -> str | None:
    user, at = signed_in(request), clock.now()
    if dropped := request.POST.get("drop", ""):
        row = get_object_or_404(HolidayCorrection, pk=read_key(dropped) or 0)
        drop_correction(correction=row, actor=user, at=at)
        return f"{row.day} 恢复按国家公布的安排。"
    if not form.is_valid():
        return None
    row = correct_day(**form.cleaned_data, actor=user, at=at)
    return f"{row.day} 按{'上班' if row.is_workday else '休息'}算。"
