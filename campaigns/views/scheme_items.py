"""The bonus list and the negative list of a draft: one item's form, and what the buttons beside it do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.enums import ItemKind, Move
from campaigns.forms.scheme_item import ItemForm
from campaigns.models import Scheme, SchemeItem
from campaigns.operations.schemes import move_item, remove_item, save_item
from campaigns.queries.scheme_items import row_of
from campaigns.views.cells import signed_in, spoken
from campaigns.views.schemes_editor import arranged_or_refused
from core import clock
from core.keys import read_version
from core.refusals import RefusedError


def _back(scheme: Scheme, place: str = "items") -> HttpResponse:
    """To the lists, or to the item that was moved: who works by keyboard goes on from there."""
    return redirect(f"{reverse('campaigns:scheme_editor', args=[scheme.pk])}#{place}")


def _draft_or_404(request: HttpRequest, pk: int) -> Scheme:
    """A common draft that the person arranges: others have no lists to change."""
    scheme = arranged_or_refused(request, pk)
    if not scheme.is_draft or scheme.is_local:
        raise Http404
    return scheme


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new item at the end of its list."""
    if kind not in ItemKind.values:
        raise Http404
    return _edit(request, _draft_or_404(request, pk), kind, None)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """One item, and saving it."""
    scheme = _draft_or_404(request, pk)
    found = get_object_or_404(SchemeItem, scheme=scheme, pk=item_id)
    return _edit(request, scheme, found.kind, found)


def _edit(request: HttpRequest, scheme: Scheme, kind: str, found: SchemeItem | None) -> HttpResponse:
    row = row_of(found) if found else None
    initial = ItemForm.initial_of(row, scheme.revision)
    form, status = ItemForm(request.POST or None, kind=kind, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told: dict[str, Any] = {"actor": signed_in(request), "at": clock.now(), "code": row.code if row else ""}
            try:
                saved = save_item(scheme=scheme, row=form.row(), revision=form.cleaned_data["revision"], **told)
            except RefusedError as error:
                form.add_error(None, spoken(error))
                status = error.status
            else:
                messages.success(request, f"已保存{saved.label}“{saved.title}”。")
                return _back(scheme)
    context = {"scheme": scheme, "form": form, "item": found, "kind": ItemKind(kind)}
    return render(request, "campaigns/scheme_item.html", context, status=status)


def _told(request: HttpRequest, scheme: Scheme, item_id: int) -> dict[str, Any]:
    found = get_object_or_404(SchemeItem, scheme=scheme, pk=item_id)
    revision = read_version(request.POST.get("revision", ""))
    return {
        "scheme": scheme,
        "code": found.code,
        "revision": revision,
        "actor": signed_in(request),
        "at": clock.now(),
    }


@require_POST
def move(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """One place ``up`` or ``down``."""
    scheme = _draft_or_404(request, pk)
    step = request.POST.get("move", "")
    if step not in {Move.UP, Move.DOWN}:
        raise Http404
    try:
        move_item(move=Move(step), **_told(request, scheme, item_id))
    except RefusedError as error:
        messages.error(request, spoken(error))
    return _back(scheme, f"item-{item_id}")


@require_POST
def remove(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """Take it out of its list."""
    scheme = _draft_or_404(request, pk)
    try:
        gone = remove_item(**_told(request, scheme, item_id))
    except RefusedError as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, f"已删除{gone.label}“{gone.title}”。")
    return _back(scheme)
