"""得分变化: what moved a unit's score, event by event."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.replica import reads_replica
from evaluations.exporters.score_history import export_history
from evaluations.queries.past.events import WINDOWS, read_total_history
from evaluations.queries.scenes import scene_of
from evaluations.views.scores import open_unit
from units.views.downloads import as_file


@reads_replica
@require_safe
def score_history(request: HttpRequest, participation_id: int) -> HttpResponse:
    """The events of the last ``days`` days; ``format=xlsx`` gives them as a file."""
    user, participation = open_unit(request, participation_id)
    scene = scene_of(participation, user=user)
    words = request.GET.get("days", "")
    days = int(words) if re.fullmatch(r"[0-9]{1,3}", words) and int(words) in WINDOWS else WINDOWS[1]
    found = read_total_history(participation=participation, run=scene.run, days=days) if scene.run else None
    if found is not None and request.GET.get("format") == "xlsx":
        name = f"{participation.name}-得分变化.xlsx"
        return as_file(export_history(participation, found), name)
    context = {"scene": scene, "participation": participation, "history": found, "days": days, "windows": WINDOWS}
    return render(request, "evaluations/score_history.html", context)
