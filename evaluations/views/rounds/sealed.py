"""Published results as they were sealed, beside what stands today; the years of a term."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.models import SealedResult, SealedRow
from evaluations.operations.sealing import amend_sealed, check_seal
from evaluations.permissions import may_appeal, may_arrange_round, may_see_ranking, may_see_system
from evaluations.queries.adjustments.limits import own_places
from evaluations.queries.rounds.sealed import sealed_lines, term_of
from evaluations.views.rounds.fetching import said

PER_PAGE = 50


def _seal_or_404(request: HttpRequest, pk: int) -> SealedResult:
    visible = SealedResult.objects.visible_to(signed_in(request))
    return get_object_or_404(
        visible.select_related("round__campaign__organiser", "campaign__organiser", "sealed_by"), round=pk
    )


@require_http_methods(["GET", "POST"])
def sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed results beside the live ones; POST adds an amendment, or with ``act=check`` reads it all again."""
    seal, user = _seal_or_404(request, pk), signed_in(request)
    if wants_file(request):
        return answer_list(request, "sealed", round=pk)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _act(request, seal)
            return redirect("evaluations:round_sealed", pk=pk)
        except (RefusedError, ValidationError) as error:
            refusal, status = said(error)
    sees_ranking = may_see_ranking(user, seal.campaign.organiser.path)
    page = _page(request, seal, in_order=sees_ranking)
    context = {
        "seal": seal,
        "page": page,
        "lines": sealed_lines(seal, list(page), user),
        "general": seal.amendments.filter(row__isnull=True).select_related("actor"),
        "sees_rank": may_see_system(user),
        "sees_ranking": sees_ranking,
        "may_amend": may_arrange_round(user, seal.round),
        "appealing": [each for each in own_places(seal.round, user) if may_appeal(user, each.participation)],
        "refusal": refusal,
    }
    return render(request, "evaluations/rounds/sealed.html", context, status=status)


def _page(request: HttpRequest, seal: SealedResult, *, in_order: bool) -> Page[SealedRow]:
    """Units by their ranks, or as the tree has them."""
    order = ("comparison_class", "rank", "position") if in_order else ("position",)
    return Paginator(seal.rows.units().defer("body").order_by(*order), PER_PAGE).get_page(request.GET.get("page"))


def _act(request: HttpRequest, seal: SealedResult) -> None:
    user, is_check = signed_in(request), request.POST.get("act") == "check"
    if not (may_see_system(user) if is_check else may_arrange_round(user, seal.round)):
        raise PermissionDenied
    if is_check:
        _check(request, seal)
    else:
        _amend(request, seal)


def _check(request: HttpRequest, seal: SealedResult) -> None:
    """Read it all again; the page then shows what came of it."""
    if check_seal(seal=seal, actor=signed_in(request), at=clock.now()):
        messages.success(request, "已逐行核对，与公布时一字不差。")


def _amend(request: HttpRequest, seal: SealedResult) -> None:
    name = request.POST.get("unit", "").strip()
    rows = seal.rows.units().filter(unit_name=name)
    if name and not rows:
        raise ValidationError(f"公布结果里没有“{name}”，请填写单位的全称；更正的是整体情况，单位就空着。")
    amend_sealed(
        seal=seal,
        row=rows.first() if name else None,
        change=request.POST.get("change", ""),
        reason=request.POST.get("reason", ""),
        actor=signed_in(request),
        at=clock.now(),
    )
    messages.success(request, "更正已登记在公布结果旁边，公布结果本身不变。")


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed text itself, for whoever wants to check the digest; for those who see the whole ranking."""
    seal = _seal_or_404(request, pk)
    if not may_see_ranking(signed_in(request), seal.campaign.organiser.path):
        raise PermissionDenied
    body = "".join(f"{line}\n" for line in seal.lines())
    headers = {"Content-Disposition": f'attachment; filename="sealed-{seal.round_id}.jsonl"'}
    return HttpResponse(body, content_type="application/x-ndjson; charset=utf-8", headers=headers)


@require_GET
def term(request: HttpRequest) -> HttpResponse:
    """The years of a term joined by their weights, from sealed results."""
    choice, user = campaign_or_404(request), signed_in(request)
    if not may_see_system(user):
        raise PermissionDenied
    if wants_file(request):
        return answer_list(request, "round_term")
    context = {"choice": choice, "term": term_of(choice.campaign)}
    return render(request, "evaluations/rounds/term.html", context)
