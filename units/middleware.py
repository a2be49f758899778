"""What every request of a person passes: its number, the own password first, and the audit trail of what they saved."""

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
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

Handler = Callable[[HttpRequest], HttpResponse]
_NUMBER = re.compile(r"[0-9A-Za-z-]{8,36}\Z")
_LONGEST = 500
"""Characters of an address that are kept."""


def require_own_password(get_response: Handler) -> Handler:
    """Lead to the password page until it is done; only signing out stays open."""

    def handle(request: HttpRequest) -> HttpResponse:
        open_pages = (reverse("people:own_password"), reverse("logout"))
        must_change = getattr(request.user, "must_change_password", False)
        if must_change and request.path not in open_pages:
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
