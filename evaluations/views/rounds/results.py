"""What came out of a round, and the corrections of 复核 and 审定."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.models import Participation, Target
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from core.refusals import RefusedError
from evaluations.enums import RoundState
from evaluations.forms.rounds import OverrideForm
from evaluations.models import Round
from evaluations.operations.rounds import override_mark
from evaluations.permissions import may_decide_round
from evaluations.queries.rounds.results import unit_lines
from evaluations.views.rounds.fetching import followed_round, said

PER_PAGE = 15


@require_http_methods(["GET", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Unit by unit; POST corrects one mark."""
    found, user = followed_round(request, pk), signed_in(request)
    if wants_file(request):
        return answer_list(request, "round_results", round=found.pk)
    may_correct = may_decide_round(user, found) and found.state in {RoundState.REVIEWING, RoundState.DECIDING}
    refusal, status = "", 200
    if request.method == "POST":
        if not may_decide_round(user, found):
            raise PermissionDenied
        try:
            unit = _correct(request, found)
            where = f"{reverse('evaluations:round_results', args=[found.pk])}?page={request.GET.get('page', 1)}"
            return redirect(f"{where}#unit-{unit}")
        except (RefusedError, ValidationError) as error:
            refusal, status = said(error)
    members = Participation.objects.filter(pk__in=found.units.values("participation")).select_related("unit")
    page = Paginator(members.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": found,
        "page": page,
        "units": unit_lines(found, list(page), user, clock.today()),
        "may_correct": may_correct,
        "refusal": refusal,
    }
    return render(request, "evaluations/rounds/results.html", context, status=status)


def _correct(request: HttpRequest, found: Round) -> int:
    """Make the correction; gives the unit's key."""
    form = OverrideForm(request.POST)
    if not form.is_valid():
        raise ValidationError([f"{form.fields[name].label or name}：{words[0]}" for name, words in form.errors.items()])
    typed = form.cleaned_data
    member = get_object_or_404(found.campaign.participations.select_related("unit"), pk=typed["unit"])
    target = get_object_or_404(Target, pk=typed["target"])
    override_mark(
        subject=found,
        participation=member,
        target=target,
        points=typed["points"],
        reason=typed["reason"],
        actor=signed_in(request),
        at=clock.now(),
    )
    messages.success(request, f"已更正“{member}”的“{target}”。原来的评分仍留在记录里。")
    return member.pk
