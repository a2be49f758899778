"""What holds for somebody from the moment they signed in."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction

from units.models import User
from units.queries.account_policies import account_policies


@dataclass(frozen=True)
class Terms:
    """``mark``: the session ends when the person's mark is another one; limits in seconds."""

    mark: str
    idle: int
    lasts: int
    password_is_old: bool


@transaction.atomic
def begin_session(*, user: User, at: dt.datetime) -> Terms:
    """The terms of a new session; where only one is allowed, those before it end."""
    policies = account_policies()
    if policies.one_session:
        user.session_mark = secrets.token_hex(8)
        User.objects.filter(pk=user.pk).update(session_mark=user.session_mark)
    is_old = bool(policies.password_days) and user.password_age(at) >= policies.password_days
    return Terms(user.session_mark, policies.idle_minutes * 60, policies.session_hours * 3600, is_old)
