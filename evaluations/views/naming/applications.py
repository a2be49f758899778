"""Applications of a campaign: the list, a new one with its conditions, one with its steps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.views.cells import signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.enums import NamingState
from evaluations.forms.naming import ApplicationForm
from evaluations.models import Naming
from evaluations.operations.naming import (
    apply_for_title,
    confer_honor,
    propose_naming,
    reject_naming,
    withdraw_naming,
)
from evaluations.queries.naming.board import (
    naming_counts,
    naming_page,
    naming_rows,
    notice_lines,
    published_rounds,
    to_be_notified,
    units_applying,
)
from evaluations.queries.naming.eligibility import check_eligibility

PAGE_SIZE = 50
_ACTS = {"propose": propose_naming, "reject": reject_naming, "withdraw": withdraw_naming}


@require_safe
def namings(request: HttpRequest) -> HttpResponse:
    """What was applied for in a campaign, by state; the office's notices."""
    user, choice = signed_in(request), campaign_or_404(request)
    if wants_file(request):
        return answer_list(request, "namings")
    state = request.GET.get("state", "")
    rows = naming_rows(choice.campaign, user, state if state in NamingState.values else "")
    context = {
        "choice": choice,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": naming_counts(choice.campaign, user),
        "state": state,
        "notices": notice_lines(choice.campaign, user),
        "may_apply": units_applying(choice.campaign, user).exists(),
        "waiting": to_be_notified(choice.campaign, user).count(),
    }
    return render(request, "evaluations/naming/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Unit and title in the address show the conditions; POST hands the application in, or says what is missing."""
    user, choice = signed_in(request), campaign_or_404(request)
    units = units_applying(choice.campaign, user)
    if not units.exists():
        raise PermissionDenied
    rounds, chosen = published_rounds(choice.campaign), _chosen(request, units)
    form = ApplicationForm(request.POST or None, units=units, rounds=rounds, initial=chosen)
    is_sent = request.method == "POST" and "look" not in request.POST
    refusal, status = "", 422 if is_sent else 200
    if is_sent and form.is_valid():
        try:
            made = apply_for_title(application=form.application(), actor=user, at=clock.now())
        except (RefusedError, ValidationError) as error:
            refusal, status = _place(form, error)
        else:
            messages.success(request, f"已申报“{made}”，等创建办提名。")
            return redirect("evaluations:naming", pk=made.pk)
    context = {"choice": choice, "form": form, "refusal": refusal, "eligibility": _eligibility(form)}
    context["is_looking"] = not is_sent
    return render(request, "evaluations/naming/apply.html", context, status=status)


def _chosen(request: HttpRequest, units: Any) -> dict[str, Any]:
    """What the address has chosen already; where there is one unit only, that one."""
    chosen: dict[str, Any] = {
        name: request.GET.get(name, "") for name in ("participation", "title", "subject", "bearer")
    }
    first = list(units[:2])
    if not chosen["participation"] and len(first) == 1:
        chosen["participation"] = first[0].pk
    return {name: value for name, value in chosen.items() if value}


def _eligibility(form: ApplicationForm) -> Any:
    """The conditions, as soon as unit and title are known."""
    told = form.data if form.is_bound else form.initial
    try:
        unit = form.fields["participation"].clean(told.get("participation"))
        title = form.fields["title"].clean(told.get("title"))
    except ValidationError:
        return None
    return check_eligibility(unit, title, str(told.get("bearer", "")).strip(), clock.today())


def _place(form: ApplicationForm, error: Any) -> tuple[str, int]:
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return spoken(error), getattr(error, "status", 422)
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else None, words)
    return "", 422


def _visible(request: HttpRequest, pk: int) -> Naming:
    return get_object_or_404(Naming.objects.visible_to(signed_in(request)).with_context(), pk=pk)


def _page(request: HttpRequest, found: Naming, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "screen": naming_page(found, signed_in(request), clock.today()),
        "naming": found,
        "refusal": refusal,
    }
    return render(request, "evaluations/naming/naming.html", context, status=status)


@require_safe
def naming(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: its conditions with their proofs, steps, objections, history."""
    return _page(request, _visible(request, pk))


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """``step``: propose, reject, withdraw or name."""
    found, name = _visible(request, pk), request.POST.get("step", "")
    told: dict[str, Any] = {"naming": found, "actor": signed_in(request), "at": clock.now()}
    try:
        if name == "name":
            confer_honor(document_number=request.POST.get("document_number", "")[:80], **told)
        elif name in _ACTS:
            _ACTS[name](opinion=request.POST.get("opinion", ""), **told)
        else:
            return _page(request, found, "没有这个步骤。", 400)
    except (RefusedError, ValidationError) as error:
        return _page(request, _visible(request, pk), spoken(error), getattr(error, "status", 422))
    now = _visible(request, pk)
    messages.success(request, f"“{now}”：{now.get_state_display()}。")
    return redirect("evaluations:naming", pk=pk)
