"""What every request of a person passes: its number, a session still good, the own password and second factor first.

And the audit trail of what they saved.
"""

import re
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import parse_header_parameters
from structlog.contextvars import bound_contextvars

from core import clock
from core.origin import Origin, acting_from
from core.throttle import address_of
from units.models import User
from units.operations.accesses import record_download, record_refusal
from units.permissions import needs_second_factor

Handler = Callable[[HttpRequest], HttpResponse]
_NUMBER = re.compile(r"[0-9A-Za-z-]{8,36}\Z")
_LONGEST = 500
"""Characters of an address that are kept."""

NOTED_AFTER = 60
"""Seconds after which another request is noted as a sign of life: not every page writes its session."""
_BY_ITSELF = frozenset({"campaigns:presence"})
"""Pages that a browser asks for without anybody doing anything."""


class KeepSessions:
    """End sessions that were idle for too long, have lasted too long, or gave way to a newer one of the same person."""

    def __init__(self, get_response: Handler) -> None:
        """Chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; pages that are open to all neither end a session nor keep it alive, and stay free of cookies."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Sign out whose session is over, remembering why for the sign-in page; else note the sign of life."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return
        if reason := _reason_to_end(request):
            logout(request)
            request.session["ended_because"] = reason
            return
        match, now = request.resolver_match, int(time.time())
        by_itself = match is not None and match.view_name in _BY_ITSELF
        if not by_itself and now - request.session["seen"] >= NOTED_AFTER:
            request.session["seen"] = now


def _reason_to_end(request: HttpRequest) -> str:
    terms = request.session.get("terms")
    if terms is None or terms["ends"] <= time.time():
        return "over"
    if time.time() - request.session["seen"] >= terms["idle"]:
        return "idle"
    return "" if terms["mark"] == getattr(request.user, "session_mark", "") else "elsewhere"


def require_own_password(get_response: Handler) -> Handler:
    """Lead to the password page whoever uses a one-time or an old password; only signing out stays open."""

    def handle(request: HttpRequest) -> HttpResponse:
        open_pages = (reverse("people:own_password"), reverse("logout"))
        if request.user.is_authenticated and _must_change(request) and request.path not in open_pages:
            return redirect("people:own_password")
        return get_response(request)

    return handle


def number_requests(get_response: Handler) -> Handler:
    """Give every request a number: in the logs, on error pages, in the audit trail and in the answer's ``X-Request-ID``.

    In production the proxy's number is taken over, so that its log and ours can be read together.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.IS_PRODUCTION else ""
        number = given if _NUMBER.match(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = number
        with acting_from(Origin(address_of(request.META), number)), bound_contextvars(request_id=number):
            response = get_response(request)
        response.headers["X-Request-ID"] = number
        return response

    return handle


def note_accesses(get_response: Handler) -> Handler:
    """Write down which person saved which file, and who was refused what: no export can forget to."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        name = saved_name(response.headers.get("Content-Disposition", ""))
        is_refused = response.status_code == HTTPStatus.FORBIDDEN
        # Who reads a public page is nobody's business, and asking for it would open a session.
        if (name or is_refused) and not _is_public(request) and isinstance(request.user, User):
            where = {"method": request.method, "address": request.get_full_path()[:_LONGEST]}
            if is_refused:
                record_refusal(user=request.user, where=where, at=clock.now())
            else:
                record_download(user=request.user, name=name, where=where, at=clock.now())
        return response

    return handle


def _is_public(request: HttpRequest) -> bool:
    found = request.resolver_match
    return found is None or not getattr(found.func, "login_required", True)


def saved_name(disposition: str) -> str:
    """The name under which an answer is saved as a file; empty where it is shown."""
    kind, fields = parse_header_parameters(disposition)
    return str(fields.get("filename", "") or "附件") if kind == "attachment" else ""


def _must_change(request: HttpRequest) -> bool:
    """Not those who came without a password, by an identity provider."""
    if request.session.get("by_identity"):
        return False
    return getattr(request.user, "must_change_password", False) or request.session.get("password_is_old", False)


_OPEN_BEFORE = frozenset({"accounts:second_factor", "people:own_password", "logout"})


class RequireSecondFactor:
    """Lead an administrator without a second factor to the page that sets it up; nothing else opens before.

    Who has one is asked for it before they are signed in at all (``units.views.sign_in``).
    """

    def __init__(self, get_response: Handler) -> None:
        """Chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the page is known only when the view is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Judge by the name of the page; what is open to all stays open."""
        match, user = request.resolver_match, request.user
        if not getattr(view, "login_required", True) or not isinstance(user, User) or match is None:
            return None
        if user.second_factor_at or match.view_name in _OPEN_BEFORE or not needs_second_factor(user):
            return None
        return redirect("accounts:second_factor")
