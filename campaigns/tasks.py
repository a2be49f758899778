"""What Celery runs for campaigns. A lost or doubled message changes nothing: the database knows what was sent."""

from celery import shared_task
from django.db import OperationalError

from campaigns.operations.reminders import send_digests_in_time
from core.clock import now


@shared_task(
    name="campaigns.send_digests",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    retry_kwargs={"max_retries": 5},
)
def send_morning_digests() -> None:
    """Tell everybody once on a working day what is due, late or returned; asked often, it acts within working hours."""
    send_digests_in_time(at=now())
