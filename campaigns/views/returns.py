"""退回任务: the unit's form, and the page on which both sides see what became of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.models import Assignment, AssignmentReturn
from campaigns.operations.returns import accept_return, decline_return, retract_return, return_assignment
from campaigns.permissions import may_report
from campaigns.queries.policies import policies_of, work_calendar
from campaigns.queries.returns import return_board, return_until
from campaigns.views.cells import signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.refusals import RefusedError


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """The unit says why the assignment is not its own."""
    user = signed_in(request)
    visible = Assignment.objects.in_force().visible_to(user)
    related = ("participation__unit", "participation__campaign", "target__scheme")
    assignment = get_object_or_404(visible.select_related(*related), pk=assignment_id)
    refusal, status = "", 200
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            return_assignment(assignment=assignment, reason=reason, actor=user, at=clock.now())
        except RefusedError as error:
            refusal, status = spoken(error), error.status
        else:
            messages.success(request, f"已申请退回“{assignment.target}”，等创建办答复。")
            return redirect("campaigns:returns")
    elif not may_report(user, assignment):
        refusal, status = "只有本单位的填报员可以退回任务。", 403
    until = return_until(assignment, policies_of(assignment.participation.campaign_id), work_calendar())
    context = {"assignment": assignment, "until": until, "refusal": refusal, "reason": request.POST.get("reason", "")}
    return render(request, "campaigns/give_back.html", context, status=status)


@require_GET
def returns(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    if wants_file(request):
        return answer_list(request, "returns")
    return render(request, "campaigns/returns.html", {"board": return_board(signed_in(request))})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """``act``: accept or decline (the office), retract (the unit)."""
    user = signed_in(request)
    visible = AssignmentReturn.objects.visible_to(user).select_related(
        "participation__unit", "participation__campaign__organiser", "target", "assignment__participation__unit"
    )
    returned, words, at = get_object_or_404(visible, pk=pk), request.POST.get("answer", ""), clock.now()
    act = request.POST.get("act")
    try:
        if act == "accept":
            accept_return(returned=returned, actor=user, at=at, answer=words)
        elif act == "decline":
            decline_return(returned=returned, actor=user, at=at, answer=words)
        else:
            retract_return(returned=returned, actor=user, at=at)
    except RefusedError as error:
        context = {"board": return_board(user), "refusal": spoken(error), "refused": returned.pk, "typed": words}
        return render(request, "campaigns/returns.html", context, status=error.status)
    messages.success(request, f"{returned.participation} · {returned.target}：{returned.get_state_display()}。")
    return redirect("campaigns:returns")
