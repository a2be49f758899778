"""What Celery runs for campaigns. A lost or doubled message changes nothing: the database knows what was sent."""

from celery import shared_task
from django.db import OperationalError

from campaigns.operations.reminders import send_digests
from core.clock import now, today


@shared_task(
    name="campaigns.send_digests",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    retry_kwargs={"max_retries": 5},
)
def send_morning_digests() -> None:
    """Tell everybody once on a working day what is due, late or returned."""
    send_digests(today=today(), at=now())
