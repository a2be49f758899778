"""One effect for one idempotency key, however often and however simultaneously it is sent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from core.refusals import RefusedError
from units.models import BusinessSystem, StoredAnswer

KEPT = dt.timedelta(days=30)
"""How long an answer is kept: whoever repeats a call later means another one."""


class KeyReusedError(RefusedError):
    """The key was used for another call."""

    status = 422


@dataclass(frozen=True)
class Answer:
    """What the caller is told; ``is_repeated``: as before, and nothing was done."""

    body: dict[str, Any]
    is_repeated: bool


@transaction.atomic
def answer_once(
    *, system: BusinessSystem, key: str, fingerprint: str, act: Callable[[], dict[str, Any]], at: dt.datetime
) -> Answer:
    """Run ``act`` and keep its answer, or give the one that was kept for this key.

    The row of the key is written first: a second call at the same moment waits for it in the database, and finds the
    answer when the first is through. What ``act`` refuses leaves no row, so that the same key may be tried again.
    KeyReusedError where the key belongs to another call.
    """
    StoredAnswer.objects.filter(system=system, at__lt=at - KEPT).delete()
    try:
        with transaction.atomic():
            row = StoredAnswer.objects.create(system=system, key=key, fingerprint=fingerprint, at=at)
    except IntegrityError:
        kept = StoredAnswer.objects.get(system=system, key=key)
        if kept.fingerprint != fingerprint:
            message = f"幂等键“{key}”已经用于另一次内容不同的调用。同一次调用重发请保持内容不变，新的调用请换一个键。"
            raise KeyReusedError(message) from None
        return Answer(kept.body, is_repeated=True)
    row.body = act()
    row.save(update_fields=["body"])
    return Answer(row.body, is_repeated=False)
