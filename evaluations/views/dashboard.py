"""驾驶舱: where the campaign stands."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from evaluations.queries.dashboard import read_dashboard
from evaluations.queries.scenes import find_scene
from units.models import User


def dashboard(request: HttpRequest) -> HttpResponse:
    """The first screen of a leader; a mere reporter is led to the own unit's scores."""
    assert isinstance(request.user, User)
    today = clock.today()
    code = request.GET.get("campaign", "")
    scene = find_scene(user=request.user, code=code, today=today)
    if scene is None:
        if code:
            raise Http404
        return render(request, "evaluations/no_campaign.html")
    if not scene.sees_system:
        return redirect("evaluations:my_scores")
    board = read_dashboard(scene=scene, user=request.user, today=today)
    context = {
        "scene": scene,
        "board": board,
        "today": today,
        "radar_labels": [rate.label for rate in board.targets],
        "radar_rates": [rate.rate for rate in board.targets],
        "trend_labels": [f"{point.as_of:%y-%m-%d}" for point in board.trend],
        "trend_scores": [point.score for point in board.trend],
    }
    return render(request, "evaluations/dashboard.html", context)
