"""Public notices as the office sees them: published, taken back; objections decided; certificates printed."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.permissions import may_arrange_campaign
from campaigns.queries.policies import work_calendar
from campaigns.views.cells import signed_in
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.exporters.certificate import print_certificate
from evaluations.forms.naming import NoticeForm
from evaluations.models import Certificate, Honor, Naming, Objection, PublicNotice
from evaluations.operations.naming import decide_objection, publish_notice, reveal_objector, withdraw_notice
from evaluations.queries.naming.board import to_be_notified
from evaluations.workflow.naming import NOTICE_WORKDAYS
from units.views.downloads import as_file
from units.views.refusals import refused

_PDF = "application/pdf"
_DECISIONS = {"uphold": True, "dismiss": False}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose candidates and days."""
    user, choice = signed_in(request), campaign_or_404(request)
    if not may_arrange_campaign(user, choice.campaign):
        raise PermissionDenied
    form = NoticeForm(
        request.POST or None, namings=to_be_notified(choice.campaign, user), initial=_usual(choice.campaign)
    )
    refusal, status = "", 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = publish_notice(campaign=choice.campaign, actor=user, at=clock.now(), **form.told())
        except RefusedError as error:
            refusal, status = str(error), error.status
        else:
            messages.success(request, f"已发布“{made}”，公众现在不用登录就能看到。")
            return redirect(f"{reverse('evaluations:namings')}?campaign={choice.campaign.code}")
    context = {"choice": choice, "form": form, "refusal": refusal}
    return render(request, "evaluations/naming/notice_form.html", context, status=status)


def _usual(campaign: Any) -> dict[str, Any]:
    """From the next working day on, for as long as a notice lasts at least."""
    calendar, least = work_calendar(), NOTICE_WORKDAYS[0]
    first: dt.date = calendar.on_or_after(clock.today())
    return {
        "heading": f"{campaign.name}拟命名对象公示",
        "starts_on": first,
        "ends_on": calendar.add(first, least - 1),
    }


def _refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return refused(request, words, status=status, back="evaluations:namings", label="回到申报命名")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice back, with the reason."""
    user = signed_in(request)
    rows = PublicNotice.objects.visible_to(user).select_related("campaign__organiser")
    notice = get_object_or_404(rows, pk=pk)
    try:
        withdraw_notice(notice=notice, reason=request.POST.get("reason", ""), actor=user, at=clock.now())
    except RefusedError as error:
        return _refused(request, str(error), error.status)
    messages.success(request, f"已撤回“{notice}”，候选对象回到“拟命名”。")
    return redirect(f"{reverse('evaluations:namings')}?campaign={notice.campaign.code}")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on an objection."""
    objection, act = _objection_or_404(request, pk), request.POST.get("act")
    told: dict[str, Any] = {
        "reason": request.POST.get("reason", ""),
        "actor": signed_in(request),
        "at": clock.now(),
    }
    if act not in _DECISIONS:
        return _refused(request, "请按“异议不成立”或“异议成立”。", 400)
    try:
        decide_objection(objection=objection, is_upheld=_DECISIONS[act], **told)
    except RefusedError as error:
        return _refused(request, str(error), error.status)
    messages.success(request, f"异议已处理：{objection.get_state_display()}。")
    return redirect("evaluations:naming", pk=objection.naming_id)


@never_cache
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how to reach who objected, this once."""
    objection = _objection_or_404(request, pk)
    try:
        found = reveal_objector(objection=objection, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return _refused(request, str(error), error.status)
    return render(request, "evaluations/naming/objector.html", {"objection": objection, "found": found})


def _objection_or_404(request: HttpRequest, pk: int) -> Objection:
    mine = Naming.objects.visible_to(signed_in(request))
    rows = Objection.objects.filter(naming__in=mine).select_related(
        "naming__participation__campaign__organiser", "naming__participation__unit", "naming__title", "naming__notice"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as PDF."""
    honors = Honor.objects.visible_to(signed_in(request))
    rows = Certificate.objects.filter(honor__in=honors).select_related("honor__title", "honor__holder")
    found = get_object_or_404(rows, honor=pk)
    address = request.build_absolute_uri(reverse("public:certificate", args=[found.code]))
    content = print_certificate(certificate=found, address=address)
    return as_file(content, f"{found.honor}证书.pdf", kind=_PDF)
