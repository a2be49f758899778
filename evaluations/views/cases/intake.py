"""Taking a matter in: one screen, from the keyboard."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.views.cells import signed_in, spoken
from core import clock
from core.paths import outermost, subtree
from core.refusals import RefusedError
from evaluations.enums import CaseChannel
from evaluations.forms.cases import CaseForm
from evaluations.models.case import staff_units
from evaluations.operations.cases.registering import register_case
from units.forms.fields import named
from units.models import Unit
from units.views.refusals import refused

_OFFERED = 20


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; saved with ``again`` it is empty for the next call, with the same source."""
    user, today = signed_in(request), clock.today()
    units = Unit.objects.existing_on(today)
    intakes = units.filter(pk__in=staff_units(user))
    if not intakes.exists():
        words = "只有受理单位的工作人员可以登记诉求。"
        return refused(request, words, status=403, back="evaluations:cases", label="看诉求登记")
    form = CaseForm(request.POST or None, intakes=intakes, units=units, initial=_beginning(request, intakes.first()))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            case = register_case(facts=form.facts(), actor=user, at=clock.now())
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            messages.success(request, f"已登记 {case.number}，{case.due_on:%Y-%m-%d} 前答复。")
            if "again" in request.POST:
                return redirect(f"{request.path}?channel={case.channel}")
            return redirect("evaluations:case", pk=case.pk)
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    return render(request, "evaluations/cases/new.html", {"form": form}, status=status)


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
