"""工作规则: what the office decides, for one campaign or for all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.forms.policies import LimitsForm, PoliciesForm
from campaigns.models import Campaign, Policy
from campaigns.operations.policies import set_grades, set_policies, set_text_limit
from campaigns.permissions import may_arrange_campaign, may_configure_all
from campaigns.policies import Policies
from campaigns.queries.policies import policies_everywhere
from campaigns.views.cells import signed_in, spoken
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from core.templatetags.ui import number


def _form(campaign: Campaign | None, posted: Any = None) -> PoliciesForm:
    own = dict(Policy.objects.filter(campaign=campaign).values_list("name", "value"))
    above = policies_everywhere() if campaign else Policies()
    return PoliciesForm(posted, above=above, own=own, everywhere=campaign is None)


def _limits(campaign: Campaign, posted: Any = None) -> LimitsForm:
    lines = [f"{row.name} {number(row.threshold)}" for row in campaign.grades.all()]
    return LimitsForm(posted, initial={"text_limit": campaign.text_limit, "grades": "\n".join(lines)})


@require_http_methods(["GET", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """The campaign's policies, its 字数 and grades."""
    choice, user = campaign_or_404(request), signed_in(request)
    campaign, posted = choice.campaign, request.POST if request.method == "POST" else None
    form, limits, refusal, status = _form(campaign, posted), _limits(campaign, posted), "", 200
    if posted is not None:
        status = 422
        if all([form.is_valid(), limits.is_valid()]):
            try:
                _decide(campaign, form, limits, request)
            except ValidationError as error:
                _place(error, form, limits)
            except RefusedError as error:
                refusal, status = spoken(error), error.status
            else:
                messages.success(request, "工作规则已保存，今后按此执行。")
                return redirect(f"{reverse('campaigns:policies')}?campaign={campaign.code}")
    context = {"choice": choice, "form": form, "limits": limits, "refusal": refusal}
    context |= {"may_configure": may_arrange_campaign(user, campaign), "may_configure_all": may_configure_all(user)}
    return render(request, "campaigns/policies.html", context, status=status)


@transaction.atomic
def _decide(campaign: Campaign, form: PoliciesForm, limits: LimitsForm, request: HttpRequest) -> None:
    user, at = signed_in(request), clock.now()
    set_policies(campaign=campaign, values=form.values, actor=user, at=at)
    set_text_limit(campaign=campaign, limit=limits.cleaned_data["text_limit"], actor=user, at=at)
    set_grades(campaign=campaign, grades=limits.cleaned_data["grades"], actor=user, at=at)


def _place(error: ValidationError, *forms: Any) -> None:
    for name, faults in error.message_dict.items():
        for form in forms:
            if name in form.fields:
                form.add_error(name, faults)


@require_http_methods(["GET", "POST"])
def policies_for_all(request: HttpRequest) -> HttpResponse:
    """What holds where a campaign decides nothing, and for the site as a whole."""
    user, posted = signed_in(request), request.POST if request.method == "POST" else None
    form, refusal, status = _form(None, posted), "", 200
    if posted is not None:
        status = 422
        if form.is_valid():
            try:
                set_policies(campaign=None, values=form.values, actor=user, at=clock.now())
            except ValidationError as error:
                _place(error, form)
            except RefusedError as error:
                refusal, status = spoken(error), error.status
            else:
                messages.success(request, "全系统的工作规则已保存，今后按此执行。")
                return redirect("campaigns:policies_for_all")
    context = {"form": form, "refusal": refusal, "may_configure": may_configure_all(user)}
    return render(request, "campaigns/policies_for_all.html", context, status=status)
