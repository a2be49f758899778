"""材料清单: the list of a unit's proofs, as a page, a Word file, and a zip made in the background."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from campaigns.enums import BundleState
from campaigns.exporters.archive import write_index
from campaigns.models import Bundle, Notice, Participation, Period
from campaigns.operations.bundles import order_bundle, require_feasible
from campaigns.queries.archive import Archive, archive_units, lines_of_page, read_archive
from campaigns.views.cells import signed_in
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from units.views.downloads import DOCX, as_file
from units.views.refusals import refused

_PAGE_SIZE, _UNITS_SHOWN, _LONGEST = 50, 20, 40

_GONE = "这个材料包已经过期清理，请重新打包。"


def _chosen(request: HttpRequest, asked: Any) -> Archive | None:
    """The archive of the unit and period asked for, or of the first unit; None where the person sees none."""
    user = signed_in(request)
    units = archive_units(user)
    if asked.get("unit"):
        unit: Participation | None = get_object_or_404(units, pk=read_key(asked["unit"]))
    else:
        unit = units.filter(unit__in=user.reach.units).first() or units.first()
    if unit is None:
        return None
    period = None
    if asked.get("period"):
        period = get_object_or_404(Period, campaign=unit.campaign_id, pk=read_key(asked["period"]))
    return read_archive(unit, period, user)


@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """The list, and what was ordered before; ``q`` looks for another unit."""
    user, words = signed_in(request), request.GET.get("q", "").strip()[:_LONGEST]
    found = _chosen(request, request.GET)
    units = archive_units(user).filter(Q(name__icontains=words) | Q(unit__short_name__icontains=words))
    context: dict[str, Any] = {"archive": found, "words": words, "bundles": _bundles(request)}
    if found is not None:
        page = Paginator(found.lines, _PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "shown": lines_of_page(found, page.object_list),
            "units": list(units[:_UNITS_SHOWN]),
            "periods": found.participation.campaign.periods.filter(starts_on__lte=clock.today()).order_by("-starts_on"),
            "query": f"unit={found.participation.pk}" + (f"&period={found.period.pk}" if found.period else ""),
        }
    return render(request, "campaigns/archive/archive.html", context)


def _bundles(request: HttpRequest) -> list[Bundle]:
    own = Bundle.objects.visible_to(signed_in(request))
    return list(own.select_related("participation__campaign", "period")[:10])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list as a Word file."""
    found = _chosen(request, request.GET)
    if found is None:
        raise Http404
    try:
        require_feasible(archive=found)
    except RefusedError as error:
        return refused(request, str(error), status=error.status, back="campaigns:archive", label="回到材料清单")
    return as_file(write_index(found, clock.now()), f"{found.title}.docx", kind=DOCX)


@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Have the zip made."""
    found = _chosen(request, request.POST)
    if found is None:
        raise Http404
    told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now()}
    try:
        order_bundle(participation=found.participation, period=found.period, **told)
    except RefusedError as error:
        return refused(request, str(error), status=error.status, back="campaigns:archive", label="回到材料清单")
    messages.success(request, "已开始打包。可以离开本页，做好后“提醒”里会告诉您。")
    address = reverse("campaigns:archive")
    period = f"&period={found.period.pk}" if found.period else ""
    return redirect(f"{address}?unit={found.participation.pk}{period}#bundles")


@require_GET
def bundles(request: HttpRequest) -> HttpResponse:
    """How far the orders are, for the page that waits for them."""
    return render(request, "campaigns/archive/_bundles.html", {"bundles": _bundles(request)})


@require_GET
def bundle(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """One's own zip, while one still sees the unit; one that is not made leads to the page that says why.

    Of one that was told of and is no longer kept it is said that it is gone.
    """
    ordered = Bundle.objects.visible_to(signed_in(request)).select_related("participation", "period")
    made = ordered.filter(pk=pk).first()
    if made is None:
        told = Notice.objects.filter(user=signed_in(request), page="campaigns:bundle", number=pk)
        if Bundle.objects.filter(pk=pk).exists() or not told.exists():
            raise Http404
        return refused(request, _GONE, status=410, back="campaigns:archive", label="回到材料清单")
    if made.state != BundleState.DONE:
        return redirect(f"{reverse('campaigns:archive')}?unit={made.participation_id}#bundles")
    try:
        content = made.open()
    except OSError:
        return refused(request, _GONE, status=410, back="campaigns:archive", label="回到材料清单")
    response = FileResponse(content, as_attachment=True, filename=f"{made}佐证材料.zip", content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
