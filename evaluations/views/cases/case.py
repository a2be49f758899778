"""One case: what happened, and what this person may do next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from campaigns.views.cells import signed_in, spoken
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.enums import CaseAct, ExtensionState, Satisfaction
from evaluations.forms.cases import StepForm, TimeForm
from evaluations.models import Case
from evaluations.operations.cases import steps
from evaluations.operations.cases.contact import reveal_contact
from evaluations.operations.cases.extending import ask_for_time, decide_extension
from evaluations.operations.cases.rectifying import rectify_case
from evaluations.queries.cases.case_page import case_page as page_of
from units.forms.fields import DayField

_RELATED = (
    "unit",
    "intake",
    "handler",
    "registered_by",
    "replied_by",
    "repeat_of",
    "rectification",
    "from_remark__remark__survey",
)


def _case_or_404(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(signed_in(request)).select_related(*_RELATED), pk=pk)


@require_GET
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page."""
    return _page(request, _case_or_404(request, pk))


def _page(request: HttpRequest, case: Case, status: int = 200, **more: Any) -> HttpResponse:
    today = clock.today()
    page = page_of(signed_in(request), case, today)
    bound = more.pop("form", None)
    forms = {act: StepForm(case=case, act=CaseAct(act), today=today) for act in page.acts}
    if bound is not None:
        forms[bound.act] = bound
    context = {
        "case": case,
        "page": page,
        "forms": [forms[act] for act in StepForm.ASKS if act in forms],
        "time_form": TimeForm(most=case.limit_days) if page.may_ask else None,
        **more,
    }
    return render(request, "evaluations/cases/case.html", context, status=status)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """``act`` names the step."""
    case = _case_or_404(request, pk)
    if request.POST.get("act") not in StepForm.ASKS:
        message = "没有这一步。"
        raise Http404(message)
    act = CaseAct(request.POST["act"])
    form = StepForm(request.POST, case=case, act=act, today=clock.today())
    if not form.is_valid():
        return _page(request, case, 422, form=form)
    try:
        _take(request, case, act, form.cleaned_data)
    except RefusedError as error:
        return _page(request, _case_or_404(request, pk), error.status, form=form, refusal=spoken(error))
    messages.success(request, f"{case.number} 已{act.label}。")
    if not Case.objects.visible_to(signed_in(request)).filter(pk=pk).exists():
        return redirect("evaluations:cases")  # passed on to a unit that this person does not see
    return redirect("evaluations:case", pk=pk)


def _take(request: HttpRequest, case: Case, act: CaseAct, typed: dict[str, Any]) -> None:
    who: dict[str, Any] = {"case": case, "actor": signed_in(request), "at": clock.now()}
    match act:
        case CaseAct.ACCEPT:
            steps.accept_case(handler=typed["handler"], **who)
        case CaseAct.HAND_OVER:
            steps.hand_over_case(handler=typed["handler"], **who)
        case CaseAct.TRANSFER:
            steps.transfer_case(unit=typed["unit"], reason=typed["text"], **who)
        case CaseAct.REPLY:
            steps.reply_case(text=typed["text"], **who)
        case CaseAct.CALL_BACK:
            satisfaction = Satisfaction(typed["satisfaction"])
            steps.call_back_case(satisfaction=satisfaction, words=typed["text"], **who)
        case CaseAct.CLOSE:
            steps.close_case(reason=typed["text"], **who)
        case CaseAct.REOPEN:
            steps.reopen_case(reason=typed["text"], **who)
        case _:
            steps.withdraw_case(reason=typed["text"], **who)


@require_POST
def ask_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more working days."""
    case = _case_or_404(request, pk)
    form = TimeForm(request.POST, most=case.limit_days)
    if not form.is_valid():
        return _page(request, case, 422, refusal=spoken(_first_fault(form)))
    try:
        ask_for_time(case=case, actor=signed_in(request), at=clock.now(), **form.cleaned_data)
    except RefusedError as error:
        return _page(request, case, error.status, refusal=spoken(error))
    messages.success(request, "已提交延期申请，审批以前期限不变。")
    return redirect("evaluations:case", pk=pk)


def _first_fault(form: TimeForm) -> str:
    name, faults = next(iter(form.errors.items()))
    return f"{form.fields[name].label}：{faults[0]}"


@require_POST
def decide_time(request: HttpRequest, pk: int) -> HttpResponse:
    """``decision``: grant or refuse, with ``opinion``."""
    case = _case_or_404(request, pk)
    waiting = get_object_or_404(case.extensions.select_related("case__unit"), state=ExtensionState.OPEN)
    is_granted = request.POST.get("decision") == "grant"
    opinion = request.POST.get("opinion", "")
    try:
        decide_extension(
            extension=waiting, is_granted=is_granted, opinion=opinion, actor=signed_in(request), at=clock.now()
        )
    except RefusedError as error:
        return _page(request, case, error.status, refusal=spoken(error))
    messages.success(request, "已同意延期。" if is_granted else "已退回延期申请。")
    return redirect("evaluations:case", pk=pk)


@never_cache
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who the citizen is, this once, for a ``purpose`` that the audit trail keeps."""
    case = _case_or_404(request, pk)
    purpose = request.POST.get("purpose", "")
    try:
        found = reveal_contact(case=case, purpose=purpose, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return _page(request, case, error.status, refusal=spoken(error))
    return _page(request, case, revealed=found)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it repeats an earlier one (``earlier``: its key)."""
    case = _case_or_404(request, pk)
    key = read_key(request.POST.get("earlier", ""))
    earlier = get_object_or_404(
        Case.objects.visible_to(signed_in(request)).select_related(
            "repeat_of", "rectification", "from_remark__remark__survey"
        ),
        pk=key,
    )
    try:
        steps.link_repeat(case=case, earlier=earlier, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return _page(request, case, error.status, refusal=spoken(error))
    messages.success(request, f"已关联到 {earlier.number}。")
    return redirect("evaluations:case", pk=pk)


@require_POST
def rectify(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the unit mend what lies behind it, by ``due_on``."""
    case = _case_or_404(request, pk)
    due_on = DayField(label="整改期限")
    try:
        day = due_on.clean(request.POST.get("due_on", ""))
        rectify_case(case=case, due_on=day, actor=signed_in(request), at=clock.now())
    except (RefusedError, ValidationError) as error:
        return _page(request, case, getattr(error, "status", 422), refusal=f"转整改：{spoken(error)}")
    messages.success(request, f"{case.number} 已转整改。")
    return redirect("evaluations:case", pk=pk)
