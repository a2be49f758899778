"""The other door: signing in with the bureau's identity provider, where there is one."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.oidc import Flow, ProviderError, address_to_ask, claims_for, is_configured
from core.refusals import NotAllowedError
from units.queries.identity import account_of
from units.views.sign_in import enter

_FLOW = "identity_flow"


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    _require_provider()
    flow, goal = Flow.begin(), request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure()):
        goal = resolve_url("home")
    request.session[_FLOW] = {**asdict(flow), "goal": goal}
    try:
        return redirect(address_to_ask(flow, _back(request)))
    except ProviderError as error:
        return _refuse(request, str(error))


@login_not_required
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """The provider sends the person back; each attempt is good for one return."""
    _require_provider()
    kept = request.session.pop(_FLOW, None)
    if kept is None or not constant_time_compare(request.GET.get("state", ""), kept["state"]):
        return _refuse(request, "这次登录已失效（等得太久，或者开了两个窗口）。请重新点“统一身份登录”。")
    if "error" in request.GET or "code" not in request.GET:
        return _refuse(request, "您在统一身份认证没有完成登录。可以重试，或者用登录名和密码登录。")
    goal = kept.pop("goal")
    try:
        user = account_of(claims_for(Flow(**kept), request.GET["code"], _back(request)))
    except (ProviderError, NotAllowedError) as error:
        return _refuse(request, str(error))
    user.backend = "django.contrib.auth.backends.ModelBackend"
    request.session["by_identity"] = True
    return enter(request, user, goal)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("identity_back"))


def _require_provider() -> None:
    if not is_configured():
        raise Http404


def _refuse(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("login")
