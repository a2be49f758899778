"""届末预测 of one unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.replica import reads_replica
from evaluations.queries.forecast import read_forecast, say_forecast
from evaluations.queries.scenes import scene_of
from evaluations.views.scores import open_unit


@reads_replica
@require_safe
def forecast(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Where the unit will end the term, and what closes the gap."""
    user, participation = open_unit(request, participation_id)
    scene = scene_of(participation, user=user)
    found = None
    if scene.run:
        found = read_forecast(participation=participation, run=scene.run, today=clock.today())
    context = {"scene": scene, "participation": participation, "forecast": found}
    context["sentences"] = say_forecast(found) if found else ()
    return render(request, "evaluations/forecast.html", context)
