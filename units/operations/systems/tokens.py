"""Keys of business systems: made, shown once, withdrawn."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction

from core.clock import day_of
from core.refusals import RefusedError
from units.models import BusinessSystem, SystemToken, User
from units.models.system import digest_of
from units.operations.audit import record_act
from units.operations.systems.register import require_system_of

MOST_DAYS = 732
"""The longest life of a key: two years."""
_PREFIX = "wm_"
_HINT = 8


@transaction.atomic
def make_token(*, system: BusinessSystem, expires_on: dt.date, actor: User | None, at: dt.datetime) -> str:
    """A new key of the system beside those it has, so that it can change over without a pause; kept only as a hash."""
    require_system_of(actor=actor, system=system)
    today = day_of(at)
    if not today < expires_on <= today + dt.timedelta(days=MOST_DAYS):
        message = f"有效期应在明天到 {today + dt.timedelta(days=MOST_DAYS)} 之间。"
        raise ValidationError({"expires_on": message})
    token = f"{_PREFIX}{secrets.token_urlsafe(32)}"
    row = SystemToken.objects.create(
        system=system,
        digest=digest_of(token),
        hint=token[:_HINT],
        made_by=actor,
        made_at=at,
        expires_on=expires_on,
    )
    _record("生成接入密钥", row, actor, at)
    return token


@transaction.atomic
def revoke_token(*, token: SystemToken, actor: User | None, at: dt.datetime) -> None:
    """From this moment on the key opens nothing."""
    require_system_of(actor=actor, system=token.system)
    if not SystemToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
        message = "这个密钥已经停用。"
        raise RefusedError(message)
    _record("停用接入密钥", token, actor, at)


def note_use(*, token: SystemToken, today: dt.date) -> None:
    """Remember the day, once a day: who looks after the keys sees which are still in use."""
    if token.last_used_on != today:
        SystemToken.objects.filter(pk=token.pk).update(last_used_on=today)


def _record(verb: str, row: SystemToken, actor: User | None, at: dt.datetime) -> None:
    details = {"hint": row.hint, "expires_on": row.expires_on.isoformat()}
    record_act(actor=actor, verb=verb, subject=row.system, at=at, unit=row.system.unit, details=details)
