"""The office's own words for a part of the report, and practice chosen by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.models import ProgressReport
from campaigns.models.report import ProgressReportQuerySet
from campaigns.views.cells import signed_in, spoken
from core import clock
from core.keys import read_version
from core.refusals import RefusedError
from evaluations.models import ReportBlock
from evaluations.operations.term_report import choose_practice, drop_practice, restore_block, write_block
from evaluations.queries.term_report.figures import FIGURES
from evaluations.queries.term_report.outline import usual_words
from evaluations.queries.term_report.practices import candidates
from evaluations.queries.term_report.scope import ReportPlace
from evaluations.queries.term_report.text import Filler
from evaluations.views.term_report.fetching import Asked, place_or_404, writer_or_403

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, part: str) -> HttpResponse:
    """The words of one part; ``preview`` shows them with their numbers and keeps nothing."""
    asked = writer_or_403(request)
    place = place_or_404(asked, part)
    row = ReportBlock.objects.filter(campaign=asked.scope.campaign, part=part).first()
    usual = usual_words(part, place.target.title if place.target else "")
    text, version, refusal, status = (row.text, row.version, "", 200) if row else (usual, 0, "", 200)
    if request.method == "POST":
        text, version = request.POST.get("text", ""), read_version(request.POST.get("version", ""))
        if "preview" not in request.POST:
            try:
                return _keep(request, asked, part, version)
            except (RefusedError, ValidationError) as error:
                refusal, status = spoken(error), getattr(error, "status", 422)
    context = {"asked": asked, "part": part, "row": row, "text": text, "version": version, "refusal": refusal}
    return render(request, "evaluations/term_report/block.html", context | _numbers(place, text), status=status)


def _numbers(place: ReportPlace, text: str) -> dict[str, Any]:
    filler = Filler(place.scope)
    figures = [(figure, filler.value(figure.name, place)) for figure in FIGURES.values()]
    return {"place": place, "passage": filler.fill(text, place), "figures": figures}


def _keep(request: HttpRequest, asked: Asked, part: str, version: int) -> HttpResponse:
    campaign, actor, at = asked.scope.campaign, signed_in(request), clock.now()
    if "restore" in request.POST:
        restore_block(campaign=campaign, part=part, actor=actor, at=at)
        messages.success(request, "已恢复系统原来的文字。")
    else:
        words = request.POST.get("text", "")
        write_block(campaign=campaign, part=part, text=words, version=version, actor=actor, at=at)
        messages.success(request, "文字已保存，报告里已经更新。")
    return redirect(f"{reverse('evaluations:term_report')}?campaign={campaign.code}#part-{part}")


@require_http_methods(["GET"])
def practices(request: HttpRequest, part: str) -> HttpResponse:
    """Reports that could be quoted for a part, the chosen ones first."""
    asked = writer_or_403(request)
    place = place_or_404(asked, part)
    if place.target is None:
        return redirect("evaluations:term_report")
    words = request.GET.get("q", "").strip()
    page = Paginator(candidates(asked.scope, place.target, words), PER_PAGE).get_page(request.GET.get("page"))
    context = {"asked": asked, "place": place, "part": part, "page": page, "words": words}
    return render(request, "evaluations/term_report/practices.html", context)


@require_POST
def pick(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    """选用 or 不再选用 one report."""
    asked = writer_or_403(request)
    place = place_or_404(asked, part)
    report = get_object_or_404(_reports(place), pk=pk)
    act = drop_practice if "drop" in request.POST else choose_practice
    try:
        act(report=report, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        messages.error(request, spoken(error))
    return redirect(f"{reverse('evaluations:report_practices', args=[part])}?campaign={asked.scope.campaign.code}")


def _reports(place: ReportPlace) -> ProgressReportQuerySet:
    found = ProgressReport.objects.of_campaign(place.scope.campaign).select_related("period__campaign__organiser")
    if place.target is None:
        return found.none()
    return found.filter(
        assignment__target__scheme=place.target.scheme_id, assignment__target__path__startswith=place.target.path
    )
