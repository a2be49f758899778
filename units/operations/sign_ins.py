"""The audit trail of who came in, who went, and who was kept out."""

import datetime as dt

from units.enums import ActKind, ActResult
from units.models import User
from units.operations.audit import record_event

_SHOWN = 2


def record_sign_in(*, user: User, at: dt.datetime) -> None:
    """Somebody signed in."""
    record_event(actor=user, kind=ActKind.SIGN_IN, verb="登录", at=at)


def record_sign_out(*, user: User, at: dt.datetime) -> None:
    """Somebody signed out."""
    record_event(actor=user, kind=ActKind.SIGN_IN, verb="退出", at=at)


def record_failure(*, username: str, at: dt.datetime) -> None:
    """A wrong name or password."""
    _record("登录失败", username, at)


def record_lock_out(*, username: str, at: dt.datetime) -> None:
    """Too many of them."""
    _record("登录锁定", username, at)


def _record(verb: str, username: str, at: dt.datetime) -> None:
    """Under the account where there is one; people type passwords as names, so that of an unknown one little is kept."""
    user = User.objects.filter(username=username).first()
    label = str(user) if user else f"未知账号 {username[:_SHOWN]}…（{len(username)} 个字符）"
    details = {"account": username} if user else {}
    record_event(
        actor=user, kind=ActKind.SIGN_IN, verb=verb, at=at, label=label, result=ActResult.FAILED, details=details
    )
