"""Honors from Excel: upload, look, confirm."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.views.cells import signed_in
from core import clock
from evaluations.exporters.honors import empty_honors
from evaluations.importers.honors import read_honors
from evaluations.operations.honors import import_honors
from evaluations.queries.honors.importing import plan_honors
from evaluations.queries.honors.register import units_with_honors_kept_by
from units.models import User
from units.views.downloads import as_file
from units.views.sheet_imports import SheetImport, confirm_file, take_file


def _keeper(request: HttpRequest) -> User:
    user = signed_in(request)
    if not units_with_honors_kept_by(user).exists():
        raise PermissionDenied
    return user


def _wanted(request: HttpRequest) -> SheetImport:
    user = _keeper(request)

    def write(book: Any, seen: str) -> tuple[str, HttpResponse]:
        done = import_honors(book=book, actor=user, at=clock.now(), seen=seen).preview
        said = f"导入完成：新增 {len(done.added)} 项，更正 {len(done.changed)} 项。"
        return said, redirect("evaluations:honors")

    return SheetImport(
        page="evaluations:honor_import",
        template="evaluations/honors/import.html",
        read=read_honors,
        plan=lambda book: plan_honors(book, user).preview,
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
    _keeper(request)
    return as_file(empty_honors(), "荣誉-空白模板.xlsx")
