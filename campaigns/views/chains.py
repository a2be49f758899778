"""Naming who answers for the picked assignments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaigns.forms.chains import ChainForm
from campaigns.models import Campaign, Participation
from campaigns.operations.cells import Cell
from campaigns.operations.chains import set_chains
from campaigns.queries.duties import candidates_for
from campaigns.views.cells import signed_in, spoken
from campaigns.views.office import campaign_or_404, picked_cells
from core import clock
from core.refusals import RefusedError

_NAMED = 8


def chain_page(
    request: HttpRequest,
    campaign: Campaign,
    cells: list[Cell],
    *,
    form: ChainForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The four levels, for the cells that were picked."""
    visible = Participation.objects.visible_to(signed_in(request)).filter(campaign=campaign)
    units = list(visible.filter(pk__in={unit for unit, _ in cells}).select_related("unit"))
    context = {
        "campaign": campaign,
        "form": form or ChainForm(candidates=candidates_for(units, clock.today())),
        "cells": " ".join(f"{unit}-{target}" for unit, target in cells),
        "count": len(cells),
        "units": units[:_NAMED],
        "unit_count": len(units),
        "query": request.POST.get("query", ""),
        "refusal": refusal,
    }
    return render(request, "campaigns/chain.html", context, status=status if cells else 422)


@require_POST
def set_chain(request: HttpRequest) -> HttpResponse:
    """Save the levels that were chosen."""
    campaign, user = campaign_or_404(request).campaign, signed_in(request)
    cells = picked_cells(request.POST)
    units = Participation.objects.visible_to(user).filter(campaign=campaign, pk__in={unit for unit, _ in cells})
    form = ChainForm(request.POST, candidates=candidates_for(list(units.select_related("unit")), clock.today()))
    if not form.is_valid():
        return chain_page(request, campaign, cells, form=form, status=422)
    try:
        result = set_chains(campaign=campaign, cells=cells, links=form.links, actor=user, at=clock.now())
    except RefusedError as error:
        return chain_page(request, campaign, cells, form=form, refusal=spoken(error), status=error.status)
    said = f"已更改 {result.changed} 项任务的责任人。"
    said += f"{result.unassigned} 格还没有分配，没有处理。" if result.unassigned else ""
    messages.success(request, said)
    if result.without_holder:
        names = "、".join(result.without_holder[:_NAMED])
        messages.warning(request, f"这些单位没有对应的任职人员，没有设定：{names}。")
    return redirect(f"{reverse('campaigns:assignments')}?{request.POST.get('query', '')}")
