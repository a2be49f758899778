"""Filling in without network: the workbook out, the workbook back, and what it would change."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.exporters.task_book import export_task_book
from campaigns.importers.task_book import read_task_book
from campaigns.models import PeriodExtension
from campaigns.operations.workbooks import take_in_book
from campaigns.queries.filing.book_plan import BookPlan, plan_book
from campaigns.queries.filing.lines import TaskBook
from campaigns.queries.filing.tasks import filing_choices, filing_tasks
from campaigns.queries.preflight import preflight
from campaigns.queries.preflight.findings import cautions_in
from campaigns.queries.tasks import open_tasks
from campaigns.views.cells import confirmed_keys, require_reporter, signed_in
from campaigns.views.filing import sheet_or_404
from core import clock
from core.refusals import RefusedError
from core.sheets import SheetFaultsError, read_upload, read_workbook
from core.uploads import KeptUpload, drop_upload, keep_upload, kept_upload
from units.views.downloads import as_file
from units.views.refusals import refused

_CELL = "cell-"
_GONE = "上传的文件已经写入、取消或过期。如需上传，请重新选择文件。"


@require_safe
def download(request: HttpRequest, participation_id: int, period_id: int) -> HttpResponse:
    """The workbook of the unit's open tasks."""
    sheet = sheet_or_404(request, participation_id, period_id)
    tasks = filing_tasks(sheet.participation, sheet.period, clock.today())
    if not sheet.is_open or not tasks:
        message = f"“{sheet.period}”现在没有可以填的任务，不能下载工作簿。"
        return refused(request, message, status=400, back="campaigns:batch", label="回到成批填报")
    granted = PeriodExtension.objects.filter(participation=sheet.participation, period=sheet.period).first()
    content = export_task_book(
        participation=sheet.participation,
        period=sheet.period,
        tasks=tasks,
        due_on=granted.due_on if granted else sheet.period.due_on,
        at=clock.now(),
    )
    name = f"{sheet.period}填报-{sheet.participation.name}.xlsx"
    return as_file(content, name)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A workbook that was filled in; one that cannot be taken is answered with the reason and not kept."""
    require_reporter(request)
    sent: Any = request.FILES.get("file")
    try:
        book = read_task_book(read_upload(sent, formulas=True))
        plan = plan_book(book, signed_in(request), clock.today())
    except RefusedError as error:
        return _start(request, error.status, refusal=str(error), name=sent and sent.name)
    if plan.faults:
        return _start(request, 422, preview=plan, name=sent.name)
    return redirect("campaigns:workbook_preview", keep_upload(request.session, sent, at=clock.now()))


def _start(request: HttpRequest, status: int, **more: Any) -> HttpResponse:
    choices = filing_choices(open_tasks(signed_in(request), clock.today()), clock.today())
    return render(request, "campaigns/filing/batch.html", {"choices": choices, **more}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the kept workbook would change now; POST writes exactly that, or nothing."""
    require_reporter(request)
    kept = kept_upload(request.session, token)
    if kept is None:
        messages.error(request, _GONE)
        return redirect("campaigns:batch")
    if request.method == "POST" and "cancel" in request.POST:
        drop_upload(request.session, token)
        messages.info(request, "已取消，没有写入任何内容。")
        return redirect("campaigns:batch")
    try:
        book = _book(kept)
        plan = plan_book(book, signed_in(request), clock.today())
    except RefusedError as error:
        return _start(request, error.status, refusal=str(error), name=kept.name)
    if request.method == "POST" and not plan.faults:
        return _take_in(request, book, plan, kept, token)
    return _page(request, plan, kept.name, 422 if plan.faults else 200)


def _book(kept: KeptUpload) -> TaskBook:
    content = io.BytesIO(kept.content)
    return read_task_book(read_workbook(name=kept.name, content=content, size=len(kept.content), formulas=True))


def _page(request: HttpRequest, plan: BookPlan, name: str, status: int = 200, refusal: str = "") -> HttpResponse:
    picked = _choices(request) if request.method == "POST" else {}
    begun = [change.report for change in plan.changes if change.report is not None]
    for report in begun:
        report.period = plan.period
    findings = preflight(begun, today=clock.today())
    context = {
        "preview": plan,
        "name": name,
        "refusal": refusal,
        "picked": picked,
        "cautions": [finding for said in findings for finding in cautions_in(said)],
    }
    return render(request, "campaigns/filing/workbook.html", context, status=status)


def _choices(request: HttpRequest) -> dict[str, str]:
    """Key of a cell → mine or theirs, as the page's pairs of buttons say."""
    return {name.removeprefix(_CELL): str(request.POST[name]) for name in request.POST if name.startswith(_CELL)}


def _take_in(request: HttpRequest, book: TaskBook, plan: BookPlan, kept: KeptUpload, token: str) -> HttpResponse:
    submits = "submit" in request.POST
    told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now(), "seen": request.POST.get("seen", "")}
    told["confirmed"] = confirmed_keys(request)
    try:
        done = take_in_book(book=book, choices=_choices(request), submits=submits, **told)
    except SheetFaultsError:
        return redirect("campaigns:workbook_preview", token)
    except RefusedError as error:
        return _page(request, plan, kept.name, error.status, refusal=str(error))
    drop_upload(request.session, token)
    said = "写入并提交，等待审核" if submits else "存为草稿"
    messages.success(request, f"{done.period}：{len(done.changes)} 项任务已{said}。")
    return redirect("campaigns:tasks") if submits else redirect("campaigns:grid", done.participation.pk, done.period.pk)
