"""Pages that answer 304 as long as what they show has not changed.

The tag is made of the state a page is rendered from, not of its bytes: the mask of the CSRF token differs in every
answer. It is decided before the page's own queries; whatever a page shows must be in its state.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from core.htmx import is_htmx

_PACKAGES = ("config", "core", "units", "campaigns", "evaluations")


def answer_when_changed(
    request: HttpRequest, state: tuple[object, ...], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """304 where the browser holds the page of this ``state``, else what ``make`` gives, marked with the state.

    The state is completed by what every page depends on: address, session, CSRF secret, release. A page that carries a
    message for once is never kept.
    """
    is_kept = not settings.DEBUG and not len(get_messages(request))
    tag = _tag(request, state) if is_kept else ""
    answer = get_conditional_response(request, etag=tag) if tag else None
    response: HttpResponse = answer or make()
    if tag and response.status_code in {200, 304}:
        response.headers["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


def _tag(request: HttpRequest, state: tuple[object, ...]) -> str:
    get_token(request)  # the first answer already bears the secret that the next request brings
    whole = (
        release(),
        request.get_full_path(),
        is_htmx(request),
        request.session.session_key,
        request.META.get("CSRF_COOKIE"),
        state,
    )
    return f'W/"{hashlib.sha256(repr(whole).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """A fingerprint of the program's files: another release never answers 304 for a page of this one."""
    root = Path(settings.BASE_DIR)
    files = [
        *root.glob("templates/**/*.html"),
        *root.glob("static/**/*.*"),
        *(path for app in _PACKAGES for path in root.glob(f"{app}/**/*.py")),
    ]
    stamps = [(str(path.relative_to(root)), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(files)]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()[:16]
