"""The editor of a draft: the tree and what its buttons do."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from campaigns.enums import Move, NumberStyle, Spot
from campaigns.forms.scheme_head import SchemeHeadForm
from campaigns.models import Scheme, Target
from campaigns.operations.schemes import (
    add_target,
    describe_scheme,
    move_target,
    place_target,
    remove_target,
    renumber_targets,
)
from campaigns.permissions import may_arrange_scheme
from campaigns.queries.scheme_editor import editor_board
from campaigns.views.cells import signed_in, spoken
from core import clock
from core.htmx import is_htmx
from core.keys import read_key
from core.refusals import RefusedError

NEW_TITLE = "新目标"


def scheme_or_404(request: HttpRequest, pk: int) -> Scheme:
    """A version this person sees."""
    visible = Scheme.objects.visible_to(signed_in(request)).select_related("campaign__organiser", "owner__unit")
    return get_object_or_404(visible, pk=pk)


def arranged_or_refused(request: HttpRequest, pk: int) -> Scheme:
    """A version this person arranges; 403 for those who only read it."""
    scheme = scheme_or_404(request, pk)
    if not may_arrange_scheme(signed_in(request), scheme):
        message = f"只有“{scheme.arranger}”或上级单位的创建办可以编制这套指标。"
        raise PermissionDenied(message)
    return scheme


def target_or_404(request: HttpRequest, pk: int, target_id: int) -> Target:
    """A target of a version this person arranges."""
    scheme = arranged_or_refused(request, pk)
    target = Target.objects.filter(scheme=scheme, pk=target_id).first()
    if target is None:
        raise Http404
    target.scheme = scheme
    return target


def answer(
    request: HttpRequest, scheme: Scheme, *, said: str = "", refusal: Exception | None = None, **event: Any
) -> HttpResponse:
    """The tree as it is now, with what was done for the announcer and where the focus goes (``focus``, ``open``)."""
    fresh = scheme_or_404(request, scheme.pk)
    if not is_htmx(request):
        (messages.error if refusal else messages.success)(request, spoken(refusal) if refusal else said)
        return redirect("campaigns:scheme_editor", fresh.pk)
    context = {
        "board": editor_board(fresh, clock.today()),
        "refusal": spoken(refusal) if refusal else "",
        "styles": NumberStyle,
    }
    status = getattr(refusal, "status", 422) if refusal else 200
    response = render(request, "campaigns/partials/scheme_board.html", context, status=status)
    retarget(reswap(response, "innerHTML"), "#scheme-board")
    words = spoken(refusal) if refusal else said
    return trigger_client_event(response, "scheme:done", {"words": words, **event}, after="settle")


@require_GET
def editor(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor; a version that is no draft is shown to read instead."""
    scheme = arranged_or_refused(request, pk)
    if not scheme.is_draft:
        return redirect("campaigns:scheme_version", pk)
    form = SchemeHeadForm.of(scheme)
    context = {"board": editor_board(scheme, clock.today()), "form": form, "styles": NumberStyle, "refusal": ""}
    return render(request, "campaigns/scheme_editor.html", context)


@require_POST
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, notes, intended points."""
    scheme = arranged_or_refused(request, pk)
    form = SchemeHeadForm(request.POST, is_local=scheme.is_local)
    if not form.is_valid():
        context = {"board": editor_board(scheme, clock.today()), "form": form, "styles": NumberStyle, "refusal": ""}
        return render(request, "campaigns/scheme_editor.html", context, status=422)
    try:
        describe_scheme(
            scheme=scheme,
            head=form.head(),
            revision=form.cleaned_data["revision"],
            actor=signed_in(request),
            at=clock.now(),
        )
    except (RefusedError, ValidationError) as error:
        messages.error(request, spoken(error))
    else:
        messages.success(request, "已保存名称、计划总分和说明。")
    return redirect("campaigns:scheme_editor", pk)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new target at the top, below ``parent`` or behind ``after``; it opens at once to be named."""
    scheme = arranged_or_refused(request, pk)
    places = {name: _named(scheme, request.POST.get(name)) for name in ("parent", "after")}
    try:
        made = add_target(scheme=scheme, title=NEW_TITLE, actor=signed_in(request), at=clock.now(), **places)
    except RefusedError as error:
        return answer(request, scheme, refusal=error)
    return answer(request, scheme, said="已增加一个目标，请填写名称", open=made.pk)


def _named(scheme: Scheme, key: str | None) -> Target | None:
    if not key:
        return None
    return get_object_or_404(Target, scheme=scheme, pk=read_key(key) or 0)


@require_POST
def move(request: HttpRequest, pk: int, target_id: int) -> HttpResponse:
    """One step (``move``), or beside another target (``anchor`` and ``spot``)."""
    target = target_or_404(request, pk, target_id)
    step, spot, anchor = (request.POST.get(name, "") for name in ("move", "spot", "anchor"))
    told: dict[str, Any] = {"target": target, "actor": signed_in(request), "at": clock.now()}
    try:
        if step in Move.values:
            is_moved = move_target(move=Move(step), **told)
            said = f"“{target.title}”已{Move(step).label}" if is_moved else "已经到头，没有移动"
        elif spot in Spot.values and (beside := _named(target.scheme, anchor)) is not None:
            place_target(anchor=beside, spot=Spot(spot), **told)
            said = f"“{target.title}”已移到“{beside.title}”{Spot(spot).label}"
        else:
            raise Http404
    except RefusedError as error:
        return answer(request, target.scheme, refusal=error, focus=target.pk)
    return answer(request, target.scheme, said=said, focus=target.pk, step=step)


@require_POST
def remove(request: HttpRequest, pk: int, target_id: int) -> HttpResponse:
    """Take a target out with everything below it, as the question before said."""
    target = target_or_404(request, pk, target_id)
    neighbour = Target.objects.filter(scheme=pk, path__lt=target.path).order_by("-path").first()
    try:
        count = remove_target(target=target, with_below=True, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return answer(request, target.scheme, refusal=error)
    said = f"已删除 {count} 个目标"
    return answer(request, target.scheme, said=said, focus=neighbour.pk if neighbour else None)


@require_POST
def renumber(request: HttpRequest, pk: int) -> HttpResponse:
    """Number the whole tree by its order."""
    scheme = arranged_or_refused(request, pk)
    style = request.POST.get("style", "")
    if style not in NumberStyle.values:
        raise Http404
    try:
        changed = renumber_targets(scheme=scheme, style=NumberStyle(style), actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return answer(request, scheme, refusal=error)
    return answer(request, scheme, said=f"已重新编号，改了 {changed} 个编号")
