"""The reviewer's pages: the queue, and one report to decide on."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns.models import ProgressReport, ReportStep
from campaigns.queries.policies import policies_of, work_calendar
from campaigns.queries.systems.filled import last_filled
from campaigns.views.cells import refuse_blind
from core import clock
from core.capped import CappedPaginator
from core.keys import read_key
from core.refusals import ConflictError, RefusedError
from evaluations.exporters.reviews import export_queue
from evaluations.forms.reviews import DecisionForm, QueueFilterForm, seen_reports
from evaluations.operations.reviews import (
    approve_report,
    approve_selection,
    reopen_report,
    return_report,
    take_over_review,
)
from evaluations.permissions import may_review
from evaluations.queries.review_line import share_line, still_waiting
from evaluations.queries.review_page import review_page
from evaluations.queries.reviews import (
    MOST,
    filter_choices,
    filter_queue,
    longest_waiting,
    own_share,
    queue_head,
    queue_rows,
    recently_decided,
    review_queue,
    waiting_reports,
)
from units.enums import REVIEWING
from units.models import User
from units.views.downloads import as_file

PAGE_SIZE, CONFLICT = 50, 409
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Decide = Callable[[ProgressReport, User, DecisionForm], ReportStep]


def _require_reviewer(request: HttpRequest) -> User:
    """The person, where they review, some unit or on a panel; 403 else."""
    user = cast("User", request.user)
    if not user.roles & REVIEWING:
        message = "“待审核”是审核员审核用的，您不是任何单位的审核员，也不在评审组里。您的工作请从首页进入。"
        raise PermissionDenied(message)
    return user


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, oldest first; ``?export=xlsx`` gives the filtered list as a workbook."""
    return _queue(request)


@require_POST
def approve_several(request: HttpRequest) -> HttpResponse:
    """核定 the reports ticked in the queue as they were reported; says which were not, and why."""
    user, seen = _require_reviewer(request), seen_reports(request.POST.getlist("chosen")[:PAGE_SIZE])
    chosen = (
        ProgressReport.objects.reviewable_by(user).filter(pk__in=seen).with_context().order_by("submitted_at", "pk")
    )
    outcome = approve_selection(reports=chosen, seen=seen, actor=user, at=clock.now())
    lost = len(seen) - len(outcome.approved) - len(outcome.refused)
    if outcome.approved:
        messages.success(request, f"已核定 {len(outcome.approved)} 份。")
    if seen and not outcome.refused and not lost:
        return redirect(f"{reverse('evaluations:review_queue')}?{request.GET.urlencode()}".rstrip("?"))
    return _queue(request, status=CONFLICT, outcome=outcome, lost=lost, is_none=not seen)


def _queue(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    user, today, calendar = _require_reviewer(request), clock.today(), work_calendar()
    waiting = review_queue(user) if request.GET.get("whose") == "all" else own_share(user, today)
    head = queue_head(waiting, today, calendar)
    form = QueueFilterForm(request.GET, choices=filter_choices(head))
    form.is_valid()
    is_filtered = any(form.cleaned_data.values())
    found = filter_queue(waiting, form.cleaned_data, today, calendar)
    if request.GET.get("export") == "xlsx":
        return as_file(export_queue(queue_rows(found.with_context(), today, calendar)), "待审核.xlsx")
    keys = longest_waiting(found).values_list("pk", flat=True)
    known = None if is_filtered else head.waiting
    page = CappedPaginator(keys, PAGE_SIZE, cap=MOST, known=known).get_page(request.GET.get("page"))
    context = {
        **more,
        "form": form,
        "head": head,
        "page": page,
        "rows": queue_rows(waiting_reports(page.object_list), today, calendar),
        "decided": recently_decided(user),
        "is_filtered": is_filtered,
    }
    return render(request, "evaluations/reviews/queue.html", context, status=status)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with everything a decision needs."""
    report = _fetch(request, pk)
    return _page(request, report, DecisionForm(report=report))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """核定, with the numbers as reported or as corrected."""

    def act(report: ProgressReport, actor: User, form: DecisionForm) -> ReportStep:
        return approve_report(
            report=report,
            actor=actor,
            at=clock.now(),
            opinion=form.cleaned_data["opinion"],
            approved_facts=form.facts(),
            correction_reason=form.cleaned_data["correction_reason"],
        )

    return _decide(request, pk, act, "已核定")


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回, with an opinion."""

    def act(report: ProgressReport, actor: User, form: DecisionForm) -> ReportStep:
        return return_report(report=report, actor=actor, at=clock.now(), opinion=form.cleaned_data["opinion"])

    return _decide(request, pk, act, "已退回", needs_opinion=True)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开 an approved report, with a reason."""

    def act(report: ProgressReport, actor: User, form: DecisionForm) -> ReportStep:
        return reopen_report(report=report, actor=actor, at=clock.now(), opinion=form.cleaned_data["opinion"])

    return _decide(request, pk, act, "已重新打开", needs_opinion=True)


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was proposed to a colleague."""
    report = _fetch(request, pk)
    try:
        take_over_review(report=report, actor=cast("User", request.user), at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "这份填报现在由您经办。")
    return redirect("evaluations:review", pk)


def _fetch(request: HttpRequest, pk: int) -> ProgressReport:
    """The report, for one who may decide on it: a stranger gets 404, a mere reader 403."""
    user = cast("User", request.user)
    report = get_object_or_404(ProgressReport.objects.visible_to(user).with_context(), pk=pk)
    if not may_review(user, report):
        raise PermissionDenied
    refuse_blind(request, report)
    return report


def _decide(request: HttpRequest, pk: int, act: Decide, done: str, *, needs_opinion: bool = False) -> HttpResponse:
    """Take the decision on what the reviewer saw, then go on to the next; a refusal keeps what was typed."""
    report, user = _fetch(request, pk), cast("User", request.user)
    form = DecisionForm(request.POST, report=report)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    try:
        if form.cleaned_data["version"] != report.version:
            raise ConflictError(_overtaken(report))
        act(report, user, form)
    except ValidationError as error:
        form.take_faults(error)
        return _page(request, report, form, status=422)
    except RefusedError as error:
        if needs_opinion and not isinstance(error, ConflictError) and not form.cleaned_data["opinion"].strip():
            form.add_error("opinion", str(error))
            return _page(request, report, form, status=error.status)
        return _page(request, _fetch(request, pk), form, status=error.status, refusal=str(error))
    messages.success(request, f"{done}：{report.assignment.participation.name} {report.assignment.target}")
    shown = still_waiting(read_key(request.POST.get("next", "")))
    following = shown or share_line(user, clock.today()).after(report)
    return redirect("evaluations:review", following) if following else redirect("evaluations:review_queue")


def _overtaken(report: ProgressReport) -> str:
    last = report.steps.select_related("actor").last()
    who = f"{last.actor}" if last else "其他人"
    return (
        f"您打开本页之后，{who}已处理过这份填报，现在是“{report.get_state_display()}”。"
        "您的决定没有执行，写下的意见仍保留在下面。"
    )


def _page(
    request: HttpRequest, report: ProgressReport, form: DecisionForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    user = cast("User", request.user)
    context: dict[str, Any] = {
        "review": review_page(report, share_line(user, clock.today()), user, clock.today()),
        "report": report,
        "filled": last_filled(report),
        "form": form,
        "refusal": refusal,
        "quick_opinions": policies_of(report.assignment.participation.campaign_id).quick_opinions,
    }
    return render(request, "evaluations/reviews/review.html", context, status=status)
