"""The ledger: its list, quick adding, one record with its history."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.exporters.ledger import export_ledger
from campaigns.forms.ledger import EntryForm, LedgerFilter
from campaigns.library.ledger_kinds import LEDGER_KINDS
from campaigns.models import LedgerEntry, LedgerKind
from campaigns.operations.ledger import add_entry, add_kinds, edit_entry, withdraw_entry
from campaigns.permissions import may_keep_ledger
from campaigns.queries.ledger.listing import entry_page, kept_units, ledger_entries, older_records, own_bureaus
from campaigns.queries.ledger.regulations import regulations_of
from campaigns.views.cells import signed_in, spoken
from core import clock
from core.keys import read_key
from core.refusals import NotAllowedError, RefusedError
from units.enums import Role
from units.models import Unit
from units.views.downloads import as_file
from units.views.refusals import refused

_PER_PAGE = 30
MOST_EXPORTED = 20_000
"""Records in one table."""


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What was recorded, the latest first; ``format=xlsx`` as a table."""
    user = signed_in(request)
    kinds, kept = list(LedgerKind.objects.visible_to(user)), kept_units(user)
    form = LedgerFilter(request.GET, kinds=kinds, units=kept if set(user.roles) == {"reporter"} else ())
    form.is_valid()
    rows = ledger_entries(user, form.cleaned_data)
    if request.GET.get("format") == "xlsx":
        if (count := rows.count()) > MOST_EXPORTED:
            message = f"符合条件的有 {count} 条，一次最多导出 {MOST_EXPORTED} 条。请按种类、单位或日期缩小范围再导出。"
            return refused(request, message, status=422, back="campaigns:ledger", label="回到台账")
        chosen = next((kind for kind in kinds if str(kind.pk) == form.cleaned_data.get("kind")), None)
        return as_file(export_ledger(rows, chosen), "台账.xlsx")
    query = request.GET.copy()
    query["format"] = "xlsx"
    context = {
        "form": form,
        "page": Paginator(rows, _PER_PAGE).get_page(request.GET.get("page")),
        "writes": [(unit, LedgerKind.objects.for_unit(unit).active()) for unit in kept],
        "without_kinds": own_bureaus(user),
        "lacking": [row for row in regulations_of(kept, clock.today()) if row.missing],
        "is_office": Role.ADMINISTRATOR in user.roles,
        "excel_query": query.urlencode(),
    }
    return render(request, "campaigns/ledger/list.html", context, status=422 if form.errors else 200)


@require_POST
def set_up(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The office begins with the usual kinds."""
    unit = get_object_or_404(Unit.objects.visible_to(signed_in(request)), pk=unit_id)
    try:
        made = add_kinds(owner=unit, kinds=LEDGER_KINDS, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return refused(request, str(error), status=error.status, back="campaigns:ledger", label="回到台账")
    messages.success(request, f"已启用 {len(made)} 种台账，本单位和下级单位的填报员现在可以登记。")
    return redirect("campaigns:ledger")


def _form_page(
    request: HttpRequest, form: EntryForm, refusal: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, **more}
    return render(request, "campaigns/ledger/form.html", context, status=status)


def _saved(request: HttpRequest, form: EntryForm, write: Any, **more: Any) -> HttpResponse:
    """Write what the form holds; what is wrong is shown on its fields, and what was typed stays."""
    if not form.is_valid():
        return _form_page(request, form, status=422, **more)
    try:
        entry = write(content=form.content, actor=signed_in(request), at=clock.now())
    except ValidationError as error:
        form.place(error.message_dict)
        return _form_page(request, form, status=422, **more)
    except RefusedError as error:
        return _form_page(request, form, str(error), error.status, **more)
    messages.success(request, f"已保存“{entry.title}”。")
    if "again" in request.POST:
        return redirect("campaigns:ledger_add", entry.unit_id, entry.kind_id)
    return redirect("campaigns:ledger_entry", entry.pk)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, unit_id: int, kind_id: int) -> HttpResponse:
    """One screen; ``copy`` begins with another record of the unit."""
    user = signed_in(request)
    unit = get_object_or_404(Unit.objects.visible_to(user), pk=unit_id)
    kind = get_object_or_404(LedgerKind.objects.for_unit(unit).active(), pk=kind_id)
    if not may_keep_ledger(user, unit):
        message = "只有本单位的填报员可以登记台账。"
        return refused(request, message, status=NotAllowedError.status, back="campaigns:ledger", label="回到台账")
    copied = read_key(request.GET.get("copy", ""))
    past = LedgerEntry.objects.filter(unit=unit, kind=kind, pk=copied).first() if copied else None
    form = EntryForm(request.POST or None, kind=kind, entry=past, older=older_records(kind, unit))
    more: dict[str, Any] = {
        "kind": kind,
        "unit": unit,
        "last": LedgerEntry.objects.standing().filter(unit=unit, kind=kind).first(),
    }
    if request.method != "POST":
        form.initial["dated_on"] = clock.today()
        form.begin_with(request.GET.get("sort", ""))
        return _form_page(request, form, **more)

    def write(**told: Any) -> LedgerEntry:
        return add_entry(kind=kind, unit=unit, **told)

    return _saved(request, form, write, **more)


def _visible(request: HttpRequest, pk: int) -> LedgerEntry:
    rows = LedgerEntry.objects.visible_to(signed_in(request)).select_related(
        "kind__owner", "unit", "added_by", "system", "supersedes"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One record, and every version of it."""
    screen = entry_page(_visible(request, pk), signed_in(request), clock.today())
    return render(request, "campaigns/ledger/entry.html", {"screen": screen, "entry": screen.entry})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a record; the version before stays in its history."""
    found = _visible(request, pk)
    if not may_keep_ledger(signed_in(request), found.unit) or found.withdrawn_at is not None:
        message = "这条记录已经撤销，或不是您的单位登记的，不能修改。"
        return refused(request, message, status=NotAllowedError.status, back="campaigns:ledger", label="回到台账")
    older = older_records(found.kind, found.unit, found)
    form = EntryForm(request.POST or None, kind=found.kind, entry=found, older=older)
    more: dict[str, Any] = {"kind": found.kind, "unit": found.unit, "entry": found}
    if request.method != "POST":
        form.initial["supersedes"] = found.supersedes_id
        return _form_page(request, form, **more)

    def write(**told: Any) -> LedgerEntry:
        return edit_entry(entry=found, version=form.cleaned_data["version"] or 0, **told)

    return _saved(request, form, write, **more)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record out of the list."""
    found = _visible(request, pk)
    reason = request.POST.get("reason", "")
    try:
        withdraw_entry(entry=found, reason=reason, actor=signed_in(request), at=clock.now())
    except (RefusedError, ValidationError) as error:
        screen = entry_page(found, signed_in(request), clock.today())
        context = {"screen": screen, "entry": found, "refusal": spoken(error)}
        return render(request, "campaigns/ledger/entry.html", context, status=getattr(error, "status", 422))
    messages.success(request, f"已撤销“{found.title}”，列表里不再列出，勾选“含已撤销”仍可查看。")
    return redirect("campaigns:ledger_entry", pk)
