"""The report on a page and as a Word file; the records behind each of its numbers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from evaluations.exporters.term_report import export_term_report
from evaluations.models.term_report import OVERVIEW
from evaluations.queries.term_report.figures import FIGURES
from evaluations.queries.term_report.report import read_term_report
from evaluations.views.term_report.fetching import asked_or_404, place_or_404
from units.views.downloads import DOCX, as_file

PER_PAGE = 100


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report as it stands; ``?as=docx`` gives the file."""
    asked = asked_or_404(request)
    found = read_term_report(asked.scope)
    if request.GET.get("as") == "docx":
        name = f"{asked.scope.campaign.name}工作情况报告.docx"
        return as_file(export_term_report(found, at=clock.now()), name, kind=DOCX)
    context = {"asked": asked, "report": found, "overview": OVERVIEW}
    return render(request, "evaluations/term_report/report.html", context)


@require_safe
def figure(request: HttpRequest, part: str, name: str) -> HttpResponse:
    """What a number counts, and every record it counted."""
    asked = asked_or_404(request)
    place = place_or_404(asked, part)
    if name not in FIGURES:
        raise Http404
    found = FIGURES[name]
    page = Paginator(found.rows(place), PER_PAGE).get_page(request.GET.get("page"))
    records = [found.line(row) for row in page]
    context = {"asked": asked, "figure": found, "value": found.value(place), "place": place, "page": page}
    context["records"] = records
    return render(request, "evaluations/term_report/figure.html", context)
