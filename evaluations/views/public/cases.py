"""Everybody may say something and look up what became of it: no account, no cookie, no script needed."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaigns.views.cells import spoken
from core import clock
from core.refusals import RefusedError
from core.throttle import Throttle, address_of
from evaluations.forms.cases import LookUpForm, PublicCaseForm
from evaluations.operations.cases.registering import find_public_case, register_public_case
from evaluations.queries.cases.public import public_case_units, public_figures, public_limits
from evaluations.views.public.answers import public_page, render_public
from units.models import Unit

SENDING = Throttle("public-cases", limit=10, seconds=3600)
"""Matters that one address may send in an hour."""
GUESSES = Throttle("public-case-codes", limit=10, seconds=600)

_TICKET_BYTES = 24

View = Callable[[HttpRequest], HttpResponse]


def _for_everybody(view: View) -> View:
    """Without a session there is nothing a forged form could use; nothing of the answer is kept anywhere."""

    @csrf_exempt
    @login_not_required
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def handle(request: HttpRequest) -> HttpResponse:
        return view(request)

    return handle


@public_page
def figures(request: HttpRequest) -> HttpResponse:
    """How many were answered in time, by kind and unit; small groups are not shown."""
    return render_public(request, "public/cases.html", {"figures": public_figures(clock.today())})


@_for_everybody
def speak(request: HttpRequest) -> HttpResponse:
    """The form; what is sent is answered with a number and a code."""
    today, source = clock.today(), address_of(request.META)
    units = public_case_units(today)
    if SENDING.is_closed_to(source):
        return _refuse(request, "提交的次数太多", "请过一小时再提交，或者拨打当地民政部门的电话。", 429)
    form = PublicCaseForm(request.POST if request.method == "POST" else None, units=units, initial=_begin(request))
    if form.is_bound and form.is_valid():
        SENDING.count(source)
        if form.is_trapped:
            return _refuse(request, "没有提交", "请不要填写标明不要填写的那一栏。", 400)
        return _take_in(request, form)
    context = {"form": form, "limits": public_limits()}
    return render_public(request, "public/case_new.html", context, 422 if form.errors else 200)


def _begin(request: HttpRequest) -> dict[str, Any]:
    chosen = {"unit": request.GET.get("unit", ""), "kind": request.GET.get("kind", "advice")}
    return {**chosen, "ticket": secrets.token_urlsafe(_TICKET_BYTES)}


def _take_in(request: HttpRequest, form: PublicCaseForm) -> HttpResponse:
    unit = form.cleaned_data["unit"]
    top = Unit.objects.get(path=unit.path[: Unit.steplen])
    try:
        case, code = register_public_case(
            facts=form.facts(top, clock.today()), at=clock.now(), ticket=form.cleaned_data["ticket"]
        )
    except RefusedError as error:
        return _refuse(request, "没有提交", spoken(error), error.status)
    return render_public(request, "public/case_receipt.html", {"case": case, "code": f"{code[:5]}-{code[5:]}"})


@_for_everybody
def look_up(request: HttpRequest) -> HttpResponse:
    """Number and code give the state and the answer."""
    source, case, fault = address_of(request.META), None, ""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and GUESSES.is_closed_to(source):
        return _refuse(request, "查询的次数太多", "请过十分钟再查。", 429)
    if form.is_bound and form.is_valid():
        case = find_public_case(**form.cleaned_data)
        if case is None:
            GUESSES.count(source)
            fault = "没有找到。请核对受理编号和查询码，它们要成对使用。"
    status = 404 if fault else 422 if form.errors else 200
    return render_public(request, "public/case_query.html", {"form": form, "case": case, "fault": fault}, status)


def _refuse(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    return render_public(request, "public/refused.html", {"title": title, "words": words}, status)
