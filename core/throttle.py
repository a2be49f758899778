"""Slowing down those who guess: attempts counted in the cache for a while, by whom they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Throttle:
    """At most ``limit`` counted attempts of one source in ``seconds``; what is kept is a keyed hash of the source."""

    name: str
    limit: int
    seconds: int

    def is_closed_to(self, source: str) -> bool:
        """Whether the source has used up its attempts."""
        return int(cache.get(self._key(source), 0)) >= self.limit

    def count(self, source: str) -> None:
        """One attempt more; the time runs from the first."""
        key = self._key(source)
        if cache.add(key, 1, self.seconds):
            return
        try:
            cache.incr(key)
        except ValueError:  # ran out between the two
            cache.add(key, 1, self.seconds)

    def _key(self, source: str) -> str:
        return f"throttle:{self.name}:{salted_hmac('throttle', source, algorithm='sha256').hexdigest()[:24]}"


def address_of(meta: Mapping[str, Any]) -> str:
    """The address a request (its ``META``) comes from, as the proxy says where there is one."""
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", "")) if settings.IS_PRODUCTION else ""
    return forwarded.split(",")[0].strip() or str(meta.get("REMOTE_ADDR", ""))
