"""The kinds of ledger, for the office: the list, one kind with its fields, giving it up."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.forms.ledger_kinds import (
    FieldFormSet,
    FieldsBase,
    KindForm,
    draft_in,
    fields_of,
    head_of,
    numbers_of,
    place_faults,
)
from campaigns.models import LedgerKind
from campaigns.operations.ledger import change_kind, define_kind, delete_kind, switch_kind
from campaigns.permissions import may_arrange_targets
from campaigns.queries.ledger.kinds import kind_lines, kind_page, office_kinds, offices_of
from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from units.models import Unit
from units.views.attempts import UNPROCESSABLE, require_office
from units.views.refusals import refused

_PER_PAGE = 50


@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds that units of this office write, its own and those from above."""
    user = require_office(request)
    page = Paginator(office_kinds(user), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": kind_lines(list(page.object_list), user), "offices": offices_of(user)}
    return render(request, "campaigns/ledger/kinds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A kind of the bureau's own."""
    user = signed_in(request)
    owner = get_object_or_404(Unit.objects.visible_to(user), pk=unit_id)
    if not may_arrange_targets(user, owner):
        raise PermissionDenied

    def write(version: int, **told: Any) -> LedgerKind:
        del version  # there is none yet
        return define_kind(owner=owner, **told)

    return _form_page(request, None, write, owner=owner)


@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """One kind: what it asks, which targets read it, what was recorded."""
    found = _own(request, pk)

    def write(**told: Any) -> LedgerKind:
        return change_kind(kind=found, **told)

    return _form_page(request, found, write, owner=found.owner)


def _own(request: HttpRequest, pk: int) -> LedgerKind:
    """A kind the person changes: 404 where they do not see it, 403 where they only see it."""
    user = signed_in(request)
    found = get_object_or_404(LedgerKind.objects.visible_to(user).select_related("owner"), pk=pk)
    if not may_arrange_targets(user, found.owner):
        raise PermissionDenied
    return found


def _form_page(request: HttpRequest, found: LedgerKind | None, write: Any, owner: Unit) -> HttpResponse:
    form = KindForm(request.POST or None, initial=head_of(found))
    more: dict[str, Any] = {"form_kwargs": {"numbers": numbers_of(found)}, "initial": fields_of(found)}
    rows = cast("FieldsBase", FieldFormSet(request.POST or None, prefix="field", **more))
    refusal, status = "", 200
    if request.method == "POST":
        saved, refusal, status = _saved(request, form, rows, write)
        if saved is not None:
            messages.success(request, f"台账种类“{saved}”已保存。")
            return redirect("campaigns:ledger_kind", saved.pk)
    screen = kind_page(found, signed_in(request)) if found else None
    context = {"form": form, "rows": rows, "owner": owner, "kind": found, "screen": screen, "refusal": refusal}
    return render(request, "campaigns/ledger/kind.html", context, status=status)


def _saved(request: HttpRequest, form: KindForm, rows: FieldsBase, write: Any) -> tuple[LedgerKind | None, str, int]:
    """The kind as it was written; else None, what is to be said above the form, and the status."""
    if not (form.is_valid() and rows.is_valid()):
        return None, "", UNPROCESSABLE
    told: dict[str, Any] = {"draft": draft_in(form, rows), "version": form.cleaned_data["version"] or 0}
    try:
        return write(actor=signed_in(request), at=clock.now(), **told), "", 200
    except ValidationError as error:
        place_faults(form, rows, error.message_dict)
        return None, "", UNPROCESSABLE
    except RefusedError as error:
        return None, str(error), error.status


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a kind, or (``on=1``) take it up again."""
    found, is_active = _own(request, pk), request.POST.get("on") == "1"
    try:
        switch_kind(kind=found, is_active=is_active, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return _refused(request, error)
    said = "可以继续登记" if is_active else "不再登记新的记录；已有的记录仍可查看，仍计入指标"
    messages.success(request, f"“{found}”已{'恢复' if is_active else '停用'}，{said}。")
    return redirect("campaigns:ledger_kind", pk)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a kind that nobody used."""
    found = _own(request, pk)
    try:
        delete_kind(kind=found, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return _refused(request, error)
    messages.success(request, f"已删除“{found}”。")
    return redirect("campaigns:ledger_kinds")


def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    return refused(request, str(error), status=error.status, back="campaigns:ledger_kinds", label="回到台账种类")
