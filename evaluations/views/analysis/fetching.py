"""What a page of analysis is about: the address is the view, and can be sent."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from evaluations.queries.analysis.view import BoardView, pillar_of, scene_below
from evaluations.queries.scenes import find_scene
from units.views.refusals import refused

_LONGEST = 100


def word(request: HttpRequest, name: str) -> str:
    """A word of the address, trimmed."""
    return request.GET.get(name, "").strip()[:_LONGEST]


def view_or_404(request: HttpRequest) -> BoardView:
    """The campaign, unit, class and pillar that the address names, if the person sees them."""
    user = signed_in(request)
    scene = find_scene(user=user, code=word(request, "campaign"), today=clock.today())
    if scene is None:
        message = "您的单位还没有参加创建活动。"
        raise Http404(message)
    code = word(request, "unit")
    if code:
        scene = scene_below(scene, code, user)
    if scene is None:
        raise Http404
    pillar, chosen = word(request, "pillar"), None
    if pillar:
        chosen = pillar_of(scene, pillar)
        if chosen is None:
            raise Http404
    return BoardView(scene, user, word(request, "class"), chosen)


def day_of_address(request: HttpRequest, name: str) -> dt.date | None:
    """The day a word of the address names; None where there is none, RefusedError where it is no day."""
    given = word(request, name)
    if not given:
        return None
    try:
        return dt.date.fromisoformat(given)
    except ValueError as error:
        message = f"“{given}”不是日期，请写成 2026-10-31 这样，或在页面上重新选一天。"
        raise RefusedError(message) from error


def page_context(request: HttpRequest, view: BoardView) -> dict[str, Any]:
    """What every page of analysis shows around its answer; ``query`` says the view again, without the page's own words."""
    kept = {name: word(request, name) for name in ("campaign", "unit", "class", "pillar")}
    return {"view": view, "scene": view.scene, "query": urlencode({name: each for name, each in kept.items() if each})}


def say_refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """Why there is nothing to show, and the way back."""
    return refused(request, str(error), status=error.status, back="evaluations:analysis", label="回到分析图表")
