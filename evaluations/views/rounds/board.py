"""The list of rounds, and one round with its progress, raters and steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.permissions import may_arrange_campaign
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.forms.rounds import NewRoundForm
from evaluations.models import Round
from evaluations.operations.rounds import create_round, exclude_rater, hand_over_rater, take_step
from evaluations.permissions import may_arrange_round
from evaluations.queries.rounds.board import list_rounds, round_screen
from evaluations.views.rounds.fetching import followed_round, rater_or_404, said
from units.models import User


@require_http_methods(["GET", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of a campaign; POST begins one."""
    choice, user = campaign_or_404(request), signed_in(request)
    if wants_file(request):
        return answer_list(request, "rounds")
    may_arrange = may_arrange_campaign(user, choice.campaign)
    form = NewRoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_arrange:
            raise PermissionDenied
        if form.is_valid():
            made = create_round(campaign=choice.campaign, actor=user, at=clock.now(), **form.cleaned_data)
            return redirect("evaluations:round_setup", pk=made.pk)
    lines = list_rounds(choice.campaign, user)
    context = {"choice": choice, "lines": lines, "form": form, "may_arrange": may_arrange}
    return render(request, "evaluations/rounds/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, raters and drift; POST with ``act``: a step of the workflow, hand_over, exclude."""
    found, user = followed_round(request, pk), signed_in(request)
    refusal, status = "", 200
    if request.method == "POST":
        if not may_arrange_round(user, found):
            raise PermissionDenied
        try:
            messages.success(request, _act(request, found, user))
            return redirect("evaluations:round", pk=found.pk)
        except (RefusedError, ValidationError) as error:
            refusal, status = said(error)
            found = followed_round(request, pk)
    context = {"screen": round_screen(found, user), "round": found, "refusal": refusal}
    return render(request, "evaluations/rounds/round.html", context, status=status)


def _act(request: HttpRequest, found: Round, user: User) -> str:
    """Do what was pressed; gives what to say."""
    act, reason, at = request.POST.get("act", ""), request.POST.get("reason", ""), clock.now()
    if act not in {"hand_over", "exclude"}:
        seen = request.POST.get("state")
        moved = take_step(subject=found, name=act, actor=user, at=at, state=seen, opinion=reason)
        return f"“{moved}”已进入{moved.get_state_display()}。"
    rater = rater_or_404(request, found)
    if act == "exclude":
        exclude_rater(rater=rater, reason=reason, actor=user, at=at)
        return f"{rater}已退出，所评的分不再计入。"
    heir = User.objects.administered_by(user).active().filter(username=request.POST.get("to", "").strip()).first()
    if heir is None:
        raise ValidationError("没有找到接手的人，请填写对方的登录名。")
    hand_over_rater(rater=rater, to=heir, reason=reason, actor=user, at=at)
    return f"{rater}未交的评分表已移交给{heir}。"
