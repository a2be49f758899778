"""Who is at a place right now: noted by a heartbeat in the cache, forgotten after a minute.

It only spares people from working side by side unawares; what protects their work is the version of what they save.
Two heartbeats at the same instant may drop one of the two; the next one brings it back.
"""

import datetime as dt

from django.core.cache import cache

LASTS = dt.timedelta(seconds=60)

_Known = dict[int, tuple[str, dt.datetime]]


def note_presence(*, place: str, who: int, name: str, at: dt.datetime) -> tuple[str, ...]:
    """Note that ``who`` is at the place; the names of the others who were within the last minute, the latest first."""
    others = _others(place, who, at)
    cache.set(_key(place), {**others, who: (name, at)}, int(LASTS.total_seconds()))
    latest_first = sorted(others.values(), key=lambda each: each[1], reverse=True)
    return tuple(dict.fromkeys(name for name, _ in latest_first))


def end_presence(*, place: str, who: int, at: dt.datetime) -> None:
    """Note that ``who`` left."""
    cache.set(_key(place), _others(place, who, at), int(LASTS.total_seconds()))


def _others(place: str, who: int, at: dt.datetime) -> _Known:
    known: _Known = cache.get(_key(place)) or {}
    return {other: seen for other, seen in known.items() if other != who and at - seen[1] < LASTS}


def _key(place: str) -> str:
    return f"presence:{place}"
