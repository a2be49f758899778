"""Proposing a bonus, a deduction or a veto."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.models import Campaign, Participation, SchemeItem
from campaigns.queries.campaigns import CampaignChoice
from campaigns.queries.item_lists import ItemLine, item_lists
from campaigns.queries.policies import policies_of
from campaigns.views.cells import signed_in
from campaigns.views.office import campaign_or_404
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.enums import AdjustmentKind
from evaluations.forms.adjustments import ProposalForm
from evaluations.models import Adjustment
from evaluations.operations.adjustments import ITEM_KINDS, ProofsGiven, propose_adjustment
from evaluations.permissions import may_propose_something
from units.enums import Role
from units.models import User
from units.views.refusals import refused


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """``?kind=`` says which form, ``?item=`` which item of the scheme's lists, ``?unit=`` and ``?target=`` what it begins with.

    Where there is a list and nothing is chosen from it, it is shown to choose from; ``?free=1`` goes on without.
    """
    choice, user = campaign_or_404(request), signed_in(request)
    if not may_propose_something(user):
        words = "加分由填报员申报，扣分和一票否决由审核员或创建办提出；您的角色只能查看。"
        return refused(request, words, status=403, back="evaluations:adjustments", label="看已有的加减分")
    return _form_or_list(request, choice, user)


def _form_or_list(request: HttpRequest, choice: CampaignChoice, user: User) -> HttpResponse:
    asked = _asked(request, choice.campaign)
    if asked.is_open:
        status = 422 if request.method == "POST" else 200  # what was chosen is no longer in the list
        context = {"choice": choice, "asked": asked, **_KINDS}
        return render(request, "evaluations/adjustments/choose.html", context, status=status)
    form, status = _form(request, user, choice.campaign, asked), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _propose(request, user, choice.campaign, form)
            except ValidationError as error:
                form.refuse(error)
            except RefusedError as error:
                form.add_error(None, str(error))
                status = error.status
            else:
                messages.success(request, f"已提出{made.get_kind_display()}，等另一个人确认。")
                return redirect("evaluations:adjustment", pk=made.pk)
    context = {"choice": choice, "form": form, "asked": asked, **_KINDS}
    return render(request, "evaluations/adjustments/new.html", context, status=status)


@dataclass(frozen=True)
class _Asked:
    """What the address says: which kind, and of its list (``lines``) which item."""

    kind: AdjustmentKind
    lines: tuple[ItemLine, ...]
    item: SchemeItem | None
    may_be_free: bool
    is_open: bool
    rest: str


def _asked(request: HttpRequest, campaign: Campaign) -> _Asked:
    given = request.POST if request.method == "POST" else request.GET
    kind = AdjustmentKind(given["kind"]) if given.get("kind") in AdjustmentKind.values else AdjustmentKind.BONUS
    scheme = campaign.schemes.common().published().prefetch_related("items").first()
    wanted = ITEM_KINDS.get(kind)
    lists = () if scheme is None else item_lists(tuple(scheme.items.all()))
    lines = next((each.lines for each in lists if each.kind == wanted), ())
    key = read_key(given.get("item", ""))
    item = next((line.item for line in lines if line.item.pk == key), None)
    may_be_free = scheme is None or wanted is None or not scheme.items_only
    is_free = may_be_free and bool(given.get("free")) and not given.get("item")
    is_open = item is None and (bool(lines) or not may_be_free or bool(given.get("item"))) and not is_free
    query = request.GET.copy()
    for name in ("item", "free", "kind"):
        query.pop(name, None)
    return _Asked(kind, lines, item, may_be_free, is_open, query.urlencode())


_KINDS = {"kinds": AdjustmentKind.choices}


def _form(request: HttpRequest, user: User, campaign: Campaign, asked: _Asked) -> ProposalForm:
    initial: dict[str, Any] = {"target": read_key(request.GET.get("target", ""))}
    visible = Participation.objects.visible_to(user).filter(campaign=campaign).select_related("unit")
    wanted = read_key(request.GET.get("unit", ""))
    reported = {row.unit_id for row in user.membership_list if row.role == Role.REPORTER}
    member = visible.filter(pk=wanted).first() if wanted else visible.filter(unit__in=reported).first()
    if member is not None:
        initial["unit"] = member.unit
    series = "、".join(policies_of(campaign.pk).deduction_series)
    posted = request.POST if request.method == "POST" else None
    return ProposalForm(posted, kind=asked.kind, item=asked.item, campaign=campaign, series=series, initial=initial)


def _propose(request: HttpRequest, user: User, campaign: Campaign, form: ProposalForm) -> Adjustment:
    visible = Participation.objects.visible_to(user).select_related("unit", "campaign__organiser")
    member = get_object_or_404(visible, campaign=campaign, unit=form.cleaned_data["unit"])
    proofs = ProofsGiven(uploads=request.FILES.getlist("file"), links=form.links())
    return propose_adjustment(participation=member, proposal=form.proposal(), proofs=proofs, actor=user, at=clock.now())
