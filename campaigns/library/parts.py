"""What templates are written with: branches, leaves, and short names for the rules. Rules are for one year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from units.enums import UnitKind

B, I, W, T = UnitKind.BUREAU, UnitKind.INSTITUTION, UnitKind.WINDOW, UnitKind.TOWNSHIP  # noqa: E741 - a table reads better
ALL: tuple[UnitKind, ...] = ()
OFFICES = (B, I, W)

Raw = dict[str, Any]


@dataclass(frozen=True)
class Leaf:
    """A leaf; ``rule`` is for one year, ``rows_of`` stretches it to the length of a term."""

    title: str
    points: str
    cycle: str
    join: str
    rule: Raw
    explanation: str
    kinds: tuple[UnitKind, ...] = ALL
    evidence: int = 0
    methods: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Branch:
    """An inner target."""

    title: str
    explanation: str
    children: "tuple[Branch | Leaf, ...]"


def quantity(goal: int, **more: str) -> Raw:
    """A number to be reached in one year."""
    return {"kind": "quantity", "goal": str(goal), **more}


def rate(goal: int, step: str | None = None) -> Raw:
    """A percentage to be reached."""
    return {"kind": "rate", "goal": str(goal)} | ({} if step is None else {"step": step})


def items(each: str) -> Raw:
    """Points for each item of a year."""
    return {"kind": "per_item", "each": each}


def checks(*standards: str, mode: str = "proportional") -> Raw:
    """Standards to be met."""
    return {"kind": "checklist", "standards": list(standards), "mode": mode}


def events(*series: str) -> Raw:
    """Points lost by events."""
    return {"kind": "deduction", "series": list(series)}


def steps(*shares: tuple[str, float, str], late: str = "0.5") -> Raw:
    """Milestones as (name, part of the term at which it is due, share)."""
    return {"kind": "milestone", "late": late, "at": [list(step) for step in shares]}


GRADES: Raw = {"kind": "grade", "coefficients": {"优": "1", "良": "0.85", "中": "0.6", "差": "0"}}
DIRECT: Raw = {"kind": "direct"}
SURVEY: Raw = {"kind": "survey"}
RANK: Raw = {"kind": "rank", "shares": ["1", "0.95", "0.9", "0.85", "0.8", "0.75", "0.7", "0.65", "0.6", "0.5"]}
