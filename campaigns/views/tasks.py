"""我的任务."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from campaigns.operations.reports import submit_zero_report
from campaigns.queries.tasks import task_board
from campaigns.views.cells import cell_or_404, require_reporter, signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.htmx import render_page
from core.refusals import RefusedError


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """What is due, late first."""
    given = {key: request.GET.get(name, "") for key, name in (("state", "state"), ("pillar", "pillar"), ("words", "q"))}
    reporter = require_reporter(request)
    if wants_file(request):
        return answer_list(request, "tasks")
    shows_done = "done" in request.GET
    board = task_board(reporter, clock.today(), **given, shows_done=shows_done)
    context = {"board": board, **given, "is_filtered": any(given.values()), "shows_done": shows_done}
    return render_page(request, "campaigns/tasks.html", "campaigns/partials/task_groups.html", context)


@require_POST
def zero_report(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """零报告 in one press."""
    user = signed_in(request)
    cell = cell_or_404(user, assignment_id, period_id)
    if cell.report is not None and not cell.report.is_editable:
        messages.info(request, f"“{cell.assignment.target}”已经提交，没有重复提交。")
        return redirect("campaigns:tasks")
    try:
        submit_zero_report(assignment=cell.assignment, period=cell.period, actor=user, at=clock.now())
    except (RefusedError, ValidationError) as error:
        context = {"message": spoken(error), "cell": cell}
        return render(request, "campaigns/refused.html", context, status=getattr(error, "status", 400))
    messages.success(request, f"“{cell.assignment.target}”{cell.period}已零报告，等待审核。")
    return redirect("campaigns:tasks")
