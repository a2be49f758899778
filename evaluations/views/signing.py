"""The pages of a unit's own head: what waits for the signature before it goes to review."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns.models import ProgressReport, ReportStep
from campaigns.operations.reports import reject_report, sign_report
from campaigns.queries.policies import policies_of, work_calendar
from campaigns.queries.systems.filled import last_filled
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.refusals import ConflictError, RefusedError
from evaluations.forms.reviews import OpinionForm
from evaluations.permissions import may_sign
from evaluations.queries.review_line import signing_line
from evaluations.queries.review_page import review_page
from evaluations.queries.reviews import queue_rows, signing_queue
from units.enums import Role
from units.models import User

PAGE_SIZE = 50


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this leader's signature, oldest first."""
    user = cast("User", request.user)
    if Role.LEADER not in user.roles:
        message = "“待审签”是单位领导用的，您不是任何单位的领导。您的工作请从首页进入。"
        raise PermissionDenied(message)
    if wants_file(request):
        return answer_list(request, "signing")
    page = Paginator(signing_queue(user).with_context(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = queue_rows(list(page.object_list), clock.today(), work_calendar())
    return render(request, "evaluations/reviews/signing.html", {"page": page, "rows": rows})


@require_GET
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with everything the signature needs."""
    report = _fetch(request, pk)
    return _page(request, report, OpinionForm(initial={"version": report.version}))


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """审签同意: it goes to review."""

    def act(report: ProgressReport, form: OpinionForm) -> ReportStep:
        opinion = form.cleaned_data["opinion"]
        return sign_report(report=report, actor=cast("User", request.user), at=clock.now(), opinion=opinion)

    return _act(request, pk, act, "已审签，送上级审核")


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the unit's reporter, with an opinion."""

    def act(report: ProgressReport, form: OpinionForm) -> ReportStep:
        opinion = form.cleaned_data["opinion"]
        return reject_report(report=report, actor=cast("User", request.user), at=clock.now(), opinion=opinion)

    return _act(request, pk, act, "已退回填报员")


def _fetch(request: HttpRequest, pk: int) -> ProgressReport:
    """The report, for one who signs it: a stranger gets 404, a mere reader 403."""
    user = cast("User", request.user)
    report = get_object_or_404(ProgressReport.objects.visible_to(user).with_context(), pk=pk)
    if not may_sign(user, report):
        raise PermissionDenied
    return report


def _act(
    request: HttpRequest, pk: int, act: Callable[[ProgressReport, OpinionForm], ReportStep], done: str
) -> HttpResponse:
    """Do it on what the leader saw, then go on to the next; a refusal keeps what was typed."""
    report = _fetch(request, pk)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    try:
        if form.cleaned_data["version"] != report.version:
            message = "您打开本页之后，这份填报有了变化，本次操作没有执行。请看过最新内容再决定。"
            raise ConflictError(message)
        act(report, form)
    except RefusedError as error:
        return _page(request, _fetch(request, pk), form, status=error.status, refusal=str(error))
    messages.success(request, f"{done}：{report.assignment.target} {report.period}")
    following = signing_line(cast("User", request.user)).after(report)
    return redirect("evaluations:signature", following) if following else redirect("evaluations:signing_queue")


def _page(
    request: HttpRequest, report: ProgressReport, form: OpinionForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    user = cast("User", request.user)
    context = {
        "review": review_page(report, signing_line(user), user, clock.today()),
        "report": report,
        "filled": last_filled(report),
        "form": form,
        "refusal": refusal,
        "quick_opinions": policies_of(report.assignment.participation.campaign_id).quick_opinions,
    }
    return render(request, "evaluations/reviews/signature.html", context, status=status)
