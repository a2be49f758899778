"""Drawing by lot so that anybody can draw again and get the same."""

import hashlib
from collections.abc import Iterable


def draw(*, seed: str, keys: Iterable[str], number: int) -> list[str]:
    """``number`` of ``keys`` (all, where there are fewer), in the order of the draw.

    Keys are sorted by SHA-256 of "seed|key"; the order in which they are given has no influence. With the seed and the
    list of keys the draw can be repeated by any program, which is the proof that nobody chose by hand.
    """
    return sorted(set(keys), key=lambda key: (hashlib.sha256(f"{seed}|{key}".encode()).digest(), key))[:number]
