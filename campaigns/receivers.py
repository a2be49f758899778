"""Answers to what ``units`` asks."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from campaigns.queries.work import work_of_units
from units.signals import WorkInHand, work_asked


@receiver(work_asked, dispatch_uid="campaigns.work_asked")
def tell_work(*, units: Sequence[int], today: dt.date, **_signal: Any) -> tuple[WorkInHand, ...]:
    """The open work of campaigns in these units."""
    return work_of_units(units, today)
