"""驾驶舱: where the campaign stands."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.conditional import answer_when_changed
from core.replica import reads_replica
from evaluations.queries.analysis.view import scene_below
from evaluations.queries.dashboard import BoardFilter, read_dashboard
from evaluations.queries.scenes import Scene, find_scene, scene_on
from evaluations.views.analysis.fetching import word
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
    chosen = _chosen_or_404(request, scene, user)
    state = (today, user.standing, chosen.state)
    return answer_when_changed(request, state, lambda: _page(request, chosen, user, today))


def _chosen_or_404(request: HttpRequest, scene: Scene, user: User) -> Scene:
    """The unit and the day that the address names: 404 for a unit the person does not see, a day without results."""
    unit, day = word(request, "unit"), word(request, "day")
    below = scene_below(scene, unit, user) if unit else scene
    found = scene_on(below, day) if below is not None and day else below
    if found is None:
        message = "没有这个单位或这一天的结果，请回驾驶舱重新选择。"
        raise Http404(message)
    return found


def _page(request: HttpRequest, scene: Scene, user: User, today: dt.date) -> HttpResponse:
    chosen = BoardFilter(word(request, "class"), word(request, "pillar"))
    board = read_dashboard(scene=scene, user=user, today=today, chosen=chosen)
    kept = [each.run.as_of for each in scene.history if not each.run.is_live]
    context = {
        "chosen": chosen,
        "query": request.GET.urlencode(),
        "days": kept[::-1],
        "is_past": bool(scene.run and not scene.run.is_live),
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
