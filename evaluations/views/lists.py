"""Lists: the matrix, ranks, what is late. Each can be filtered and taken away as an Excel file."""

import re
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.models import Participation, Target
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.capped import CappedPaginator
from core.conditional import answer_when_changed
from core.replica import reads_replica
from evaluations.queries.late import LateFilter, late_assignments, late_items
from evaluations.queries.scenes import Scene, find_scene
from evaluations.queries.standings import (
    class_sizes,
    matrix_columns,
    matrix_rows,
    matrix_units,
    rank_rows,
    ranked_scores,
    visible_classes,
)
from units.enums import NUDGING
from units.models import User

PAGE_SIZE = 100
MOST = 2000
"""Assignments with overdue reports that are counted and paged; beyond, people narrow the list."""


@reads_replica
def matrix(request: HttpRequest) -> HttpResponse:
    """Unit × second-level target, coloured by rate with the number in it."""
    user, scene = _open(request)
    chosen = _words(request, "class")
    columns = matrix_columns(scene.campaign)
    units = matrix_units(
        campaign=scene.campaign,
        user=user,
        words=_words(request, "unit"),
        comparison_class=chosen,
        sort=_words(request, "sort"),
    )
    if wants_file(request):
        return answer_list(request, "matrix")
    return answer_when_changed(request, _state(user, scene), lambda: _matrix_page(request, user, scene, units, columns))


def _matrix_page(
    request: HttpRequest, user: User, scene: Scene, units: QuerySet[Participation], columns: Sequence[Target]
) -> HttpResponse:
    page = Paginator(units, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "scene": scene,
        "columns": columns,
        "page": page,
        "rows": matrix_rows(page.object_list, run=scene.run, columns=columns),
        "classes": visible_classes(campaign=scene.campaign, user=user),
    }
    return render(request, "evaluations/matrix.html", context | _filters(request))


@reads_replica
def ranking(request: HttpRequest) -> HttpResponse:
    """Ranks within a class; reporters do not see them, a district sees its own (DOMAIN.md section 4)."""
    user, scene = _open(request)
    if not scene.sees_system:
        raise PermissionDenied
    chosen = _words(request, "class")
    scores = ranked_scores(run=scene.run, user=user, comparison_class=chosen, sort=_words(request, "sort"))
    if wants_file(request):
        return answer_list(request, "ranking")

    def make() -> HttpResponse:
        page = Paginator(scores, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "scene": scene,
            "page": page,
            "rows": rank_rows(page.object_list, sizes=class_sizes(scene.run)),
            "classes": visible_classes(campaign=scene.campaign, user=user),
        }
        return render(request, "evaluations/ranking.html", context | _filters(request))

    return answer_when_changed(request, _state(user, scene), make)


@reads_replica
def late(request: HttpRequest) -> HttpResponse:
    """What is overdue and whose it is."""
    user, scene = _open(request)
    today = clock.today()
    narrowed = LateFilter(_words(request, "unit"), _days(request), _words(request, "person"), _words(request, "sort"))
    found, before = late_assignments(run=scene.run, user=user, today=today, narrowed=narrowed), narrowed.before(today)
    if wants_file(request):
        return answer_list(request, "late")
    page = CappedPaginator(found, PAGE_SIZE, cap=MOST).get_page(request.GET.get("page"))
    items = late_items(page.object_list, today=today, before=before)
    context = {"scene": scene, "page": page, "items": items, "narrowed": narrowed}
    context["may_nudge"] = bool(user.roles & NUDGING)
    return render(request, "evaluations/late.html", context | _filters(request))


def _open(request: HttpRequest) -> tuple[User, Scene]:
    assert isinstance(request.user, User)
    scene = find_scene(user=request.user, code=request.GET.get("campaign", ""), today=clock.today())
    if scene is None:
        raise Http404
    return request.user, scene


def _state(user: User, scene: Scene) -> tuple[object, ...]:
    """Everything the lists are made of, apart from the address."""
    return (clock.today(), user.standing, scene.state)


def _words(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:100]


def _days(request: HttpRequest) -> int:
    """The least number of days late; anything that is not a sensible number means 1."""
    words = _words(request, "days")
    return int(words) if re.fullmatch(r"[0-9]{1,4}", words) else 1


def _filters(request: HttpRequest) -> dict[str, object]:
    return {"chosen_unit": _words(request, "unit"), "chosen_class": _words(request, "class")}
