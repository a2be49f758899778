"""The report form, its draft and preview, and the reading page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.enums import ReportState
from campaigns.forms.report import ReportForm
from campaigns.models import PeriodExtension, ProgressReport
from campaigns.operations.filing import file_report, keep_draft
from campaigns.operations.ledger.reading import REASON
from campaigns.operations.reports import withdraw_report
from campaigns.permissions import may_report
from campaigns.queries.assisting import read_assistance
from campaigns.queries.disclosure import offered_facts
from campaigns.queries.ledger.feeding import Fed, drifts_of, fed_lines, fed_of, ledger_lines, reason_of
from campaigns.queries.policies import policies_of
from campaigns.queries.preview import preview as preview_points
from campaigns.queries.reports import fact_lines, form_screen, report_screen
from campaigns.queries.systems.filled import last_filled
from campaigns.rules.feeds import crowd_in, offered_by
from campaigns.views.cells import (
    Cell,
    Place,
    cell_or_404,
    confirmed_keys,
    place_or_404,
    refuse_blind,
    signed_in,
    spoken,
)
from core import clock
from core.keys import read_version
from core.refusals import ConflictError, RefusedError


def _form(cell: Place, posted: Any = None, *, fed: Fed = (), is_complete: bool = True) -> ReportForm:
    report, rule = cell.report, cell.assignment.rule_object
    begun = report.facts if report else {} if posted is not None else _offered(cell)
    initial = {"text": report.text if report else "", "version": report.version if report else 0}
    if fed and report:
        initial[REASON] = reason_of(report)
    return ReportForm(
        posted,
        rule=rule,
        facts={**offered_by(rule, fed), **begun},
        fed=fed,
        today=clock.today(),
        is_complete=is_complete,
        text_limit=cell.assignment.participation.campaign.text_limit,
        initial=initial,
    )


def _typed(cell: Place, form: ReportForm) -> dict[str, Any]:
    """What the form holds, as operations take it; of a draft what could be read."""
    return {
        "assignment": cell.assignment,
        "period": cell.period,
        "facts": form.facts,
        "text": form.cleaned_data.get("text", ""),
        "version": form.cleaned_data.get("version", 0),
        "known": cell.report,
        "ledger_reason": form.cleaned_data.get(REASON),
    }


def _offered(cell: Place) -> dict[str, Any]:
    """What the disclosure register says for this report; empty where the target does not count it."""
    return offered_facts(cell.assignment, cell.period, clock.today()) or {}


def _page(request: HttpRequest, cell: Cell, form: ReportForm, status: int = 200, refusal: str = "") -> HttpResponse:
    context = {
        "cell": cell,
        "form": form,
        "refusal": refusal,
        "offered": fact_lines(cell.assignment.rule_object, offered) if (offered := _offered(cell)) else (),
        "fed": fed_lines(cell.assignment, form.fed, form.facts if form.is_bound else form.known_facts),
        "crowd": crowd_in(form.fed),
        "screen": form_screen(cell.assignment, cell.period, cell.report, clock.today()),
        "confirmed": confirmed_keys(request),
        "assistance": read_assistance(cell.assignment, cell.period, cell.report, clock.today()),
        "filled": last_filled(cell.report) if cell.report else None,
        "period_is_open": cell.is_open,
        "policies": policies_of(cell.assignment.participation.campaign_id),
    }
    return render(request, "campaigns/report_form.html", context, status=status)


def _refused(request: HttpRequest, cell: Cell, message: str, status: int) -> HttpResponse:
    return render(request, "campaigns/refused.html", {"message": message, "cell": cell}, status=status)


@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """The form; POST hands it in. A second press finds the report handed in and says so."""
    user = signed_in(request)
    cell = cell_or_404(user, assignment_id, period_id)
    if cell.report is not None and (not cell.is_own or not cell.report.is_editable):
        if request.method == "POST" and not cell.is_own:
            return _refused(request, cell, "只有本单位的填报员可以填写这项任务。", 403)
        if request.method == "POST":
            messages.info(request, f"这份填报{cell.report.get_state_display()}，没有重复提交。")
        return redirect("campaigns:report", pk=cell.report.pk)
    if not cell.is_own:
        return _refused(request, cell, "只有本单位的填报员可以填写这项任务。", 403)
    if request.method == "POST":
        return _hand_in(request, cell)
    if not cell.is_open:
        return _refused(request, cell, f"填报期“{cell.period}”现在不能填写。如确需补报，请联系创建办。", 400)
    return _page(request, cell, _form(cell, fed=fed_of(cell.assignment, cell.period)))


def _hand_in(request: HttpRequest, cell: Cell) -> HttpResponse:
    form = _form(cell, request.POST, fed=fed_of(cell.assignment, cell.period))
    if not form.is_valid():
        return _page(request, cell, form, status=422)
    told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now(), "confirmed": confirmed_keys(request)}
    try:
        step = file_report(**told, **_typed(cell, form))
    except (RefusedError, ValidationError) as error:
        again = cell_or_404(signed_in(request), cell.assignment.pk, cell.period.pk)
        if not isinstance(error, ConflictError) and again.report is not None:
            posted = request.POST.copy()
            posted["version"] = str(again.report.version)
            form.data = posted
        return _page(request, again, form, status=getattr(error, "status", 422), refusal=spoken(error))
    waiting = "等待本单位领导审签，审签以后才算提交" if step.to_state == ReportState.SIGNING else "等待审核"
    messages.success(request, f"已提交“{cell.assignment.target}”{cell.period}的填报，{waiting}。")
    return redirect("campaigns:report", pk=step.report_id)


@require_POST
def save(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """Keep what is typed; answers in JSON: the new version and the time, or the reason why not."""
    version = read_version(request.POST.get("version", ""))
    cell = place_or_404(signed_in(request), assignment_id, period_id, is_begun=bool(version))
    form = _form(cell, request.POST, is_complete=False)
    form.full_clean()
    try:
        report = keep_draft(actor=signed_in(request), at=clock.now(), **_typed(cell, form))
    except (RefusedError, ValidationError) as error:
        return JsonResponse({"error": spoken(error)}, status=getattr(error, "status", 422))
    return JsonResponse(_saved(report, form))


def _saved(report: ProgressReport, form: ReportForm) -> dict[str, Any]:
    assert report.edited_at is not None
    return {
        "version": report.version,
        "saved": f"{timezone.localtime(report.edited_at):%H:%M}",
        "dropped": form.dropped,
        "faults": form.draft_faults,
        "filled": form.is_filled,
    }


@require_POST
def preview(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """The points these facts would earn."""
    cell = cell_or_404(signed_in(request), assignment_id, period_id)
    form = _form(cell, request.POST)
    form.full_clean()
    faults = [error for name in form.fact_names for error in form.errors.get(name, [])]
    found = None if faults or not form.facts else preview_points(cell.assignment, cell.period, form.facts)
    return render(request, "campaigns/partials/preview.html", {"preview": found})


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The reading page."""
    user = signed_in(request)
    found = get_object_or_404(ProgressReport.objects.visible_to(user).with_context(), pk=pk)
    refuse_blind(request, found)
    is_own, unit = may_report(user, found.assignment), found.assignment.participation_id
    is_open = PeriodExtension.objects.is_open_for(participation_id=unit, period=found.period, today=clock.today())
    context = {
        "report": found,
        "screen": report_screen(found),
        "filled": last_filled(found),
        "ledger": ledger_lines(found),
        "drifts": drifts_of([found]).get(found.pk, ()),
        "is_own": is_own,
        "may_withdraw": is_own and found.state in {"signing", "submitted"},
        "may_edit": is_own and found.is_editable and is_open,
    }
    return render(request, "campaigns/report.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submitted report back."""
    user = signed_in(request)
    found = get_object_or_404(ProgressReport.objects.visible_to(user).with_context(), pk=pk)
    try:
        withdraw_report(report=found, actor=user, at=clock.now())
    except RefusedError as error:
        cell = cell_or_404(user, found.assignment_id, found.period_id)
        return _refused(request, cell, str(error), error.status)
    messages.success(request, "已撤回，可以继续修改。")
    return redirect("campaigns:fill_in", assignment_id=found.assignment_id, period_id=found.period_id)
