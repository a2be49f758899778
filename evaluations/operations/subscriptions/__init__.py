"""Subscribing to the weekly letter and to thresholds, and sending what is due."""

from evaluations.operations.subscriptions.choosing import (
    MOST_WATCHES,
    drop_watch,
    set_watch,
    subscribe,
    unsubscribe,
)
from evaluations.operations.subscriptions.letters import LetterMail, send_letters
from evaluations.operations.subscriptions.watching import check_watches

__all__ = [
    "MOST_WATCHES",
    "LetterMail",
    "check_watches",
    "drop_watch",
    "send_letters",
    "set_watch",
    "subscribe",
    "unsubscribe",
]
