"""After how many wrong passwords whom is locked out: an account, wherever they come from; an address, whomever they try.

Names for ``AXES_*`` settings. The limits are rules of the security administrator (``units.policies``).
"""

import datetime as dt
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from units.queries.account_policies import account_policies, failures_of

_HALF_AN_HOUR = 30
_TOO_MANY = 429


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts each account and each address by itself, each against its own limit."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Failures of the account; at least its limit where the address has used up its own."""
        policies, since = account_policies(), get_cool_off_threshold(request)
        username = get_client_username(request, credentials)
        of_account = failures_of("username", username, since) if username else 0
        of_address = failures_of("ip_address", request.axes_ip_address, since)
        is_closed = of_address >= policies.lock_address_after
        return max(of_account, policies.lock_after) if is_closed else of_account

    def reset_user_attempts(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Who signs in is forgiven their own failures; those of other accounts from the same address stay counted."""
        username = get_client_username(request, credentials)
        return int(self.reset_attempts(username=username)) if username else 0


def failure_limit(_request: HttpRequest, _credentials: dict[str, Any] | None) -> int:
    """Wrong passwords of one account until it is locked."""
    return account_policies().lock_after


def cool_off(_request: HttpRequest | None) -> dt.timedelta:
    """How long a lock lasts after the last wrong password."""
    return dt.timedelta(minutes=account_policies().lock_minutes)


def answer(request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, Any] | None) -> HttpResponse:
    """The page for whoever is locked out; it does not tell whether the account exists."""
    minutes = account_policies().lock_minutes
    context = {"lasts": "半小时" if minutes == _HALF_AN_HOUR else f" {minutes} 分钟"}
    return render(request, "lockout.html", context, status=_TOO_MANY)
