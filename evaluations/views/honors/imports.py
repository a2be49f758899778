"""Honors from Excel: upload, look, confirm."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError, UnreadableError, read_upload, read_workbook
from core.uploads import drop_upload, keep_upload, kept_upload
from evaluations.exporters.honors import empty_honors
from evaluations.importers.honors import read_honors
from evaluations.operations.honors import import_honors
from evaluations.queries.honors.importing import plan_honors
from evaluations.queries.honors.register import units_with_honors_kept_by
from units.models import User
from units.views.downloads import as_file


def _keeper(request: HttpRequest) -> User:
    user = signed_in(request)
    if not units_with_honors_kept_by(user).exists():
        raise PermissionDenied
    return user


def _start_page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "evaluations/honors/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The steps, and the file; a file with faults is answered with all of them and is not kept."""
    user = _keeper(request)
    if request.method != "POST":
        return _start_page(request)
    upload: Any = request.FILES.get("file")
    try:
        sheets = read_upload(upload)
    except UnreadableError as error:
        return _start_page(request, error.status, refusal=str(error), name=upload and upload.name)
    found = plan_honors(read_honors(sheets), user).preview
    if found.faults:
        return _start_page(request, 422, preview=found, name=upload.name)
    return redirect("evaluations:honor_import_preview", token=keep_upload(request.session, upload, at=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the kept file would change now; POST writes exactly that, or nothing."""
    user, kept = _keeper(request), kept_upload(request.session, token)
    if kept is None:
        messages.error(request, "上传的文件已经导入、取消或过期。如需导入，请重新上传。")
        return redirect("evaluations:honor_import")
    book = read_honors(read_workbook(name=kept.name, content=io.BytesIO(kept.content), size=len(kept.content)))
    if request.method != "POST":
        context = {"preview": plan_honors(book, user).preview, "name": kept.name}
        return render(request, "evaluations/honors/import_preview.html", context)
    if "cancel" in request.POST:
        drop_upload(request.session, token)
        messages.info(request, "已取消，没有写入任何内容。")
        return redirect("evaluations:honor_import")
    try:
        done = import_honors(book=book, actor=user, at=clock.now(), seen=request.POST.get("seen", "")).preview
    except SheetFaultsError as error:
        return _start_page(request, 422, refusal=str(error.faults[0]), name=kept.name)
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("evaluations:honor_import_preview", token=token)
    drop_upload(request.session, token)
    messages.success(request, f"导入完成：新增 {len(done.added)} 项，更正 {len(done.changed)} 项。")
    return redirect("evaluations:honors")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    _keeper(request)
    return as_file(empty_honors(), "荣誉-空白模板.xlsx")
