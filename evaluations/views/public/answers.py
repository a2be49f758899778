"""How public pages answer: throttled, from the cache, with a tag, never with anything of the person who asks.

The tag is the state of the whole system (its latest acts) with the address and the size of type. So one query decides
whether anything has changed; pages are made once for each state and address.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from core import clock
from core.conditional import release
from core.throttle import Throttle, address_of
from units.models import AuditEntry

View = Callable[..., HttpResponseBase]

SIZE = "public_size"
_FRESH = 60
"""Seconds for which browsers and proxies need not ask again."""
_KEPT = 3600
_SPAN = 60
_VISITS = Throttle("public", 240, _SPAN)
"""Pages that one address may open in a minute."""


def public_page(view: View) -> View:
    """A page everybody may open; see the module's words."""

    @login_not_required
    @require_safe
    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        address = address_of(request.META)
        if _VISITS.is_closed_to(address):
            return too_often(request)
        _VISITS.count(address)
        tag = f'W/"{_state(request)}"'
        response = get_conditional_response(request, etag=tag) or _made(request, view, tag, args, kwargs)
        if response.status_code in {200, 304}:
            response.headers["ETag"] = tag
            patch_cache_control(response, public=True, max_age=_FRESH)
        patch_vary_headers(response, ["Cookie"])
        return response

    return handle


def render_public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page without anything that follows from who asks: only the size of type."""
    whole = {
        **context,
        "is_large": is_large(request),
        "here": request.get_full_path(),
        "is_demo": Campaign.objects.filter(is_demo=True).exists,
    }
    return HttpResponse(render_to_string(template, whole), status=status)


def is_large(request: HttpRequest) -> bool:
    """Whether this browser asked for large type."""
    return request.COOKIES.get(SIZE) == "large"


def too_often(request: HttpRequest) -> HttpResponse:
    """429, with the time after which to try again."""
    response = render_public(
        request, "public/refused.html", {"title": "访问太频繁", "words": "请过一分钟再打开。"}, 429
    )
    response.headers["Retry-After"] = str(_SPAN)
    return response


def _made(request: HttpRequest, view: View, tag: str, args: Any, kwargs: Any) -> HttpResponseBase:
    key = f"public:{tag}"
    kept = cache.get(key)
    if kept is not None:
        content, headers = kept
        return HttpResponse(content, headers=headers)
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        context = {"title": "没有找到这个页面", "words": "地址可能有误，或者内容已经撤下。"}
        return render_public(request, "public/refused.html", context, 404)
    if isinstance(response, HttpResponse) and response.status_code == 200:  # noqa: PLR2004 - whole and found
        cache.set(key, (response.content, dict(response.headers)), _KEPT)
    return response


def _state(request: HttpRequest) -> str:
    latest = AuditEntry.objects.order_by("-pk").values_list(AuditEntry.objects.pulse(), flat=True).first()
    whole = (release(), clock.today(), latest, request.get_full_path(), is_large(request))
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]
