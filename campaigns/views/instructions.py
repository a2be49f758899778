"""领导批示: the lists, a new one, one with its history and what may be done with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.forms.instructions import AnswerForm, AskAgainForm, InstructionForm
from campaigns.models import Instruction
from campaigns.operations.instructions import (
    Ask,
    accept_answer,
    answer_instruction,
    ask_again,
    give_instruction,
    take_back,
)
from campaigns.permissions import may_answer, may_instruct, may_judge_answer, may_take_back
from campaigns.queries.instructions.listing import (
    ALL,
    MINE,
    SENT,
    count_instructions,
    instruction_lines,
    instructions_in,
)
from campaigns.queries.instructions.people import people_to_ask
from campaigns.queries.instructions.subjects import InstructionSubject, begun_periods, find_subject
from campaigns.queries.policies import work_calendar
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from campaigns.workflow import ANSWER, ASK_AGAIN, CONTENT, INSTRUCTION_WORKFLOW, TAKE_BACK
from core import clock
from core.keys import read_key
from units.enums import Role
from units.models import User
from units.views.attempts import UNPROCESSABLE, attempt

PAGE_SIZE = 50
_USUAL = 5
"""Working days in which an answer is usually wanted."""
_TOLD = {
    ANSWER: "已答复，作批示的领导会看到。",
    CONTENT: "已认可答复，这件批示办结。",
    ASK_AGAIN: "已要求重新答复。",
    TAKE_BACK: "批示已撤销。",
}


@require_GET
def instructions(request: HttpRequest) -> HttpResponse:
    """What waits for my answer, what I wrote, or all I see; leaders begin with their own."""
    user = signed_in(request)
    usual = SENT if Role.LEADER in user.roles else MINE
    tab = request.GET.get("tab", "")
    tab = tab if tab in {MINE, SENT, ALL} else usual
    if wants_file(request):
        return answer_list(request, "instructions", tab=tab)
    page = Paginator(instructions_in(user, tab).with_context(), PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, object] = {"page": page, "lines": instruction_lines(page.object_list, clock.today()), "tab": tab}
    context |= {"counts": count_instructions(user), "leads": Role.LEADER in user.roles}
    return render(request, "campaigns/instructions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_instruction(request: HttpRequest) -> HttpResponse:
    """Write one on the number that the address names."""
    user, today = signed_in(request), clock.today()
    subject = _subject_or_404(request, user)
    due_on, unit = work_calendar().add(today, _USUAL), subject.participation.unit
    people = [each for each in people_to_ask(subject, today) if each != user]
    choices: dict[str, Any] = {"people": people, "periods": begun_periods(subject, today), "unit": str(unit)}
    form = InstructionForm(request.POST or None, initial={"due_on": due_on}, **choices)
    status, made = 200, list[Instruction]()
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            status = attempt(form, lambda: made.append(_give(subject, form, user)))
        if made:
            messages.success(request, "批示已发出，对方在“领导批示”里看到，并列入下一份每日提醒。")
            return redirect("campaigns:instruction", pk=made[0].pk)
    context = {"form": form, "subject": subject}
    return render(request, "campaigns/instructions/new.html", context, status=status)


def _subject_or_404(request: HttpRequest, user: User) -> InstructionSubject:
    keys = {name: read_key(request.GET.get(name, "")) for name in ("unit", "target", "report")}
    subject = find_subject(user=user, **keys)
    if subject is None:
        raise Http404("没有找到要批示的得分或填报。请从单位得分页、目标得分页或填报页进入。")
    if not may_instruct(user, subject.participation.unit):
        raise PermissionDenied("只有本单位或上级的领导可以作批示。")
    return subject


def _give(subject: InstructionSubject, form: InstructionForm, user: User) -> Instruction:
    typed = form.cleaned_data
    on = InstructionSubject(subject.participation, subject.target, typed.get("period"), subject.report)
    ask = Ask(typed["text"], typed["due_on"], typed["person"])
    return give_instruction(subject=on, ask=ask, actor=user, at=clock.now())


def _found(request: HttpRequest, pk: int) -> Instruction:
    return get_object_or_404(Instruction.objects.visible_to(signed_in(request)).with_context(), pk=pk)


@require_GET
def instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its history, and the next step where it is this person's."""
    return _page(request, _found(request, pk))


def _page(request: HttpRequest, row: Instruction, refused: forms.Form | None = None, status: int = 200) -> HttpResponse:
    user, today = signed_in(request), clock.today()
    due_on = work_calendar().add(today, _USUAL)
    steps = row.steps.select_related("actor")
    context = {
        "line": instruction_lines([row], today)[0],
        "steps": [(INSTRUCTION_WORKFLOW.steps.get(step.step), step) for step in steps],
        "answer": refused if isinstance(refused, AnswerForm) else AnswerForm(),
        "again": refused if isinstance(refused, AskAgainForm) else AskAgainForm(initial={"due_on": due_on}),
        "refused": refused,
        "may_answer": row.state == "open" and may_answer(user, row),
        "may_judge": row.state == "answered" and may_judge_answer(user, row),
        "may_take_back": not row.is_over and may_take_back(user, row),
    }
    return render(request, "campaigns/instructions/detail.html", context, status=status)


@require_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; what it refuses is said on the page, and nothing typed is lost."""
    row, form = _found(request, pk), _form_of(step, request)
    status = UNPROCESSABLE
    if form.is_valid():
        status = attempt(form, _deed(step, row, form, signed_in(request)))
    if status:
        return _page(request, _found(request, pk), form, status)
    messages.success(request, _TOLD[step])
    return redirect("campaigns:instruction", pk=pk)


def _form_of(step: str, request: HttpRequest) -> forms.Form:
    kinds = {ANSWER: AnswerForm, ASK_AGAIN: AskAgainForm, CONTENT: forms.Form, TAKE_BACK: forms.Form}
    if step not in kinds:
        raise Http404
    return kinds[step](request.POST)


def _deed(step: str, row: Instruction, form: forms.Form, user: User) -> Callable[[], object]:
    deeds: dict[str, Callable[..., object]] = {
        ANSWER: answer_instruction,
        CONTENT: accept_answer,
        ASK_AGAIN: ask_again,
        TAKE_BACK: take_back,
    }
    return partial(deeds[step], instruction=row, actor=user, at=clock.now(), **form.cleaned_data)
