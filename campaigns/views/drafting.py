"""What helps while a report is being written: who else is at it, and what the period before said."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from campaigns.operations.copying import confirm_copied, copy_previous
from campaigns.operations.summing_up import sum_up
from campaigns.views.cells import cell_or_404, place_or_404, signed_in, spoken
from core import clock
from core.keys import read_key
from core.presence import end_presence, note_presence
from core.refusals import RefusedError


@require_POST
def presence(request: HttpRequest, assignment_id: int, period_id: int) -> JsonResponse:
    """A heartbeat; answers who else fills in this report now. ``leaves``: the page is being closed."""
    user = signed_in(request)
    cell = place_or_404(user, assignment_id, period_id, is_begun=False)
    if not cell.is_own:
        return JsonResponse({"error": "只有本单位的填报员可以填写这项任务。"}, status=403)
    place = f"report:{assignment_id}:{period_id}"
    if request.POST.get("leaves"):
        end_presence(place=place, who=user.pk, at=clock.now())
        return JsonResponse({"others": []})
    return JsonResponse({"others": note_presence(place=place, who=user.pk, name=str(user), at=clock.now())})


@require_POST
def copy(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """照抄上期: facts and text of the period before become the draft, marked until somebody looked at them."""
    user = signed_in(request)
    cell = cell_or_404(user, assignment_id, period_id)
    version = read_key(request.POST.get("version", "")) or 0
    try:
        copy_previous(assignment=cell.assignment, period=cell.period, version=version, actor=user, at=clock.now())
    except (RefusedError, ValidationError) as error:
        context = {"message": spoken(error), "cell": cell}
        return render(request, "campaigns/refused.html", context, status=getattr(error, "status", 400))
    messages.success(request, "已照抄上期的数据和说明，请逐项核对。")
    return redirect("campaigns:fill_in", assignment_id, period_id)


@require_POST
def confirm(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """没有变化: a copied cell was looked at. Answers in JSON where the page asks by itself."""
    user = signed_in(request)
    cell = cell_or_404(user, assignment_id, period_id)
    try:
        if cell.report is not None:
            confirm_copied(report=cell.report, names=request.POST.getlist("name"), actor=user)
    except RefusedError as error:
        return render(request, "campaigns/refused.html", {"message": str(error), "cell": cell}, status=error.status)
    if request.headers.get("X-Requested-With"):
        return JsonResponse({})
    return redirect("campaigns:fill_in", assignment_id, period_id)


@require_POST
def note_sources(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """记入汇总: which reports of assisting units this one takes account of."""
    user = signed_in(request)
    cell = cell_or_404(user, assignment_id, period_id)
    words = request.POST.getlist("source")
    picked = [key for key in map(read_key, words) if key is not None]
    try:
        sum_up(assignment=cell.assignment, period=cell.period, sources=picked, actor=user, at=clock.now())
    except RefusedError as error:
        return render(request, "campaigns/refused.html", {"message": str(error), "cell": cell}, status=error.status)
    messages.success(request, f"已记下：本次汇总了 {len(set(picked))} 份协办填报。")
    return redirect("campaigns:fill_in", assignment_id, period_id)
