"""The register of bonus, deduction and veto, with what waits for this person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.permissions import may_propose_something
from evaluations.queries.adjustments.listing import MINE, AdjustmentFilter, found_adjustments, waiting_for

PER_PAGE = 50


@require_GET
def adjustments(request: HttpRequest) -> HttpResponse:
    """Filtered, paged; ``format=xlsx`` gives the file of the whole list."""
    choice, user = campaign_or_404(request), signed_in(request)
    narrowed = AdjustmentFilter.of(request.GET.dict())
    if wants_file(request):
        return answer_list(request, "adjustments")
    rows = found_adjustments(user, choice.campaign, narrowed)
    context = {
        "choice": choice,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "narrowed": narrowed,
        "mine": MINE,
        "kinds": AdjustmentKind.choices,
        "states": AdjustmentState.choices,
        "waiting": waiting_for(user, choice.campaign),
        "may_propose": may_propose_something(user),
    }
    return render(request, "evaluations/adjustments/list.html", context)
