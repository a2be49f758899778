"""The register of bonus, deduction and veto, with what waits for this person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns.views.cells import signed_in
from campaigns.views.office import campaign_or_404
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.exporters.adjustments import export_adjustments
from evaluations.queries.adjustments.listing import MINE, AdjustmentFilter, found_adjustments, waiting_for
from units.views.downloads import as_file

PER_PAGE = 50


@require_GET
def adjustments(request: HttpRequest) -> HttpResponse:
    """Filtered, paged; ``format=xlsx`` gives the file of the whole list."""
    choice, user = campaign_or_404(request), signed_in(request)
    narrowed = AdjustmentFilter.of(request.GET.dict())
    rows = found_adjustments(user, choice.campaign, narrowed)
    if request.GET.get("format") == "xlsx":
        return as_file(export_adjustments(rows.iterator()), f"{choice.campaign.name}-加减分与否决.xlsx")
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "xlsx"
    context = {
        "choice": choice,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "narrowed": narrowed,
        "mine": MINE,
        "kinds": AdjustmentKind.choices,
        "states": AdjustmentState.choices,
        "waiting": waiting_for(user, choice.campaign),
        "excel_query": query.urlencode(),
    }
    return render(request, "evaluations/adjustments/list.html", context)
