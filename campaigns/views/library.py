"""材料库: the list, one proof, and picking from it while filling in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.enums import EvidenceKind
from campaigns.forms.evidence import DescriptionForm
from campaigns.models import Campaign, Evidence
from campaigns.operations.evidence import describe_evidence, withdraw_evidence
from campaigns.permissions import may_keep_proofs
from campaigns.queries.ledger.proving import records_for
from campaigns.queries.library import (
    LIBRARY_WORDS,
    USES,
    LibraryFilter,
    history_of,
    library,
    library_units,
    suggestions,
    uses_of,
)
from campaigns.views.cells import cell_or_404, signed_in
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.refusals import RefusedError

_PAGE_SIZE = 30
_LONGEST = 100


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """The proofs of the units one sees, as a page or as an Excel file."""
    user = signed_in(request)
    if wants_file(request):
        return answer_list(request, "library")
    given = {key: request.GET.get(name, "").strip()[:_LONGEST] for key, name in LIBRARY_WORDS.items()}
    narrowed = LibraryFilter(**given)
    found = library(user=user, narrowed=narrowed)
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
