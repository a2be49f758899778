"""Exact rounding. Nothing here is a float."""

from decimal import Decimal
from fractions import Fraction

CELL_PLACES = 10
"""A leaf's achieved and a unit's rate are kept to 10 places (INTERCHANGE.md, Scoring)."""


def half_up(number: Fraction | Decimal, places: int) -> Decimal:
    """``number`` rounded half-up (away from zero) to ``places`` digits after the point, with exactly these digits."""
    exact = Fraction(number)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = tuple(int(digit) for digit in str(whole))
    # Built from digits: arithmetic on Decimal would round to the context's precision.
    return Decimal((1 if exact < 0 and whole else 0, digits, -places))


def to_places(number: Fraction | Decimal, places: int) -> str:
    """``number`` as files show it: half-up, always ``places`` digits after the point."""
    return f"{half_up(number, places):f}"
