"""Keyed digests: what was written by whoever holds the key, and a chain in which nothing can be changed unseen.

The key (``settings.AUDIT_KEY``) is not in the database. Values are written the same whatever database they come from:
moments in UTC to the microsecond, numbers without exponent or needless zeros, the keys of JSON in order.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings


def keyed_digest(purpose: str, values: Iterable[Any]) -> str:
    """64 hexadecimal digits that only the key makes of ``values``; ``purpose`` keeps one use apart from another."""
    text = json.dumps([purpose, *(_plain(value) for value in values)], separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def is_digest(found: str, purpose: str, values: Iterable[Any]) -> bool:
    """Whether ``found`` is the digest of ``values``, compared in constant time."""
    return hmac.compare_digest(found.encode(), keyed_digest(purpose, values).encode())


def digest_of_list(lines: Iterable[str]) -> str:
    """64 hexadecimal digits of many lines, in this order; without a key."""
    made = hashlib.sha256()
    for line in lines:
        made.update(line.encode() + b"\n")
    return made.hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case int() | float():
            return {"n": _number(value)}
        case Mapping():
            return {"m": [[str(key), _plain(value[key])] for key in sorted(value, key=str)]}
        case list() | tuple():
            return [_plain(each) for each in value]
    raise TypeError(f"no digest of {type(value).__name__}")


def _number(value: float) -> str:
    whole = value if isinstance(value, int) else int(value) if value.is_integer() else None
    return format(Decimal(repr(value)), "f") if whole is None else str(whole)
