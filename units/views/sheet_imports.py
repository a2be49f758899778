"""Rows from Excel, whatever they are rows of: upload, look, confirm. A view says what is read, planned and written."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError, UnreadableError, read_upload, read_workbook
from core.sheets.preview import Preview
from core.uploads import drop_upload, keep_upload, kept_upload


@dataclass(frozen=True)
class SheetImport:
    """One import, for one person.

    ``read`` makes a book of the sheets, of whatever type ``plan`` and ``write`` take. ``page``: the address of the first page, with ``ids``; the second one's is called ``…_preview``. ``template`` of the
    first page, the second one's likewise. ``write`` gets the book and the mark of the preview that was looked at; it gives
    what is said of it, and where that is seen.
    """

    page: str
    template: str
    read: Callable[[Any], Any]
    plan: Callable[[Any], Preview]
    write: Callable[[Any, str], tuple[str, HttpResponse]]
    ids: tuple[int, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def preview_template(self) -> str:
        """The template of the second page."""
        return self.template.replace("import.html", "import_preview.html")


def take_file(request: HttpRequest, wanted: SheetImport) -> HttpResponse:
    """The steps, and the file; a file with faults is answered with all of them and is not kept."""
    if request.method != "POST":
        return render(request, wanted.template, {**wanted.context})
    upload: Any = request.FILES.get("file")
    told: dict[str, Any] = {**wanted.context, "name": upload and upload.name}
    try:
        sheets = read_upload(upload)
    except UnreadableError as error:
        return render(request, wanted.template, {**told, "refusal": str(error)}, status=error.status)
    found = wanted.plan(wanted.read(sheets))
    if found.faults:
        return render(request, wanted.template, {**told, "preview": found}, status=422)
    token = keep_upload(request.session, upload, at=clock.now())
    return redirect(f"{wanted.page}_preview", *wanted.ids, token)


def confirm_file(request: HttpRequest, wanted: SheetImport, token: str) -> HttpResponse:
    """What the kept file would change now; POST writes exactly that, or nothing."""
    kept = kept_upload(request.session, token)
    if kept is None:
        messages.error(request, "上传的文件已经导入、取消或过期。如需导入，请重新上传。")
        return redirect(wanted.page, *wanted.ids)
    book = wanted.read(read_workbook(name=kept.name, content=io.BytesIO(kept.content), size=len(kept.content)))
    if request.method != "POST":
        found = wanted.plan(book)
        context = {**wanted.context, "preview": found, "name": kept.name}
        return render(request, wanted.preview_template, context, status=422 if found.faults else 200)
    if "cancel" in request.POST:
        drop_upload(request.session, token)
        messages.info(request, "已取消，没有写入任何内容。")
        return redirect(wanted.page, *wanted.ids)
    return _write(request, wanted, book, token, kept.name)


def _write(request: HttpRequest, wanted: SheetImport, book: Any, token: str, name: str) -> HttpResponse:
    try:
        said, there = wanted.write(book, request.POST.get("seen", ""))
    except SheetFaultsError as error:  # what changed meanwhile, or what only writing shows
        messages.error(request, "文件现在有需要修改的地方，没有导入。")
        told = {**wanted.context, "preview": Preview(faults=error.faults), "name": name}
        return render(request, wanted.template, told, status=422)
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect(f"{wanted.page}_preview", *wanted.ids, token)
    drop_upload(request.session, token)
    messages.success(request, said)
    return there
