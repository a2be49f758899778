"""A unit's scores, opened down to the reports they came from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from campaigns.models import Participation, Target
from campaigns.permissions import may_nudge
from core import clock
from evaluations.enums import AdjustmentKind
from evaluations.exporters.why import export_why_document, export_why_table
from evaluations.permissions import may_propose_adjustment
from evaluations.queries.past.events import read_leaf_history
from evaluations.queries.scenes import find_scene, scene_of
from evaluations.queries.unit_scores import read_explanation, read_target_sheet, read_unit_sheet
from evaluations.queries.why_words import say_adjusted, say_formula, say_grade, say_rank, say_system
from units.models import User
from units.views.documents import answer_document
from units.views.downloads import as_file


def my_scores(request: HttpRequest) -> HttpResponse:
    """Lead to the own unit's scores, or with ``?unit=CODE`` to those of a visible unit."""
    assert isinstance(request.user, User)
    code = request.GET.get("campaign", "")
    scene = find_scene(user=request.user, code=code, today=clock.today())
    if scene is None:
        if code:
            raise Http404
        return render(request, "evaluations/no_campaign.html")
    wanted = request.GET.get("unit", "")
    if not wanted:
        return redirect("evaluations:unit_scores", participation_id=scene.root.pk)
    mine = Participation.objects.visible_to(request.user).filter(campaign=scene.campaign)
    return redirect("evaluations:unit_scores", participation_id=get_object_or_404(mine, unit__code=wanted).pk)


def unit_scores(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Own and system score, targets, leaves, adjustments."""
    user, participation = open_unit(request, participation_id)
    scene = scene_of(participation, user=user)
    sheet = read_unit_sheet(participation=participation, run=scene.run) if scene.run else None
    context = {"scene": scene, "participation": participation, "sheet": sheet, "as_unit": True}
    owes = sheet is not None and sheet.score.due > sheet.score.filed
    context["may_propose"] = _proposable(user, participation)
    context["may_nudge"] = owes and may_nudge(user, participation.unit)
    return render(request, "evaluations/unit_scores.html", context)


def target_scores(request: HttpRequest, participation_id: int, target_id: int) -> HttpResponse:
    """One target of a unit: periods of a leaf, or what is below an inner one."""
    user, participation = open_unit(request, participation_id)
    scene = scene_of(participation, user=user)
    target = get_object_or_404(Target.objects.filter(scheme__campaign=participation.campaign_id), pk=target_id)
    sheet = None
    if scene.run:
        sheet = read_target_sheet(participation=participation, target=target, run=scene.run, user=user)
        if sheet is None:
            raise Http404
    context = {"scene": scene, "participation": participation, "target": target, "sheet": sheet}
    if scene.run and target.is_leaf:
        context["events"] = read_leaf_history(participation=participation, target=target, run=scene.run)
    context["may_propose"] = _proposable(user, participation)
    return render(request, "evaluations/target_scores.html", context)


def _proposable(user: User, participation: Participation) -> str:
    """The gravest kind of adjustment this person proposes for the unit; empty: none."""
    kinds = (AdjustmentKind.VETO, AdjustmentKind.BONUS)
    return next((kind for kind in kinds if may_propose_adjustment(user, participation, kind)), "")


def why(request: HttpRequest, participation_id: int) -> HttpResponse:
    """为什么是这个分: the total taken apart down to its reports; ``format``: xlsx or docx."""
    user, participation = open_unit(request, participation_id)
    scene = scene_of(participation, user=user)
    found = read_explanation(participation=participation, run=scene.run, user=user) if scene.run else None
    if found is not None and scene.run is not None:
        name, sees = f"{participation.name}-得分说明", scene.sees_system
        match request.GET.get("format"):
            case "xlsx":
                return as_file(export_why_table(participation, scene.run, found, sees_system=sees), f"{name}.xlsx")
            case "docx":
                at = clock.now()
                content = export_why_document(participation, scene.run, found, at=at, sees_system=sees)
                return answer_document(request, content, name)
    context = {"scene": scene, "participation": participation, "found": found}
    if found is not None:
        context |= {"formula": say_formula(found), "adjusted": say_adjusted(found), "grade": say_grade(found)}
        context |= {"rank": say_rank(found), "system": say_system(found)}
    return render(request, "evaluations/why.html", context)


def open_unit(request: HttpRequest, participation_id: int) -> tuple[User, Participation]:
    """The person and the unit; fetching is authorising: a sibling's unit is not found."""
    assert isinstance(request.user, User)
    visible = Participation.objects.visible_to(request.user).select_related("campaign__organiser", "unit", "parent")
    return request.user, get_object_or_404(visible, pk=participation_id)
