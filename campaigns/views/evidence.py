"""Proofs: adding, removing, looking at them."""

from typing import Any

import structlog
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from campaigns.enums import EvidenceKind
from campaigns.models import Evidence, LedgerEntry, ProgressReport
from campaigns.operations.contents import INLINE
from campaigns.operations.evidence import add_files, add_link, add_record, attach_evidence, detach_evidence, parse_day
from campaigns.operations.evidence.looking import mark_lost
from campaigns.queries.reports import form_screen
from campaigns.views.cells import Cell, cell_or_404, signed_in, spoken
from core import clock
from core.htmx import is_htmx
from core.keys import read_key
from core.refusals import RefusedError
from units.views.refusals import refused

log = structlog.get_logger(__name__)

_LOST = "“{}”的文件在服务器上找不到了，已经记录下来。请有原文件的人在材料库或填报页重新上传一次，系统会补上；也请告知系统管理员。"


def _is_part(request: HttpRequest) -> bool:
    return is_htmx(request) or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _answer(request: HttpRequest, cell: Cell) -> HttpResponse:
    if not _is_part(request):
        return redirect("campaigns:fill_in", assignment_id=cell.assignment.pk, period_id=cell.period.pk)
    cell = cell_or_404(signed_in(request), cell.assignment.pk, cell.period.pk)
    screen = form_screen(cell.assignment, cell.period, cell.report, clock.today())
    return render(request, "campaigns/partials/evidence_list.html", {"cell": cell, "screen": screen})


def _refusal(request: HttpRequest, cell: Cell, error: Exception) -> HttpResponse:
    status = getattr(error, "status", 422)
    if _is_part(request):
        return JsonResponse({"error": spoken(error)}, status=status)
    return render(request, "campaigns/refused.html", {"message": spoken(error), "cell": cell}, status=status)


@require_POST
def add(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """Files (``file``), a link (``url``, ``title``), what is in the library (``library``) or in the ledger (``entry``).

    Several files may come at once, with ``shot`` where they were pasted or photographed: all of them are attached or none.
    """
    cell = cell_or_404(signed_in(request), assignment_id, period_id)
    told = {"title": request.POST.get("title", ""), "actor": signed_in(request), "at": clock.now()}
    where: dict[str, Any] = {"assignment": cell.assignment, "period": cell.period, **told}
    uploads, is_shot = request.FILES.getlist("file"), bool(request.POST.get("shot"))
    try:
        where["dated_on"] = parse_day(text=request.POST.get("dated_on", ""))
        if uploads:
            proofs = add_files(uploads=uploads, is_shot=is_shot, **where)
        elif "library" in request.POST:
            proofs = [_use_again(request, cell)]
        elif "entry" in request.POST:
            proofs = [_use_record(request, cell)]
        else:
            proofs = [add_link(url=request.POST.get("url", ""), **where)]
    except (RefusedError, ValidationError) as error:
        return _refusal(request, cell, error)
    if not _is_part(request):
        messages.success(request, f"已添加“{'”“'.join(proof.title for proof in proofs)}”。")
    return _answer(request, cell)


def _use_again(request: HttpRequest, cell: Cell) -> Evidence:
    own = Evidence.objects.visible_to(signed_in(request)).filter(unit=cell.assignment.participation.unit_id)
    proof = get_object_or_404(own, pk=read_key(request.POST["library"]))
    user, at = signed_in(request), clock.now()
    return attach_evidence(assignment=cell.assignment, period=cell.period, evidence=proof, actor=user, at=at)


def _use_record(request: HttpRequest, cell: Cell) -> Evidence:
    user, at = signed_in(request), clock.now()
    own = LedgerEntry.objects.visible_to(user).filter(unit=cell.assignment.participation.unit_id)
    entry = get_object_or_404(own.select_related("unit"), pk=read_key(request.POST["entry"]))
    return add_record(assignment=cell.assignment, period=cell.period, entry=entry, actor=user, at=at)


@require_POST
def remove(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse:
    """Take a proof off a report."""
    user = signed_in(request)
    report = get_object_or_404(ProgressReport.objects.visible_to(user).with_context(), pk=pk)
    proof = get_object_or_404(report.evidence, pk=evidence_id)
    cell = cell_or_404(user, report.assignment_id, report.period_id)
    try:
        detach_evidence(report=report, evidence=proof, actor=user, at=clock.now())
    except RefusedError as error:
        return _refusal(request, cell, error)
    return _answer(request, cell)


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file under its own name; only pictures and PDF are shown in place, and nothing in them may run."""
    return answer_with_file(request, get_object_or_404(Evidence.objects.visible_to(signed_in(request)), pk=pk))


def answer_with_file(request: HttpRequest, proof: Evidence) -> HttpResponse | FileResponse:
    """The file of a proof the person may see, or the way to its link or its record."""
    if proof.kind == EvidenceKind.LINK:
        return redirect(proof.url)
    if proof.kind == EvidenceKind.LEDGER:
        return redirect("campaigns:ledger_entry", proof.entry_id)
    try:
        content = proof.file.open("rb")
    except OSError as error:
        mark_lost(sha256=proof.sha256, error=error)
        return refused(request, _LOST.format(proof), status=410, back="campaigns:library", label="回到材料库")
    is_inline = proof.content_type in INLINE
    response = FileResponse(
        content,
        as_attachment=not is_inline,
        filename=proof.file_name,
        content_type=proof.content_type or "application/octet-stream",
    )
    return _guarded(response, proof)


def _guarded(response: FileResponse, proof: Evidence) -> FileResponse:
    """With what keeps a browser from running anything in it."""
    response["X-Content-Type-Options"] = "nosniff"
    # A browser's PDF reader does not work in a sandbox; scripts are barred from it by default-src.
    barred = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    response["Content-Security-Policy"] = barred if proof.content_type == "application/pdf" else f"{barred}; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def preview(request: HttpRequest, pk: int) -> FileResponse:
    """A small picture of the first page, without anything that the camera wrote into the original."""
    shown = Evidence.objects.visible_to(signed_in(request)).select_related("stored").exclude(stored__preview="")
    return answer_with_preview(get_object_or_404(shown, pk=pk, stored__isnull=False))


def answer_with_preview(proof: Evidence) -> FileResponse:
    """The small picture of a proof that has one and that the person may see."""
    assert proof.stored is not None
    try:
        content = proof.stored.preview.open("rb")
    except OSError as error:
        log.warning("preview_lost", sha256=proof.sha256, error=str(error))
        raise Http404 from error
    response = FileResponse(content, filename=f"{proof.pk}.jpg", content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
