"""What votes amount to: means of groups, joined by the groups' weights (DOMAIN.md sections 3 and 4)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

Votes = Iterable[tuple[Decimal | None, int]]
"""Value of an option (None: no valid vote, e.g. 不了解) and how often it was chosen."""


def group_mean(votes: Votes) -> Fraction | None:
    """The mean of the valid votes of one group; None without any."""
    valid = [(Fraction(value), number) for value, number in votes if value is not None and number]
    total = sum(number for _, number in valid)
    return sum((value * number for value, number in valid), Fraction()) / total if total else None


def joined_mean(means: Mapping[str, Fraction | None], weights: Mapping[str, Decimal]) -> Fraction | None:
    """The mean over the groups that have one, by weight; None where none has."""
    rows = [(Fraction(weights[name]), mean) for name, mean in means.items() if mean is not None]
    total = sum((weight for weight, _ in rows), Fraction())
    return sum((weight * mean for weight, mean in rows), Fraction()) / total if total else None
