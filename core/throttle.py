"""How often one caller may do a thing: counted in the cache that all processes share, forgotten after a while."""

from django.core.cache import cache


def is_within(name: str, caller: str, *, most: int, seconds: int) -> bool:
    """Count one call of ``caller``; False where it is beyond ``most`` in the running span of ``seconds``.

    A cache that is away lets everybody in: pages for the public must not depend on it.
    """
    key = f"throttle:{name}:{caller}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out between the two calls
        return True
