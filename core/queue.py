"""Waking a worker up. The database knows what must be done; a message only says that something is.

A message that is lost costs seconds until the next sweep, never a result: sending therefore never fails the request
that caused it.
"""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def after_commit(task: str, **ids: int | str) -> None:
    """Send the task named ``task`` with ``ids`` once the running transaction is committed; never raises for it."""
    transaction.on_commit(partial(_send, task, ids), robust=True)


def _send(task: str, ids: dict[str, int | str]) -> None:
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("queue_unreachable", task=task, error=str(error))
