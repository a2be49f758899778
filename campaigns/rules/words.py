"""Numbers in the sentences that explain a score."""

from decimal import Decimal
from fractions import Fraction

from campaigns.rules.faults import plain

_PLACES = 4


def say(number: Fraction | Decimal | int) -> str:
    """A number with at most 4 places, half-up, without trailing zeros."""
    exact = Fraction(number)
    scaled = abs(exact) * 10**_PLACES
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = plain(Decimal(whole).scaleb(-_PLACES))
    return f"-{text}" if exact < 0 and whole else text


def say_percent(ratio: Fraction | Decimal) -> str:
    """A ratio in percent (``90%``)."""
    return f"{say(Fraction(ratio) * 100)}%"
