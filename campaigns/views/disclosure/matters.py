"""One matter: written down, changed, published, taken down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms.disclosure import MatterForm
from campaigns.models import DisclosureItem
from campaigns.operations.disclosure import (
    MatterFacts,
    change_matter,
    publish_matters,
    register_matter,
    take_step,
)
from campaigns.permissions import may_disclose
from campaigns.queries.disclosure import units_kept_by
from campaigns.queries.disclosure.matter import matter_history
from campaigns.views.cells import signed_in, spoken
from campaigns.workflow import DISCLOSURE_WORKFLOW, RESUME, TAKE_DOWN
from core import clock
from core.refusals import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a matter down; with 保存并公开 it is published at once where all five are clear."""
    user = signed_in(request)
    units = units_kept_by(user, clock.today())
    if not units.exists():
        raise PermissionDenied
    form = MatterForm(request.POST or None, units=units, initial=MatterForm.example(clock.today()))
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                item = register_matter(
                    unit=form.cleaned_data.get("unit") or units.get(), facts=form.facts(), actor=user, at=clock.now()
                )
            except (RefusedError, ValidationError) as error:
                refusal, status = _place(form, error)
            else:
                return _saved(request, item, "已登记")
    return _page(request, form, None, refusal, status)


@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """The matter; whoever keeps the register finds the form."""
    user = signed_in(request)
    item = get_object_or_404(DisclosureItem.objects.visible_to(user).select_related("unit", "edited_by"), pk=pk)
    form = MatterForm(request.POST or None, units=None, initial=_known(item))
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                change_matter(item=item, facts=form.facts(), version=version, actor=user, at=clock.now())
            except (RefusedError, ValidationError) as error:
                refusal, status = _place(form, error)
            else:
                return _saved(request, item, "已保存")
    return _page(request, form, item, refusal, status)


def _saved(request: HttpRequest, item: DisclosureItem, word: str) -> HttpResponse:
    """Say it, and publish where that was asked for."""
    if "publish" in request.POST:
        return _publish(request, item)
    left = f"还缺{'、'.join(item.missing)}，补齐以后公开。" if item.missing else ""
    messages.success(request, f"{word}“{item.matter}”。{left}")
    return redirect("campaigns:disclosure_matter", pk=item.pk)


def _publish(request: HttpRequest, item: DisclosureItem) -> HttpResponse:
    try:
        publish_matters(items=[item], disclosed_on=clock.today(), actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已公开“{item.matter}”，社会公众现在可以看到。")
    return redirect("campaigns:disclosure_matter", pk=item.pk)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """``step``: taken down or up again; to publish there is the form, which says the day."""
    user, name = signed_in(request), request.POST.get("step", "")
    item = get_object_or_404(DisclosureItem.objects.visible_to(user).select_related("unit"), pk=pk)
    if name not in {TAKE_DOWN, RESUME}:
        raise PermissionDenied
    try:
        take_step(item=item, name=name, reason=request.POST.get("reason", ""), actor=user, at=clock.now())
    except RefusedError as error:
        form = MatterForm(None, units=None, initial=_known(item))
        return _page(request, form, item, str(error), error.status)
    messages.success(request, f"“{item.matter}”：{item.get_state_display()}。")
    return redirect("campaigns:disclosure_matter", pk=item.pk)


def _known(item: DisclosureItem) -> dict[str, Any]:
    """What the form begins with; a day that only follows from the working days is not a second answer."""
    known = {**vars(MatterFacts.of(item)), "version": item.version}
    return known if item.within_days is None else {**known, "due_on": None}


def _place(form: MatterForm, error: Any) -> tuple[str, int]:
    """What an operation refused, at its field where it has one; the words and the status."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return spoken(error), getattr(error, "status", 422)
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else None, words)
    return "", 422


def _page(
    request: HttpRequest, form: MatterForm, item: DisclosureItem | None, refusal: str, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "item": item,
        "may_change": item is None or may_disclose(signed_in(request), item.unit),
        "steps": DISCLOSURE_WORKFLOW.from_state(item.state) if item else (),
        "history": matter_history(item) if item else (),
        "refusal": refusal,
    }
    return render(request, "campaigns/disclosure/matter.html", context, status=status)
