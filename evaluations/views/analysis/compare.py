"""比一比: two units, two days of one unit, or two terms of one unit."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.models import Participation
from core.refusals import RefusedError
from core.replica import reads_replica
from core.tables import write_table
from evaluations.models import ScoreRun
from evaluations.queries.analysis.compare import (
    Comparison,
    Side,
    comparable_units,
    compare,
    counterpart,
    extremes,
    side_of,
)
from evaluations.queries.analysis.view import BoardView
from evaluations.views.analysis.fetching import page_context, say_refused, view_or_404, word
from units.views.downloads import as_file

KINDS: Mapping[str, str] = {"units": "两个单位", "days": "两个时间", "terms": "两届"}


@require_safe
@reads_replica
def comparison(request: HttpRequest) -> HttpResponse:
    """What makes the difference, target by target, the most points first."""
    view, kind = view_or_404(request), word(request, "kind") or "units"
    if kind not in KINDS:
        raise Http404
    units = comparable_units(view.scene.campaign, view.user)
    try:
        one, other = _SIDES[kind](request, view, units)
    except RefusedError as error:
        return say_refused(request, error)
    found = compare(one, other)
    if word(request, "format") == "xlsx":
        return _excel(found)
    context = page_context(request, view) | {"found": found, "kind": kind, "kinds": KINDS, "units": units}
    context["days"] = [each.run.as_of for each in view.scene.history if not each.run.is_live][::-1]
    context["terms"] = [each for each in view.scene.choices if each != view.scene.campaign]
    context["address"] = request.GET.urlencode()
    return render(request, "evaluations/analysis/compare.html", context)


def _run(view: BoardView, day: str) -> ScoreRun:
    """The live results, or with a day those kept as of it."""
    runs = [each.run for each in view.scene.history if each.run.as_of.isoformat() == day and not each.run.is_live]
    run = runs[0] if runs else None if day else view.scene.run
    if run is None:
        message = f"没有截至 {day} 的结果，请选列出的日子。" if day else "这届活动还没有计算得分，现在没有可以比较的。"
        raise RefusedError(message)
    return run


def _two_units(request: HttpRequest, view: BoardView, units: list[Participation]) -> tuple[Side, Side]:
    run, known = _run(view, word(request, "day")), {unit.unit.code: unit for unit in units}
    codes = [word(request, name) for name in ("one", "other")]
    if not all(codes):
        codes = [code or given for code, given in zip(codes, extremes(run, units), strict=True)]
    if len(units) == 1:
        message = "您只看得到一个单位，没有可以相比的；可以比它的两个时间。"
        raise RefusedError(message)
    if not all(code in known for code in codes):
        raise Http404
    return side_of(known[codes[0]], run), side_of(known[codes[1]], run)


def _two_days(request: HttpRequest, view: BoardView, _units: list[Participation]) -> tuple[Side, Side]:
    kept = [each.run.as_of.isoformat() for each in view.scene.history if not each.run.is_live]
    one = word(request, "one") or (kept[-1] if kept else "")
    root = view.scene.root
    return side_of(root, _run(view, one)), side_of(root, _run(view, word(request, "other")))


def _two_terms(request: HttpRequest, view: BoardView, _units: list[Participation]) -> tuple[Side, Side]:
    code = word(request, "term")
    terms = [each for each in view.scene.choices if each != view.scene.campaign and code in {"", each.code}]
    if not terms:
        message = "没有另一届活动可以相比。"
        raise RefusedError(message)
    root = view.scene.root
    there = counterpart(root, terms[0], view.user)
    run = ScoreRun.objects.live(terms[0]).first() if there else None
    if there is None or run is None:
        message = f"{root.name}没有参加“{terms[0]}”，那一届也没有由它并来或分出的单位；请换一个单位或一届。"
        raise RefusedError(message)
    return side_of(there, run), side_of(root, _run(view, ""))


_SIDES: Mapping[str, Callable[[HttpRequest, BoardView, list[Participation]], tuple[Side, Side]]] = {
    "units": _two_units,
    "days": _two_days,
    "terms": _two_terms,
}


def _excel(found: Comparison) -> HttpResponse:
    def rate(mark: Any) -> Any:
        return mark.rate if mark else None

    heads = [
        "目标",
        "分值",
        *(f"{side.participation.name} {side.run.as_of}" for side in (found.one, found.other)),
        "相差分",
    ]
    rows = ([line.label, line.points, rate(line.one), rate(line.other), line.difference] for line in found.leaves)
    return as_file(write_table(title="比较", columns=heads, rows=rows), "比较.xlsx")
