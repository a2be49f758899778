"""The leader's table of completeness and punctuality; which targets take their numbers from the register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Target
from campaigns.operations.disclosure import link_target
from campaigns.permissions import may_arrange_campaign
from campaigns.queries.disclosure.board import board_lines, board_total, board_units, linkable_targets
from campaigns.views.cells import signed_in
from campaigns.views.office import campaign_or_404
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from core.tables import write_table
from units.views.downloads import as_file

PAGE_SIZE = 100


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every visible unit of the campaign with its counts and rates."""
    user, choice, today = signed_in(request), campaign_or_404(request), clock.today()
    units = board_units(choice.campaign, user, request.GET.get("sort", ""), today)
    if request.GET.get("format") == "xlsx":
        heads = ["单位", "已公开", "应有", "五明确齐全", "齐全率", "到期", "按时公开", "按时率", "逾期或超期"]
        rows: Any = [
            [each.name, f.count, f.total, f.complete, f.completeness, f.due, f.on_time, f.punctuality, f.late]
            for each in board_lines(units, choice.campaign, today)
            for f in (each.figures,)
        ]
        content = write_table(title="公开情况", columns=heads, rows=rows)
        return as_file(content, f"{choice.campaign.name}-公开情况.xlsx")
    page = Paginator(units, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "page": page,
        "lines": board_lines(page.object_list, choice.campaign, today),
        "total": board_total(choice.campaign, user, today),
        "may_link": may_arrange_campaign(user, choice.campaign),
    }
    return render(request, "campaigns/disclosure/figures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """The targets that could count the register, and what each counts."""
    user, choice = signed_in(request), campaign_or_404(request)
    if not may_arrange_campaign(user, choice.campaign):
        raise PermissionDenied
    refusal, status = "", 200
    if request.method == "POST":
        rows = Target.objects.of_published(choice.campaign).leaves().select_related("scheme__campaign__organiser")
        target = get_object_or_404(rows, pk=read_key(request.POST.get("target", "")))
        try:
            link_target(target=target, measure=request.POST.get("measure", ""), actor=user, at=clock.now())
        except RefusedError as error:
            refusal, status = str(error), error.status
        else:
            messages.success(request, f"已保存“{target.title}”的取数。")
            return redirect(f"{request.path}?campaign={choice.campaign.code}")
    context = {"choice": choice, "lines": linkable_targets(choice.campaign), "refusal": refusal}
    return render(request, "campaigns/disclosure/links.html", context, status=status)
