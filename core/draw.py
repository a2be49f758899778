"""Drawing by lot so that anybody can draw again and get the same."""

import hashlib
from collections.abc import Iterable

ALGORITHM = "把“种子|编号”按 UTF-8 计算 SHA-256，按得到的十六进制数从小到大排序，取前几名。"
"""In words, for those who repeat it; the lists call the number of a unit its code."""


def lot_of(key: str, *, seed: str) -> str:
    """What the draw gives ``key``: SHA-256 of "seed|key", hexadecimal."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def draw(*, seed: str, keys: Iterable[str], number: int) -> list[str]:
    """``number`` of ``keys`` (all, where there are fewer), in the order of the draw: the smallest lots.

    The order in which keys are given has no influence. With the seed and the list of keys the draw can be repeated by
    any program, which is the proof that nobody chose by hand.
    """
    return sorted(set(keys), key=lambda key: (lot_of(key, seed=seed), key))[:number]
