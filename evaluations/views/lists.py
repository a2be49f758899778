"""Lists: the matrix, ranks, what is late. Each can be filtered and taken away as an Excel file."""

import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.models import Participation, Target
from core import clock
from core.capped import CappedPaginator
from core.conditional import answer_when_changed
from core.replica import reads_replica
from core.tables import Value, write_table
from evaluations.queries.late import LateFilter, late_assignments, late_items, late_items_in_turn
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
from units.views.downloads import as_file

PAGE_SIZE = 100
MOST = 2000
"""Assignments with overdue reports that are counted and paged; beyond, people narrow the list."""

_STATE_WORDS = {"none": "未填报", "draft": "草稿", "returned": "已退回"}


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
    if request.GET.get("format") == "xlsx":
        rows = matrix_rows(units, run=scene.run, columns=columns)
        heads = ["单位", "比较类别", "总分", *map(str, columns)]
        lines = ([row.unit, row.comparison_class, row.total, *(cell.rate for cell in row.cells)] for row in rows)
        return _excel("得分矩阵", scene, heads, lines)
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
    if request.GET.get("format") == "xlsx":
        heads = ["比较类别", "名次", "参加排名单位数", "单位", "总分", "等次"]
        rows = rank_rows(scores, sizes=class_sizes(scene.run))
        lines = ([row.comparison_class, row.rank, row.of, row.unit, row.total, row.grade] for row in rows)
        return _excel("排名", scene, heads, lines)

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
    if request.GET.get("format") == "xlsx":
        heads = ["单位", "目标", "填报期", "截止日期", "逾期天数", "责任人", "状态"]
        lines: Iterable[Sequence[Value]] = (
            [each.unit, each.target, each.period, each.due_on, each.days, each.person, _STATE_WORDS[each.state]]
            for each in late_items_in_turn(found, today=today, before=before)
        )
        return _excel("逾期清单", scene, heads, lines)
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
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "xlsx"
    return {
        "chosen_unit": _words(request, "unit"),
        "chosen_class": _words(request, "class"),
        "excel_query": query.urlencode(),
    }


def _excel(title: str, scene: Scene, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    return as_file(write_table(title=title, columns=columns, rows=rows), f"{scene.campaign.name}-{title}.xlsx")
