"""Targets from Excel: upload, look, confirm; and out to Excel again."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.exporters.target_book import export_targets
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Campaign, Scheme
from campaigns.operations.target_import import import_targets
from campaigns.permissions import may_arrange_campaign
from campaigns.queries.target_import import import_base, plan_targets
from campaigns.views.cells import signed_in
from core import clock
from units.views.downloads import as_file
from units.views.sheet_imports import SheetImport, confirm_file, take_file


def _campaign(request: HttpRequest, campaign_id: int) -> Campaign:
    """The campaign for one who arranges its targets: a stranger gets 404, a mere reader 403."""
    user = signed_in(request)
    found = get_object_or_404(Campaign.objects.visible_to(user), pk=campaign_id)
    if not may_arrange_campaign(user, found):
        raise PermissionDenied
    return found


def _wanted(request: HttpRequest, campaign_id: int) -> SheetImport:
    campaign = _campaign(request, campaign_id)
    base = import_base(campaign)

    def write(book: Any, seen: str) -> tuple[str, HttpResponse]:
        done = import_targets(campaign=campaign, book=book, actor=signed_in(request), at=clock.now(), seen=seen)
        assert done.scheme is not None  # there were changes, or the fingerprint would have been another
        said = f"已写入草稿“{done.scheme}”，共 {len(done.plan.rows)} 个目标。核对后再发布。"
        return said, redirect("campaigns:scheme_editor", done.scheme.pk)

    return SheetImport(
        page="campaigns:target_import",
        template="campaigns/target_import.html",
        read=lambda sheets: read_target_book(sheets, known_of(campaign)),
        plan=lambda book: plan_targets(book, campaign, base).preview,
        write=write,
        ids=(campaign.pk,),
        context={"campaign": campaign, "base": base, "schemes": campaign.schemes.common().order_by("-version")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The steps, and the file."""
    return take_file(request, _wanted(request, campaign_id))


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, campaign_id: int, token: str) -> HttpResponse:
    """What the kept file would change now; POST writes it into a draft."""
    return confirm_file(request, _wanted(request, campaign_id), token)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook; there is nothing in it that not everybody may know."""
    signed_in(request)
    return as_file(export_targets(None), "指标体系-空白模板.xlsx")


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a workbook, for whoever may see it."""
    scheme = get_object_or_404(Scheme.objects.visible_to(signed_in(request)), pk=pk)
    return as_file(export_targets(scheme), f"{scheme}.xlsx")
