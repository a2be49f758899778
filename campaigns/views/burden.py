"""填报负担: how much units are asked for, and what is asked twice."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from campaigns.models import BurdenReason, Campaign, Participation
from campaigns.operations.burden import LONGEST, OverCapError
from campaigns.queries.burden.excess import units_above
from campaigns.queries.burden.leaves import asked_leaves, month_key, month_named, months_of
from campaigns.queries.burden.meter import month_loads, month_total, unit_loads
from campaigns.queries.burden.twice import asked_twice, in_ledgers
from campaigns.queries.policies import policies_of
from campaigns.rules.effort import CHARACTERS_A_MINUTE, FILE_MINUTES, MINUTES
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from core import clock
from units.models import User

PAGE_SIZE = 50
_REASONS = 10
_EFFORT = {
    "least": min(MINUTES.values()),
    "most": max(MINUTES.values()),
    "file": FILE_MINUTES,
    "characters": CHARACTERS_A_MINUTE,
}
"""The rule of the estimate, for the page to say."""


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """Units in one month: items, files, characters, hours and who asks; ``above`` shows those beyond the cap only."""
    if wants_file(request):
        return answer_list(request, "burden")
    choice, user = campaign_or_404(request), signed_in(request)
    campaign, cap = choice.campaign, policies_of(choice.campaign.pk).items_cap
    months = months_of(campaign)
    month = month_named(request.GET.get("month", ""), list(months), clock.today())
    seen = Participation.objects.visible_to(user).filter(campaign=campaign).order_by("path")
    above = seen.filter(pk__in=units_above(asked_leaves(campaign), months.get(month, Counter()), cap))
    only_above = bool(request.GET.get("above"))
    page = Paginator(above if only_above else seen, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "months": [(month_key(each), f"{each[0]}年{each[1]}月") for each in months],
        "chosen": month_key(month),
        "label": f"{month[0]}年{month[1]}月",
        "cap": cap,
        "above": above.count(),
        "only_above": only_above,
        "total": month_total(campaign, seen, month),
        "page": page,
        "rows": unit_loads(campaign, page.object_list, month, cap),
    }
    return render(request, "campaigns/burden/list.html", context | _beside(campaign, user))


def _beside(campaign: Campaign, user: User) -> dict[str, object]:
    reasons = (
        BurdenReason.objects.visible_to(user).filter(campaign=campaign).select_related("given_by", "scheme__campaign")
    )
    return {"reasons": reasons[:_REASONS], "effort": _EFFORT}


@require_GET
def unit_burden(request: HttpRequest, participation_id: int) -> HttpResponse:
    """One unit in every month of the term."""
    seen = Participation.objects.visible_to(signed_in(request)).select_related("campaign__organiser")
    participation = get_object_or_404(seen, pk=participation_id)
    cap = policies_of(participation.campaign_id).items_cap
    context = {"participation": participation, "cap": cap, "rows": month_loads(participation, cap), "effort": _EFFORT}
    return render(request, "campaigns/burden/unit.html", context)


@require_GET
def twice(request: HttpRequest) -> HttpResponse:
    """What is asked twice in the campaigns that run."""
    if wants_file(request):
        return answer_list(request, "asked_twice")
    user = signed_in(request)
    running = Campaign.objects.visible_to(user).running_on(clock.today())
    context = {"groups": asked_twice(running, user), "in_ledgers": in_ledgers(running, user)}
    return render(request, "campaigns/burden/twice.html", context)


def ask_for_reason(request: HttpRequest, error: OverCapError, *, act: str, back: str) -> HttpResponse:
    """The page on which a reason is written; it posts the same act again to the address named ``act``."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "reason"}
        for value in values
    ]
    context = {"said": str(error), "kept": kept, "act": act, "back": back, "longest": LONGEST}
    return render(request, "campaigns/burden/reason.html", context, status=error.status)
