"""Units and people from Excel: upload, look, confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from units.enums import Arranging
from units.exporters.unit_book import empty_template, export_units
from units.importers.unit_book import read_unit_book
from units.operations.unit_import import import_units
from units.queries.imports import Scope, plan_import
from units.views.attempts import require_arranging
from units.views.downloads import as_file
from units.views.sheet_imports import SheetImport, confirm_file, take_file


def _wanted(request: HttpRequest) -> SheetImport:
    user = require_arranging(request, Arranging.UNITS)

    def write(book: Any, seen: str) -> tuple[str, HttpResponse]:
        done = import_units(book=book, actor=user, at=clock.now(), seen=seen).preview
        return f"导入完成：新增 {len(done.added)} 项，修改 {len(done.changed)} 项。", redirect("units:tree")

    return SheetImport(
        page="units:import",
        template="units/import.html",
        read=read_unit_book,
        plan=lambda book: plan_import(book, Scope(user, clock.today())).preview,
        write=write,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The steps, and the file."""
    return take_file(request, _wanted(request))


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the kept file would change now; POST writes it."""
    return confirm_file(request, _wanted(request), token)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    require_arranging(request, Arranging.UNITS)
    return as_file(empty_template(), "单位和人员-空白模板.xlsx")


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The workbook with what is there now."""
    user = require_arranging(request, Arranging.UNITS)
    return as_file(export_units(user=user, today=clock.today()), f"单位和人员-{clock.today()}.xlsx")
