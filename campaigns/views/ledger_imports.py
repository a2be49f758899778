"""The ledger from Excel: template, upload, look, confirm."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.exporters.ledger_book import empty_book
from campaigns.importers.ledger import read_ledger_book
from campaigns.operations.ledger.importing import import_entries
from campaigns.queries.ledger.importing import kept_kinds, plan_entries
from campaigns.queries.ledger.listing import kept_units
from campaigns.views.cells import signed_in
from core import clock
from units.models import User
from units.views.downloads import as_file
from units.views.sheet_imports import SheetImport, confirm_file, take_file


def _keeper(request: HttpRequest) -> User:
    user = signed_in(request)
    if not kept_units(user):
        raise PermissionDenied
    return user


def _wanted(request: HttpRequest) -> SheetImport:
    user = _keeper(request)
    kinds = kept_kinds(user)

    def write(book: Any, seen: str) -> tuple[str, HttpResponse]:
        done = import_entries(book=book, actor=user, at=clock.now(), seen=seen).preview
        said = f"导入完成：新增 {len(done.added)} 条，修改 {len(done.changed)} 条。"
        return said, redirect("campaigns:ledger")

    return SheetImport(
        page="campaigns:ledger_import",
        template="campaigns/ledger/import.html",
        read=lambda sheets: read_ledger_book(sheets, kinds),
        plan=lambda book: plan_entries(book, user, clock.today()).preview,
        write=write,
        context={"kinds": kinds},
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
    """The empty workbook, a sheet for each kind."""
    return as_file(empty_book(kept_kinds(_keeper(request))), "台账-空白模板.xlsx")
