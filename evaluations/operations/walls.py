"""Registering screens, withdrawing them, and noting that one still asks."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from core.clock import day_of
from core.refusals import NotAllowedError, RefusedError
from evaluations.models import WallDisplay
from units.models import Unit, User
from units.models.system import digest_of
from units.operations.audit import record_act
from units.permissions import may_administer

MOST_DAYS = 732
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without signs that are taken for one another on a screen far away: I, O, 0, 1."""
_GROUPS, _OF_EACH = 4, 4
_MINUTE = dt.timedelta(minutes=1)


@transaction.atomic
def make_display(
    *, unit: Unit, name: str, expires_on: dt.date, actor: User, at: dt.datetime
) -> tuple[WallDisplay, str]:
    """Register a screen; gives it with its code of 80 bits, which is shown this once. ValidationError for a wrong end."""
    _require_office(actor, unit)
    today = day_of(at)
    if not today < expires_on <= today + dt.timedelta(days=MOST_DAYS):
        raise ValidationError({"expires_on": f"有效期应在明天到 {today + dt.timedelta(days=MOST_DAYS)} 之间。"})
    code = "".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _OF_EACH))
    made = {"unit": unit, "name": name, "digest": digest_of(code), "made_by": actor, "made_at": at}
    row = WallDisplay.objects.create(**made, expires_on=expires_on)
    details = {"expires_on": expires_on.isoformat()}
    record_act(actor=actor, verb="登记大屏", subject=row, at=at, unit=unit, details=details)
    return row, "-".join(code[start : start + _OF_EACH] for start in range(0, len(code), _OF_EACH))


@transaction.atomic
def revoke_display(*, display: WallDisplay, actor: User, at: dt.datetime) -> None:
    """From the next time it asks, at most a minute later, the screen shows nothing."""
    _require_office(actor, display.unit)
    if not WallDisplay.objects.filter(pk=display.pk, revoked_at__isnull=True).update(revoked_at=at):
        message = "这块大屏已经停用。"
        raise RefusedError(message)
    record_act(actor=actor, verb="停用大屏", subject=display, at=at, unit=display.unit)


def note_display(*, display: WallDisplay, at: dt.datetime) -> None:
    """Remember that the screen asked, once a minute at most: who looks after it sees whether it is alive. No audit entry."""
    before = at - _MINUTE
    WallDisplay.objects.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=before), pk=display.pk).update(seen_at=at)


def read_code(*, typed: str) -> str:
    """What was typed, without the strokes and blanks between the groups."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: _GROUPS * _OF_EACH + 1]


def _require_office(actor: User, unit: Unit) -> None:
    if not may_administer(actor, unit):
        message = f"只有“{unit}”的创建办可以登记和停用它的大屏。"
        raise NotAllowedError(message)
