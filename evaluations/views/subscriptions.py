"""订阅: the weekly letter and thresholds of one person, and the way out of the letter without signing in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.queries.policies import policies_everywhere
from campaigns.views.cells import signed_in
from core import clock
from evaluations.enums import WatchKind
from evaluations.exporters.weekly_mail import compose_letter, user_of
from evaluations.forms.subscriptions import SubscriptionForm, WatchForm
from evaluations.models import Watch
from evaluations.operations.subscriptions import drop_watch, set_watch, subscribe
from evaluations.operations.subscriptions import unsubscribe as end_letter
from evaluations.permissions import may_see_system
from evaluations.queries.subscriptions.watching import own_subscriptions
from units.forms.fields import named
from units.models import Unit, User
from units.views.attempts import UNPROCESSABLE, attempt

_OFFERED = 20


def _overseer(request: HttpRequest) -> User:
    user = signed_in(request)
    if not may_see_system(user):
        message = "订阅给领导、审核员、创建办和审计员用；本单位的提醒在“我的提醒”里。"
        raise PermissionDenied(message)
    return user


@require_safe
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What the person has set."""
    return _page(request, _overseer(request))


@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """Subscribe, choose another time, or (``stop``) end it."""
    user = _overseer(request)
    if "stop" in request.POST:
        end_letter(user=user, at=clock.now())
        messages.success(request, "已退订每周简报。")
        return redirect("evaluations:subscriptions")
    form = _letter_form(user, request.POST)
    status = UNPROCESSABLE
    if form.is_valid():
        status = attempt(form, lambda: subscribe(user=user, at=clock.now(), **form.cleaned_data))
    if status:
        return _page(request, user, status=status, letter_form=form)
    messages.success(request, "已保存。")
    return redirect("evaluations:subscriptions")


@require_POST
def watches(request: HttpRequest) -> HttpResponse:
    """Set a threshold."""
    user = _overseer(request)
    form = WatchForm(request.POST, user=user)
    status = UNPROCESSABLE
    if form.is_valid():
        told = {**form.cleaned_data, "kind": WatchKind(form.cleaned_data["kind"])}
        status = attempt(form, lambda: set_watch(user=user, at=clock.now(), **told))
    if status:
        return _page(request, user, status=status, watch_form=form)
    messages.success(request, "已设置。现在已经越过界线的单位列在下面，不再另行告知。")
    return redirect("evaluations:subscriptions")


@require_safe
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to one threshold on the page; where it was dropped meanwhile, to the page."""
    _overseer(request)
    return redirect(f"{reverse('evaluations:subscriptions')}#watch-{pk}")


@require_POST
def end_watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a threshold of one's own."""
    row = get_object_or_404(Watch.objects.select_related("unit", "user"), pk=pk, user=signed_in(request))
    drop_watch(watch=row, at=clock.now())
    messages.success(request, f"已删去：{row.words}。")
    return redirect("evaluations:subscriptions")


@require_safe
def watch_units(request: HttpRequest) -> HttpResponse:
    """Units to choose from, while somebody types: those the person sees."""
    rows = Unit.objects.visible_to(_overseer(request)).existing_on(clock.today())
    words = str(next(iter(request.GET.values()), ""))[:60]
    return render(request, "units/_options.html", {"options": [named(row) for row in rows.matching(words)[:_OFFERED]]})


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """The letter as it would be mailed now."""
    mail = compose_letter(_overseer(request), clock.today())
    return render(request, "evaluations/subscriptions/sample.html", {"mail": mail})


@csrf_exempt  # a mail program that ends the letter by one click (RFC 8058) has no cookie of ours
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the letter whose mail this address stands in. Opening it changes nothing: programs open addresses."""
    pk = user_of(token)
    if pk is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        end_letter(user=get_object_or_404(User, pk=pk), at=clock.now())
    return render(request, "evaluations/subscriptions/stop.html", {"is_done": is_done})


def _letter_form(user: User, posted: Any = None) -> SubscriptionForm:
    policies = policies_everywhere()
    hours = range(policies.digest_from_hour, policies.digest_until_hour)
    return SubscriptionForm(posted, letter=own_subscriptions(user).letter, hours=hours)


def _page(request: HttpRequest, user: User, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "own": own_subscriptions(user),
        "letter_form": forms.get("letter_form") or _letter_form(user),
        "watch_form": forms.get("watch_form") or WatchForm(user=user),
    }
    return render(request, "evaluations/subscriptions/page.html", context, status=status)
