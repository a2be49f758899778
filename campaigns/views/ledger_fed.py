"""The ledger beside a report: which records count, and taking over what they say."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from campaigns.models import Period
from campaigns.operations.ledger_filling import fill_from_ledger
from campaigns.queries.ledger.counted import counted_page, readable_assignments
from campaigns.views.cells import cell_or_404, signed_in, spoken
from core import clock
from core.keys import read_key
from core.refusals import RefusedError


@require_GET
def records(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """The records that count for a report, cell by cell; for those who see the unit or decide on the report."""
    user = signed_in(request)
    rows = readable_assignments(user, period_id).select_related("participation__unit", "target__scheme")
    assignment = get_object_or_404(rows, pk=assignment_id)
    campaign = assignment.participation.campaign_id
    period = get_object_or_404(Period, pk=period_id, campaign=campaign, cycle=assignment.target.cycle)
    screen = counted_page(assignment, period, user)
    if not screen.groups:
        raise Http404
    return render(request, "campaigns/ledger/counted.html", {"screen": screen})


@require_POST
def use(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """Make what the ledger says the draft's facts."""
    cell = cell_or_404(signed_in(request), assignment_id, period_id)
    try:
        fill_from_ledger(
            assignment=cell.assignment,
            period=cell.period,
            version=read_key(request.POST.get("version", "")) or 0,
            actor=signed_in(request),
            at=clock.now(),
        )
    except (RefusedError, ValidationError) as error:
        context = {"message": spoken(error), "cell": cell}
        return render(request, "campaigns/refused.html", context, status=getattr(error, "status", 400))
    messages.success(request, "已改用台账的数，核对后提交。")
    return redirect("campaigns:fill_in", assignment_id, period_id)
