"""材料库: the list, one proof, and picking from it while filling in."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.enums import EvidenceKind
from campaigns.forms.evidence import DescriptionForm
from campaigns.models import Campaign, Evidence
from campaigns.operations.evidence import describe_evidence, withdraw_evidence
from campaigns.permissions import may_keep_proofs
from campaigns.queries.ledger.proving import records_for
from campaigns.queries.library import USES, LibraryFilter, history_of, library, library_units, suggestions, uses_of
from campaigns.views.cells import cell_or_404, signed_in
from core import clock
from core.refusals import RefusedError
from core.tables import Value, write_table
from units.views.downloads import as_file

_PAGE_SIZE = 30
_LONGEST = 100
_NAMES = {field: field for field in LibraryFilter.__dataclass_fields__} | {"words": "q"}
_COLUMNS = ("单位", "标题", "类别", "文号", "日期", "地点", "关键词", "文件名或网址", "引用次数", "状态", "校验码")


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """The proofs of the units one sees, as a page or as an Excel file."""
    user = signed_in(request)
    narrowed = LibraryFilter(**{key: request.GET.get(name, "").strip()[:_LONGEST] for key, name in _NAMES.items()})
    found = library(user=user, narrowed=narrowed)
    if request.GET.get("format") == "xlsx":
        return as_file(write_table(title="材料库", columns=_COLUMNS, rows=_lines(found)), "材料库.xlsx")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": Paginator(found, _PAGE_SIZE).get_page(request.GET.get("page")),
        "narrowed": narrowed,
        "query": query.urlencode(),
        "units": library_units(user),
        "campaigns": Campaign.objects.visible_to(user).newest_first(),
        "kinds": EvidenceKind.choices,
        "uses": USES.items(),
    }
    return render(request, "campaigns/library/list.html", context)


def _lines(found: QuerySet[Evidence]) -> Iterator[Sequence[Value]]:
    for row in found.iterator():
        yield [
            row.unit.name,
            row.title,
            str(row.get_kind_display()),
            row.document_number,
            row.dated_on,
            row.place,
            row.keywords,
            row.file_name or row.url,
            getattr(row, "uses", None) or 0,
            "已撤下" if row.withdrawn_at else "",
            row.sha256,
        ]


@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """One proof: what it looks like, where it is used, what was done with it; POST changes its description."""
    user = signed_in(request)
    shown = get_object_or_404(Evidence.objects.visible_to(user).select_related("unit", "stored", "added_by"), pk=pk)
    form, refusal, status = DescriptionForm(request.POST or None, evidence=shown), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = {"description": form.description(), "version": form.cleaned_data["version"]}
            try:
                describe_evidence(evidence=shown, actor=user, at=clock.now(), **said)
            except RefusedError as error:
                refusal, status = str(error), error.status
            else:
                messages.success(request, "说明已保存。")
                return redirect("campaigns:proof", pk)
    return _proof_page(request, shown, form, refusal, status)


def _proof_page(
    request: HttpRequest, shown: Evidence, form: DescriptionForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    context = {
        "proof": shown,
        "form": form,
        "refusal": refusal,
        "uses": uses_of(shown, user),
        "history": history_of(shown),
        "may_keep": may_keep_proofs(user, shown.unit),
    }
    return render(request, "campaigns/library/proof.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proof out of the library, with a reason."""
    user = signed_in(request)
    shown = get_object_or_404(Evidence.objects.visible_to(user).select_related("unit", "stored"), pk=pk)
    reason = request.POST.get("reason", "")
    try:
        is_gone = withdraw_evidence(evidence=shown, reason=reason, actor=user, at=clock.now())
    except RefusedError as error:
        return _proof_page(request, shown, DescriptionForm(evidence=shown), str(error), error.status)
    kept = "已撤下，文件也已删除。" if is_gone else "已撤下，不能再引用；已提交或核定的填报里仍可查看。"
    messages.success(request, f"“{shown}”{kept}")
    return redirect("campaigns:library")


@require_GET
def pick(request: HttpRequest, assignment_id: int, period_id: int) -> HttpResponse:
    """What of the library and the ledger may serve this report, for its form; ``q``: words to look for."""
    cell = cell_or_404(signed_in(request), assignment_id, period_id)
    words = request.GET.get("q", "")[:_LONGEST]
    found = suggestions(assignment=cell.assignment, period=cell.period, words=words) if cell.is_own else ()
    records = records_for(cell.assignment, cell.period, words) if cell.is_own else ()
    context = {"cell": cell, "suggestions": found, "records": records, "words": words}
    return render(request, "campaigns/library/_pick.html", context)
