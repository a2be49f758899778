"""What Celery runs for campaigns. A lost or doubled message changes nothing: the database knows what was sent."""

from typing import Any

from celery import shared_task
from django.db import OperationalError

from campaigns.exporters.archive import write_zip
from campaigns.operations import bundles, list_orders
from campaigns.operations.evidence import looking
from campaigns.operations.reminders import send_digests_in_time
from campaigns.operations.robots import send_message, wake_senders
from core.clock import now

_AGAIN: dict[str, Any] = {
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
    "retry_kwargs": {"max_retries": 5},
}


@shared_task(name="campaigns.send_digests", **_AGAIN)
def send_morning_digests() -> None:
    """Tell everybody once on a working day what is due, late or returned; asked often, it acts within working hours."""
    send_digests_in_time(at=now())


@shared_task(name="campaigns.look_into_file", **_AGAIN)
def look_into_file(*, sha256: str) -> None:
    """Draw the preview of an uploaded file and keep what is found in it."""
    looking.look_into_file(sha256=sha256)


@shared_task(name="campaigns.sweep_files", **_AGAIN)
def sweep_files() -> None:
    """Look into the files a lost message left, and drop those nobody leans on."""
    looking.look_into_waiting()
    looking.drop_unused_files(at=now())


@shared_task(name="campaigns.send_robot_message", **_AGAIN)
def send_robot_message(*, message_id: int) -> None:
    """Send one message to its group, unless somebody else does."""
    send_message(message_id=message_id, at=now())


@shared_task(name="campaigns.send_robot_messages", **_AGAIN)
def send_robot_messages() -> None:
    """Have sent to the groups what is due, and give up what is not to be had."""
    wake_senders(at=now())


@shared_task(name="campaigns.make_bundle", **_AGAIN)
def make_bundle(*, bundle_id: int) -> None:
    """Make an ordered archive of proofs, unless somebody else does."""
    bundles.make_bundle(bundle_id=bundle_id, write=write_zip, at=now())


@shared_task(name="campaigns.sweep_bundles", **_AGAIN)
def sweep_bundles() -> None:
    """Follow up orders that a lost message or a dead worker left; drop what was kept long enough."""
    bundles.sweep_bundles(at=now())


@shared_task(name="campaigns.make_list", **_AGAIN)
def make_list(*, order_id: int) -> None:
    """Make an ordered list, unless somebody else does."""
    list_orders.make_list(order_id=order_id, at=now())


@shared_task(name="campaigns.sweep_lists", **_AGAIN)
def sweep_lists() -> None:
    """Follow up orders of lists as of archives."""
    list_orders.sweep_lists(at=now())
