"""One rectification: its page, its steps, its proofs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.queries.policies import policies_everywhere, work_calendar
from campaigns.views.cells import signed_in
from campaigns.views.evidence import answer_with_file, answer_with_preview
from core import clock
from core.keys import read_key, read_version
from core.refusals import RefusedError
from evaluations.enums import ProofStage, RectificationState
from evaluations.forms.rectifications import GiveForm
from evaluations.models import Rectification, RectificationProof
from evaluations.operations.rectifications import (
    add_proof_file,
    add_proof_link,
    assign_rectification,
    close_rectification,
    drop_proof,
    hand_on_rectification,
    propose_deduction,
    reassign_rectification,
    reopen_rectification,
    report_fixed,
    send_back_rectification,
    verify_rectification,
)
from evaluations.queries.rectifications.page import people_of, rectification_screen
from evaluations.views.rectifications.fetching import place_faults, visible_rectification
from evaluations.views.rounds.fetching import said
from evaluations.workflow.rectification import (
    ASSIGN,
    CLOSE,
    FIX,
    REASSIGN,
    RECTIFICATION_WORKFLOW,
    REOPEN,
    SEND_BACK,
    VERIFY,
)

_JUDGING: Mapping[str, Callable[..., Rectification]] = {
    SEND_BACK: send_back_rectification,
    VERIFY: verify_rectification,
    CLOSE: close_rectification,
}
_GIVING = (ASSIGN, REASSIGN, REOPEN)
_DEDUCT, _HAND_ON = "deduct", "hand_on"


@require_http_methods(["GET", "POST"])
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; POST with ``act``: a step of the workflow."""
    found = visible_rectification(request, pk)
    act = request.POST.get("act", "")
    form = _give_form(request, found, act)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if act not in _GIVING or form.is_valid():
                messages.success(request, _act(request, found, act, form))
                return redirect("evaluations:rectification", pk=pk)
        except ValidationError as error:
            place_faults(form, error)
            refusal = "" if act in _GIVING else said(error)[0]
        except RefusedError as error:
            refusal, status = said(error)
            found = visible_rectification(request, pk)
    screen = rectification_screen(found, signed_in(request), clock.today())
    context = {"screen": screen, "subject": found, "form": form, "act": act, "typed": request.POST, "refusal": refusal}
    return render(request, "evaluations/rectifications/page.html", context, status=status)


def _give_form(request: HttpRequest, found: Rectification, act: str) -> GiveForm:
    today, due_on = clock.today(), found.due_on
    if found.state != RectificationState.ASSIGNED:
        due_on = work_calendar().add(today, policies_everywhere().rectify_days)
    initial = {"person": found.person_id, "due_on": due_on, "measure": found.measure}
    is_again = found.state != RectificationState.FOUND
    posted = request.POST if act in _GIVING else None
    return GiveForm(posted, people=people_of(found.unit, today), with_reason=is_again, initial=initial)


def _act(request: HttpRequest, found: Rectification, act: str, form: GiveForm) -> str:
    """Take the step; gives what to say."""
    words = {name: request.POST.get(name, "") for name in ("opinion", "measure", "result")}
    by: dict[str, Any] = {
        "subject": found,
        "version": read_version(request.POST.get("version", "")),
        "actor": signed_in(request),
        "at": clock.now(),
    }
    if act in {_DEDUCT, _HAND_ON}:
        return _act_beside(act, by)
    if act in _JUDGING:
        done = _JUDGING[act](opinion=words["opinion"], **by)
    elif act == FIX:
        done = report_fixed(measure=words["measure"], result=words["result"], **by)
    elif act == ASSIGN:
        done = assign_rectification(task=form.task(), **by)
    elif act in _GIVING:
        give = reassign_rectification if act == REASSIGN else reopen_rectification
        done = give(task=form.task(), reason=form.cleaned_data.get("reason", ""), **by)
    else:
        message = "没有这个步骤。"
        raise RefusedError(message)
    return f"已{RECTIFICATION_WORKFLOW.step(act).label}，现在是“{done.get_state_display()}”。"


def _act_beside(act: str, by: dict[str, Any]) -> str:
    """What is no step of the workflow; gives what to say."""
    if act == _HAND_ON:
        return f"已移交“{hand_on_rectification(**by).unit}”，由它继续整改。"
    made = propose_deduction(subject=by["subject"], actor=by["actor"], at=by["at"], today=clock.today())
    return f"已提出扣 {made.points.normalize():f} 分，由另一人确认后才扣。"


@require_POST
def proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files (``file``) or a link (``url``) to a ``stage``, or ``drop`` one."""
    found, back = visible_rectification(request, pk), reverse("evaluations:rectification", args=[pk])
    by: dict[str, Any] = {"actor": signed_in(request), "at": clock.now()}
    try:
        if "drop" in request.POST:
            own = RectificationProof.objects.filter(rectification=found).select_related("rectification", "evidence")
            drop_proof(proof=get_object_or_404(own, pk=read_key(request.POST["drop"]) or 0), **by)
        else:
            _add(request, {"subject": found, "title": request.POST.get("title", "")[:200], **by})
    except (RefusedError, ValidationError) as error:
        words, status = said(error)
        context = {"message": words, "back": back, "back_label": "回到这条整改"}
        return render(request, "refused.html", context, status=status)
    return redirect(f"{back}#proofs")


def _add(request: HttpRequest, told: dict[str, Any]) -> None:
    stage = request.POST.get("stage", "")
    if stage not in ProofStage.values:
        message = "请从本页的“整改前”或“整改后”上传材料。"
        raise RefusedError(message)
    uploads = request.FILES.getlist("file")
    for upload in uploads:
        add_proof_file(stage=ProofStage(stage), upload=upload, **told)
    if not uploads:
        add_proof_link(stage=ProofStage(stage), url=request.POST.get("url", ""), **told)


@require_GET
def proof(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file: whoever sees the rectification sees what shows it."""
    return answer_with_file(request, _proof(request, pk).evidence)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A small picture of it."""
    return answer_with_preview(_proof(request, pk, evidence__stored__isnull=False).evidence)


def _proof(request: HttpRequest, pk: int, **more: Any) -> RectificationProof:
    seen = Rectification.objects.visible_to(signed_in(request)).values("pk")
    rows = RectificationProof.objects.filter(rectification__in=seen, **more).select_related("evidence__stored")
    return get_object_or_404(rows.exclude(evidence__stored__preview="") if more else rows, pk=pk)
