"""Units and people from Excel: upload, look, confirm."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError, UnreadableError, read_upload, read_workbook
from core.sheets.preview import Preview
from core.uploads import drop_upload, keep_upload, kept_upload
from units.exporters.unit_book import empty_template, export_units
from units.importers.unit_book import read_unit_book
from units.operations.unit_import import import_units
from units.queries.imports import Scope, plan_import
from units.views.attempts import require_office
from units.views.downloads import as_file


def _start_page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "units/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The steps, and the file; a file with faults is answered with all of them and is not kept."""
    user = require_office(request)
    if request.method != "POST":
        return _start_page(request)
    upload: Any = request.FILES.get("file")
    try:
        sheets = read_upload(upload)
    except UnreadableError as error:
        return _start_page(request, error.status, refusal=str(error), name=upload and upload.name)
    found = plan_import(read_unit_book(sheets), Scope(user, clock.today())).preview
    if found.faults:
        return _start_page(request, 422, preview=found, name=upload.name)
    return redirect("units:import_preview", token=keep_upload(request.session, upload, at=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the kept file would change now; POST writes exactly that, or nothing."""
    user, kept = require_office(request), kept_upload(request.session, token)
    if kept is None:
        messages.error(request, "上传的文件已经导入、取消或过期。如需导入，请重新上传。")
        return redirect("units:import")
    sheets = read_workbook(name=kept.name, content=io.BytesIO(kept.content), size=len(kept.content))
    book = read_unit_book(sheets)
    if request.method != "POST":
        found = plan_import(book, Scope(user, clock.today())).preview
        return _preview_page(request, found, kept.name)
    if "cancel" in request.POST:
        drop_upload(request.session, token)
        messages.info(request, "已取消，没有写入任何内容。")
        return redirect("units:import")
    try:
        done = import_units(book=book, actor=user, at=clock.now(), seen=request.POST.get("seen", "")).preview
    except (RefusedError, SheetFaultsError) as error:
        return _refused(request, error, token)
    drop_upload(request.session, token)
    messages.success(request, f"导入完成：新增 {len(done.added)} 项，修改 {len(done.changed)} 项。")
    return redirect("units:tree")


def _preview_page(request: HttpRequest, found: Preview, name: str) -> HttpResponse:
    status = 422 if found.faults else 200
    return render(request, "units/import_preview.html", {"preview": found, "name": name}, status=status)


def _refused(request: HttpRequest, error: Exception, token: str) -> HttpResponse:
    """Back to the preview, which is made anew and shows what is the matter now."""
    said = "情况有变化，文件现在有需要修改的地方，没有导入。" if isinstance(error, SheetFaultsError) else str(error)
    messages.error(request, said)
    return redirect("units:import_preview", token=token)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    require_office(request)
    return as_file(empty_template(), "单位和人员-空白模板.xlsx")


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The workbook with what is there now."""
    user = require_office(request)
    return as_file(export_units(user=user, today=clock.today()), f"单位和人员-{clock.today()}.xlsx")
