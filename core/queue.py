"""Waking a worker up. The database knows what must be done; a message only says that something is.

A message that is lost costs seconds until the next sweep, never a result: sending therefore never fails the request
that caused it.
"""

from functools import partial

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


_ON_ITS_WAY = 2
"""Seconds for which a message that may be spared is taken to be on its way; then it may have been lost."""


def after_commit(task: str, *, spared: bool = False, **ids: int | str) -> None:
    """Send the task named ``task`` with ``ids`` once the running transaction is committed; never raises for it.

    ``spared``: not while an equal one is on its way, which finds this change too. The task says when it begins to look
    (``arrived``).
    """
    transaction.on_commit(partial(_send, task, ids, spared=spared), robust=True)


def arrived(task: str, **ids: int | str) -> None:
    """An equal message is needed for whatever is committed from now on."""
    cache.delete(_key(task, ids))


def _send(task: str, ids: dict[str, int | str], *, spared: bool) -> None:
    # Without a cache that the worker shares nobody could say that it has arrived.
    if spared and settings.SHARED_CACHE and not cache.add(_key(task, ids), 1, timeout=_ON_ITS_WAY):
        return
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("queue_unreachable", task=task, error=str(error))


def _key(task: str, ids: dict[str, int | str]) -> str:
    return ":".join((task, *(f"{name}={ids[name]}" for name in sorted(ids))))
