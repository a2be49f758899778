"""The register from Excel: upload, look, confirm."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.exporters.disclosure import empty_register
from campaigns.importers.disclosure import read_register
from campaigns.operations.disclosure import import_matters
from campaigns.queries.disclosure import units_kept_by
from campaigns.queries.disclosure.importing import plan_matters
from campaigns.views.cells import signed_in
from core import clock
from units.models import User
from units.views.downloads import as_file
from units.views.sheet_imports import SheetImport, confirm_file, take_file


def _keeper(request: HttpRequest) -> User:
    user = signed_in(request)
    if not units_kept_by(user, clock.today()).exists():
        raise PermissionDenied
    return user


def _wanted(request: HttpRequest) -> SheetImport:
    user = _keeper(request)

    def write(book: Any, seen: str) -> tuple[str, HttpResponse]:
        done = import_matters(book=book, actor=user, at=clock.now(), seen=seen).preview
        said = f"导入完成：新增 {len(done.added)} 项，修改 {len(done.changed)} 项。"
        return said, redirect("campaigns:disclosure")

    return SheetImport(
        page="campaigns:disclosure_import",
        template="campaigns/disclosure/import.html",
        read=read_register,
        plan=lambda book: plan_matters(book, user, clock.today()).preview,
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
    return as_file(empty_register(), "公开事项-空白模板.xlsx")
