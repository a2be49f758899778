"""How often somebody may ask: so many times in each stretch of time, counted in the cache."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Quota:
    """Stretches of ``seconds``, the same for all; ``name`` keeps one kind of asking apart from another."""

    name: str
    seconds: int = 60

    def take(self, source: str, *, limit: int, at: dt.datetime) -> int:
        """Count one more: 0 where it is within ``limit``, else the seconds until ``source`` may ask again."""
        second = int(at.timestamp())
        key = f"quota:{self.name}:{source}:{second // self.seconds}"
        if cache.add(key, 1, 2 * self.seconds):
            return 0 if limit >= 1 else self._left(second)
        try:
            count = cache.incr(key)
        except ValueError:  # emptied between the two
            cache.add(key, count := 1, 2 * self.seconds)
        return 0 if count <= limit else self._left(second)

    def _left(self, second: int) -> int:
        return self.seconds - second % self.seconds
