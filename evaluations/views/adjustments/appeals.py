"""Appeals: the list, and one of them with its answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.views.cells import signed_in
from campaigns.views.evidence import answer_with_file
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.enums import AppealState
from evaluations.forms.adjustments import CorrectionForm
from evaluations.models import Appeal
from evaluations.operations.adjustments import decide_appeal, take_back_appeal
from evaluations.queries.adjustments.listing import MINE, found_appeals, waiting_for
from evaluations.queries.adjustments.page import appeal_screen
from evaluations.workflow.adjustments import DISMISS, TAKE_BACK, UPHOLD
from units.models import User

PER_PAGE = 50


@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """Those that wait first; ``?state=mine``: what waits for this person."""
    choice, user, state = campaign_or_404(request), signed_in(request), request.GET.get("state", "")
    if wants_file(request):
        return answer_list(request, "appeals")
    rows = found_appeals(user, choice.campaign, state)
    context = {
        "choice": choice,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "mine": MINE,
        "states": AppealState.choices,
        "waiting": waiting_for(user, choice.campaign),
    }
    return render(request, "evaluations/adjustments/appeals.html", context)


def _appeal_or_404(request: HttpRequest, pk: int) -> Appeal:
    return get_object_or_404(Appeal.objects.visible_to(signed_in(request)).with_people(), pk=pk)


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST answers it (``act`` uphold or dismiss, ``words``, ``change``, points) or takes it back."""
    found, user = _appeal_or_404(request, pk), signed_in(request)
    screen, refusal, status = appeal_screen(found, user), "", 200
    corrections = CorrectionForm(request.POST if request.method == "POST" else None, lines=screen.lines)
    if request.method == "POST":
        try:
            done = _act(request, found, user, corrections)
            messages.success(request, f"{done.participation}：{done.get_state_display()}。")
            return redirect("evaluations:appeal", pk=pk)
        except RefusedError as error:
            refusal, status = str(error), error.status
            screen = appeal_screen(_appeal_or_404(request, pk), user)
    context = {"screen": screen, "corrections": corrections, "refusal": refusal, "typed": request.POST}
    return render(request, "evaluations/adjustments/appeal.html", context, status=status)


def _act(request: HttpRequest, found: Appeal, user: User, corrections: CorrectionForm) -> Appeal:
    act, words, at = request.POST.get("act", ""), request.POST.get("words", ""), clock.now()
    if act == TAKE_BACK:
        return take_back_appeal(appeal=found, actor=user, at=at)
    if act not in {UPHOLD, DISMISS}:
        message = "没有这个操作，请刷新页面再试。"
        raise RefusedError(message)
    change, is_upheld = request.POST.get("change", ""), act == UPHOLD
    if is_upheld and not corrections.is_valid():
        message = "更正后的得分有误，请看表中的提示。"
        raise RefusedError(message)
    marks = corrections.marks() if is_upheld else {}
    return decide_appeal(appeal=found, is_upheld=is_upheld, answer=words, change=change, marks=marks, actor=user, at=at)


@require_GET
def proof(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse | FileResponse:
    """What the unit leans on, for whoever sees the appeal."""
    return answer_with_file(request, get_object_or_404(_appeal_or_404(request, pk).proofs, pk=evidence_id))
