"""Taking a matter in: one screen, from the keyboard."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.views.cells import signed_in, spoken
from core import clock
from core.paths import outermost, subtree
from core.refusals import RefusedError
from evaluations.enums import CaseChannel, CaseKind, SurveyKind
from evaluations.forms.cases import CaseForm
from evaluations.models import Case, SurveyRemark
from evaluations.models.case import TITLE, staff_units
from evaluations.operations.cases.registering import CaseFacts, register_case
from evaluations.operations.surveys.following import register_remark
from evaluations.queries.rectifications.origins import units_of_survey
from evaluations.views.surveys.fetching import open_remark
from units.forms.fields import named
from units.models import Unit
from units.views.refusals import refused

_OFFERED = 20


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; saved with ``again`` it is empty for the next call, with the same source."""
    user = signed_in(request)

    def save(facts: CaseFacts) -> Case:
        return register_case(facts=facts, actor=user, at=clock.now())

    return _asked(request, save, lambda unit: _beginning(request, unit), {"may_go_on": True})


@require_http_methods(["GET", "POST"])
def from_remark(request: HttpRequest, key: str) -> HttpResponse:
    """The form, filled in with what somebody wrote in a letter."""
    remark, user = open_remark(request, key), signed_in(request)

    def save(facts: CaseFacts) -> Case:
        return register_remark(remark=remark, facts=facts, actor=user, at=clock.now())

    return _asked(request, save, lambda _unit: _written(remark), {"remark": remark})


def _asked(
    request: HttpRequest,
    save: Callable[[CaseFacts], Case],
    begin: Callable[[Unit | None], dict[str, object]],
    more: dict[str, object],
) -> HttpResponse:
    """The form for those who take matters in, or what ``save`` made of it."""
    units = Unit.objects.existing_on(clock.today())
    intakes = units.filter(pk__in=staff_units(signed_in(request)))
    if not intakes.exists():
        words = "只有受理单位的工作人员可以登记诉求。"
        return refused(request, words, status=403, back="evaluations:cases", label="看诉求登记")
    form = CaseForm(request.POST or None, intakes=intakes, units=units, initial=begin(intakes.first()))
    status = 422
    if form.is_valid():
        try:
            return _saved(request, save(form.facts()))
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
    return render(
        request, "evaluations/cases/new.html", {"form": form, **more}, status=status if form.is_bound else 200
    )


def _saved(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, f"已登记 {case.number}，{case.due_on:%Y-%m-%d} 前答复。")
    if "again" in request.POST:
        return redirect(f"{reverse('evaluations:case_new')}?channel={case.channel}")
    return redirect("evaluations:case", pk=case.pk)


def _written(remark: SurveyRemark) -> dict[str, object]:
    """What is known of a letter's words; who they are from is not."""
    rated = units_of_survey(remark.survey, clock.today())
    is_letter = remark.survey.kind == SurveyKind.LETTERS
    return {
        "title": remark.text.splitlines()[0][:TITLE],
        "text": remark.text,
        "kind": CaseKind.ADVICE,
        "channel": CaseChannel.LETTER if is_letter else CaseChannel.BOX,
        "received_on": clock.today(),
        "unit": rated[0] if len(rated) == 1 else None,
    }


def _beginning(request: HttpRequest, unit: Unit | None) -> dict[str, object]:
    channel = request.GET.get("channel", "")
    return {
        "received_on": clock.today(),
        "channel": channel if channel in CaseChannel.values else CaseChannel.PHONE,
        "unit": unit,
    }


@require_safe
def find_unit(request: HttpRequest) -> HttpResponse:
    """Units that may handle what this person takes in or handles: those of the own tree."""
    user = signed_in(request)
    paths = {row.unit.path[: Unit.steplen] for row in user.membership_list if row.unit_id in staff_units(user)}
    rows = Unit.objects.none()
    for path in outermost(tuple(paths)):
        rows |= Unit.objects.existing_on(clock.today()).filter(path__range=subtree(path))
    words = str(next(iter(request.GET.values()), ""))[:60]
    options = [named(row) for row in rows.matching(words)[:_OFFERED]]
    return render(request, "units/_options.html", {"options": options})
