"""Addresses of pages known by numbers, for tables with hundreds of links: the resolver is asked once for each page."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

_PLACE = 7_000_000_001
"""Stands in for the first number, the ones after it for the others: no address has such numbers of its own."""


def numbered_address(name: str, *numbers: int) -> str:
    """What ``reverse(name, args=numbers)`` gives; NoReverseMatch where no such page exists."""
    return _pattern(name, len(numbers), get_urlconf(), get_script_prefix()) % tuple(map(int, numbers))


@lru_cache(maxsize=256)
def _pattern(name: str, count: int, urlconf: str | None, _prefix: str) -> str:
    places = range(_PLACE, _PLACE + count)
    pattern = reverse(name, urlconf=urlconf, args=list(places)).replace("%", "%%")
    for place in places:
        pattern = pattern.replace(str(place), "%d")
    return pattern
