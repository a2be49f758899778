"""The one place that asks what time it is. Everything below the edge is told."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, aware."""
    return timezone.now()


def today() -> dt.date:
    """The present day in the bureau's time zone."""
    return timezone.localdate()


def hour_of(at: dt.datetime) -> int:
    """The hour (0 … 23) in the bureau's time zone."""
    return timezone.localtime(at).hour


def day_of(at: dt.datetime) -> dt.date:
    """The day in the bureau's time zone on which the moment ``at`` falls."""
    return timezone.localdate(at)


def midnight_of(day: dt.date) -> dt.datetime:
    """The moment at which ``day`` begins in the bureau's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def local(at: dt.datetime) -> dt.datetime:
    """The moment ``at`` in the bureau's time zone."""
    return timezone.localtime(at)
