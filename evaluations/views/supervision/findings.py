"""Findings: the supervisor enters them and reads what became of them; the office decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from campaigns.views.cells import signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.refusals import RefusedError
from evaluations.enums import CaseKind, FindingState
from evaluations.forms.supervision import DecisionForm, FindingForm
from evaluations.models import Supervisor, SupervisorFinding
from evaluations.operations.supervision.findings import (
    enter_finding,
    note_finding,
    turn_into_case,
    turn_into_rectification,
)
from evaluations.views.supervision.fetching import bureau_of, units_of
from units.forms.fields import named
from units.models import User

_PAGE, _OFFERED = 20, 20


def _term_of(user: User) -> Supervisor:
    """The running term of the person who is signed in; 403 without one."""
    rows = Supervisor.objects.filter(user=user).serving_on(clock.today()).select_related("bureau")
    found = rows.first()
    if found is None:
        message = "这一页由任期内的行风监督员使用。"
        raise PermissionDenied(message)
    return found


@require_http_methods(["GET", "POST"])
def my_findings(request: HttpRequest) -> HttpResponse:
    """The supervisor's one page: what was seen, and below it what became of the former ones."""
    user, today = signed_in(request), clock.today()
    term, status = _term_of(user), 200
    mine = Supervisor.objects.filter(pk=term.pk)
    units = units_of(term.bureau, today)
    form = FindingForm(request.POST or None, supervisors=mine, units=units, initial={"seen_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            enter_finding(actor=user, at=clock.now(), **form.values())
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            messages.success(request, "已经提交，处理结果会显示在下面。")
            return redirect("evaluations:my_findings")
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    rows = SupervisorFinding.objects.filter(supervisor__user=user).select_related("unit", "case")
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "term": term}
    return render(request, "evaluations/supervision/mine.html", context, status=status)


@require_safe
def finding_units(request: HttpRequest) -> HttpResponse:
    """Units to choose from, while somebody types: those of the own bureau."""
    user, today = signed_in(request), clock.today()
    bureau = bureau_of(user) or _term_of(user).bureau
    words = str(next(iter(request.GET.values()), ""))[:60]
    options = [named(row) for row in units_of(bureau, today).matching(words)[:_OFFERED]]  # type: ignore[attr-defined]
    return render(request, "units/_options.html", {"options": options})


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """What the office has to decide; ``state=all`` shows the rest too."""
    return answer_list(request, "findings") if wants_file(request) else _list(request)


def _list(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    user = signed_in(request)
    rows = SupervisorFinding.objects.visible_to(user)
    waiting = rows.open()
    shows_all = request.GET.get("state") == "all"
    shown = (rows if shows_all else waiting).select_related("supervisor__bureau", "unit", "case", "rectification")
    context = {
        "page": Paginator(shown, _PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.count(),
        "shows_all": shows_all,
        "kinds": CaseKind.choices,
        "may_decide": bureau_of(user) is not None,
        "refusal": refusal,
    }
    return render(request, "evaluations/supervision/findings.html", context, status=status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """``act``: case (with ``kind``), rectification (with ``due_on``) or note (with ``answer``)."""
    rows = SupervisorFinding.objects.visible_to(signed_in(request)).select_related("supervisor__bureau", "unit")
    finding = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _list(request, "没有这样的处理方式，请重新选择。", 422)
    try:
        _decide(request, finding, form)
    except (RefusedError, ValidationError) as error:
        return _list(request, spoken(error), getattr(error, "status", 422))
    messages.success(request, f"已处理：{FindingState(finding.state).label}。")
    return redirect("evaluations:findings")


def _decide(request: HttpRequest, finding: SupervisorFinding, form: DecisionForm) -> None:
    typed, user, at = form.cleaned_data, signed_in(request), clock.now()
    match typed["act"]:
        case "case":
            kind = CaseKind(typed["kind"] or CaseKind.COMPLAINT)
            turn_into_case(finding=finding, kind=kind, answer=typed["answer"], actor=user, at=at)
        case "rectification":
            if typed["due_on"] is None:
                raise RefusedError("请填写整改期限。")
            turn_into_rectification(finding=finding, due_on=typed["due_on"], answer=typed["answer"], actor=user, at=at)
        case _:
            note_finding(finding=finding, answer=typed["answer"], actor=user, at=at)
