"""Supervisors and what they do together, as the office keeps it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.views.cells import signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.refusals import RefusedError
from evaluations.forms.supervision import FindingForm, PatrolForm, TermForm
from evaluations.models import Patrol, Supervisor
from evaluations.operations.supervision.arranging import appoint_supervisor, end_term, record_patrol
from evaluations.operations.supervision.findings import enter_finding
from evaluations.permissions import may_arrange_supervisors
from evaluations.views.supervision.fetching import bureau_of, units_of
from units.views.refusals import refused

_PAGE = 30


@require_GET
def supervisors(request: HttpRequest) -> HttpResponse:
    """Terms, the running ones first."""
    if wants_file(request):
        return answer_list(request, "supervisors")
    user, today = signed_in(request), clock.today()
    rows = Supervisor.objects.visible_to(user).select_related("bureau", "user")
    context = {
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "serving": rows.serving_on(today).count(),
        "today": today,
        "bureau": bureau_of(user),
    }
    return render(request, "evaluations/supervision/supervisors.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """A new term; where an account was wanted, its one-time password is shown this once."""
    user, bureau = signed_in(request), bureau_of(signed_in(request))
    if bureau is None:
        return _office_only(request)
    form, status = TermForm(request.POST or None, initial={"starts_on": clock.today()}), 200
    if request.method == "POST" and form.is_valid():
        try:
            made, password = appoint_supervisor(bureau=bureau, facts=form.facts(), actor=user, at=clock.now())
        except (RefusedError, ValidationError) as error:
            form.add_error(None, spoken(error))
            status = getattr(error, "status", 422)
        else:
            if password:
                context = {"supervisor": made, "password": password}
                return render(request, "evaluations/supervision/account_once.html", context)
            messages.success(request, f"已聘请{made}。")
            return redirect("evaluations:supervisors")
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    return render(request, "evaluations/supervision/appoint.html", {"form": form, "bureau": bureau}, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The term ends today."""
    rows = Supervisor.objects.visible_to(signed_in(request)).select_related("bureau", "user")
    found = get_object_or_404(rows, pk=pk)
    try:
        end_term(supervisor=found, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return refused(
            request, spoken(error), status=error.status, back="evaluations:supervisors", label="看全部监督员"
        )
    messages.success(request, f"{found}的任期今天结束。")
    return redirect("evaluations:supervisors")


@require_GET
def patrols(request: HttpRequest) -> HttpResponse:
    """Patrols and meetings, the latest first."""
    if wants_file(request):
        return answer_list(request, "patrols")
    rows = Patrol.objects.visible_to(signed_in(request)).select_related("unit").prefetch_related("members")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "bureau": bureau_of(signed_in(request))}
    return render(request, "evaluations/supervision/patrols.html", context)


@require_http_methods(["GET", "POST"])
def patrol_new(request: HttpRequest) -> HttpResponse:
    """A patrol or a meeting to write down."""
    user, today, bureau = signed_in(request), clock.today(), bureau_of(signed_in(request))
    if bureau is None:
        return _office_only(request)
    members = Supervisor.objects.filter(bureau=bureau).serving_on(today)
    form = PatrolForm(request.POST or None, members=members, units=units_of(bureau, today), initial={"day": today})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = record_patrol(bureau=bureau, facts=form.facts(), actor=user, at=clock.now())
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            return redirect("evaluations:patrol", pk=made.pk)
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    return render(request, "evaluations/supervision/patrol_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def patrol(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with what was found; the office adds findings of those without an account."""
    user, today = signed_in(request), clock.today()
    rows = Patrol.objects.visible_to(user).select_related("bureau", "unit")
    found, status = get_object_or_404(rows, pk=pk), 200
    members, units = found.members.all(), units_of(found.bureau, today)
    begin = {"unit": found.unit, "seen_on": found.day}
    form = FindingForm(request.POST or None, supervisors=members, units=units, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            enter_finding(patrol=found, actor=user, at=clock.now(), **form.values())
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            return redirect("evaluations:patrol", pk=pk)
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    findings = Paginator(found.findings.select_related("supervisor", "unit"), _PAGE).get_page(request.GET.get("page"))
    may = may_arrange_supervisors(user, found.bureau)
    context = {"patrol": found, "members": members, "form": form, "page": findings, "may_enter": may}
    return render(request, "evaluations/supervision/patrol.html", context, status=status)


def _office_only(request: HttpRequest) -> HttpResponse:
    words = "只有创建办可以管理监督员。"
    return refused(request, words, status=403, back="evaluations:supervisors", label="看监督员")
