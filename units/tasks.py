"""What the worker does for the audit trail. Done twice or late, it comes to the same."""

from celery import shared_task
from django.db import DatabaseError

from core import clock
from units.operations.audit_sealing import check_trail, purge_trail, seal_trail


@shared_task(name="units.seal_audit", autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=3)
def seal_audit() -> None:
    """Seal what was done since the last time."""
    seal_trail(at=clock.now())


@shared_task(name="units.tend_audit", autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=3)
def tend_audit() -> None:
    """Each night: seal what was left over, delete what has been kept long enough, verify the rest."""
    at = clock.now()
    seal_trail(at=at, is_thorough=True)
    purge_trail(at=at)
    seal_trail(at=at)
    check_trail(at=at)
