"""Targets from Excel: upload, look, confirm; and out to Excel again."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.exporters.target_book import export_targets
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.models import Campaign, Scheme
from campaigns.operations.target_import import import_targets
from campaigns.permissions import may_arrange_campaign
from campaigns.queries.target_import import import_base, plan_targets
from campaigns.queries.target_import.plan import TargetPlan
from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError, UnreadableError, read_upload, read_workbook
from core.uploads import drop_upload, keep_upload, kept_upload
from units.views.downloads import as_file


def _campaign(request: HttpRequest, campaign_id: int) -> Campaign:
    """The campaign for one who arranges its targets: a stranger gets 404, a mere reader 403."""
    user = signed_in(request)
    found = get_object_or_404(Campaign.objects.visible_to(user), pk=campaign_id)
    if not may_arrange_campaign(user, found):
        raise PermissionDenied
    return found


def _start_page(request: HttpRequest, campaign: Campaign, status: int = 200, **more: Any) -> HttpResponse:
    schemes = campaign.schemes.common().order_by("-version")
    context = {"campaign": campaign, "schemes": schemes, "base": import_base(campaign), **more}
    return render(request, "campaigns/target_import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The steps, and the file; a file with faults is answered with all of them and is not kept."""
    campaign = _campaign(request, campaign_id)
    if request.method != "POST":
        return _start_page(request, campaign)
    upload: Any = request.FILES.get("file")
    try:
        sheets = read_upload(upload)
    except UnreadableError as error:
        return _start_page(request, campaign, error.status, refusal=str(error), name=upload and upload.name)
    found = plan_targets(read_target_book(sheets, known_of(campaign)), campaign, import_base(campaign)).preview
    if found.faults:
        return _start_page(request, campaign, 422, preview=found, name=upload.name)
    token = keep_upload(request.session, upload, at=clock.now())
    return redirect("campaigns:target_import_preview", campaign_id, token)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, campaign_id: int, token: str) -> HttpResponse:
    """What the kept file would change now; POST writes exactly that into a draft, or nothing."""
    campaign, kept = _campaign(request, campaign_id), kept_upload(request.session, token)
    if kept is None:
        messages.error(request, "上传的文件已经导入、取消或过期。如需导入，请重新上传。")
        return redirect("campaigns:target_import", campaign_id)
    sheets = read_workbook(name=kept.name, content=io.BytesIO(kept.content), size=len(kept.content))
    book = read_target_book(sheets, known_of(campaign))
    if request.method != "POST":
        return _preview_page(request, campaign, plan_targets(book, campaign, import_base(campaign)), kept.name)
    if "cancel" in request.POST:
        drop_upload(request.session, token)
        messages.info(request, "已取消，没有写入任何内容。")
        return redirect("campaigns:target_import", campaign_id)
    told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now(), "seen": request.POST.get("seen", "")}
    try:
        done = import_targets(campaign=campaign, book=book, **told)
    except (RefusedError, SheetFaultsError) as error:
        return _refused(request, error, campaign, token)
    drop_upload(request.session, token)
    messages.success(request, f"已写入草稿“{done.scheme}”，共 {len(done.plan.rows)} 个目标。核对后再发布。")
    assert done.scheme is not None  # there were changes, or the fingerprint would have been another
    return redirect("campaigns:scheme_editor", done.scheme.pk)


def _preview_page(request: HttpRequest, campaign: Campaign, plan: TargetPlan, name: str) -> HttpResponse:
    context = {"campaign": campaign, "preview": plan.preview, "name": name, "base": import_base(campaign)}
    return render(request, "campaigns/target_import_preview.html", context, status=422 if plan.preview.faults else 200)


def _refused(request: HttpRequest, error: Exception, campaign: Campaign, token: str) -> HttpResponse:
    """Back to the preview, which is made anew and shows what is the matter now."""
    said = "情况有变化，文件现在有需要修改的地方，没有导入。" if isinstance(error, SheetFaultsError) else str(error)
    messages.error(request, said)
    return redirect("campaigns:target_import_preview", campaign.pk, token)


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
