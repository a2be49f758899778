"""驾驶舱: where the campaign stands."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.conditional import answer_when_changed
from core.replica import reads_replica
from evaluations.queries.dashboard import read_dashboard
from evaluations.queries.scenes import Scene, find_scene
from units.models import User


@reads_replica
def dashboard(request: HttpRequest) -> HttpResponse:
    """The first screen of a leader; a mere reporter is led to the own unit's scores."""
    assert isinstance(request.user, User)
    user, today = request.user, clock.today()
    code = request.GET.get("campaign", "")
    scene = find_scene(user=user, code=code, today=today)
    if scene is None:
        if code:
            raise Http404
        return render(request, "evaluations/no_campaign.html")
    if not scene.sees_system:
        return redirect("evaluations:my_scores")
    state = (today, user.standing, scene.state)
    return answer_when_changed(request, state, lambda: _page(request, scene, user, today))


def _page(request: HttpRequest, scene: Scene, user: User, today: dt.date) -> HttpResponse:
    board = read_dashboard(scene=scene, user=user, today=today)
    context = {
        "scene": scene,
        "is_demo": scene.campaign.is_demo,
        "board": board,
        "today": today,
        "radar_labels": [rate.label for rate in board.targets],
        "radar_rates": [rate.rate for rate in board.targets],
        "trend_labels": [f"{point.as_of:%y-%m-%d}" for point in board.trend],
        "trend_scores": [point.score for point in board.trend],
    }
    return render(request, "evaluations/dashboard.html", context)
