"""Escalating deductions: what the n-th of a kind costs."""

from collections.abc import Sequence
from decimal import Decimal


def step_of(series: Sequence[Decimal], place: int) -> Decimal:
    """What the event at ``place`` (from 1) costs; beyond the end of the series its last value repeats."""
    return series[min(place, len(series)) - 1]
