"""Two moments in the life of a report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import ProgressReport
from campaigns.permissions import may_report
from campaigns.queries.history import history_screen
from campaigns.views.cells import refuse_blind, signed_in


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Field by field what changed between any two steps, the last two unless the address says else."""
    user = signed_in(request)
    report = get_object_or_404(ProgressReport.objects.visible_to(user).with_context(), pk=pk)
    refuse_blind(request, report)
    screen = history_screen(report, request.GET.get("before", ""), request.GET.get("after", ""))
    context = {"report": report, "screen": screen, "is_own": may_report(user, report.assignment)}
    return render(request, "campaigns/filing/history.html", context)
