"""历次成绩: a unit across campaigns, with the units it came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from evaluations.queries.unit_results import read_results
from units.models import Unit, User
from units.queries.lineage import read_lineage


@require_safe
def unit_results(request: HttpRequest, code: str) -> HttpResponse:
    """Results of every campaign, as then and joined as now."""
    assert isinstance(request.user, User)
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("successor"), code=code)
    context = {
        "unit": unit,
        "results": read_results(unit, request.user),
        "lineage": read_lineage(unit, request.user),
    }
    return render(request, "evaluations/unit_results.html", context)
