"""A random draw that anybody can repeat and prove with a calculator of SHA-256."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

ALGORITHM = "把“种子:单位代码”按 UTF-8 计算 SHA-256，按得到的十六进制数从小到大排序，取前几名。"


@dataclass(frozen=True)
class Lot:
    """One candidate and its lot; the smallest lots are drawn."""

    code: str
    lot: str
    is_drawn: bool


def draw(codes: Collection[str], *, seed: str, size: int) -> tuple[Lot, ...]:
    """All candidates in the order of their lots, the first ``size`` of them drawn; the order given does not matter."""
    lots = sorted((hashlib.sha256(f"{seed}:{code}".encode()).hexdigest(), code) for code in set(codes))
    return tuple(Lot(code, lot, place < size) for place, (lot, code) in enumerate(lots))
