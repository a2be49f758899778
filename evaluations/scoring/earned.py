"""An exact value in two columns, so that a database can add millions of them without losing a digit."""

from decimal import Decimal
from fractions import Fraction

from evaluations.scoring.arithmetic import CELL_PLACES, half_up

REST_PLACES = 15
"""What is beyond 10 places is kept in units of 10⁻²⁵."""


def split_earned(earned: Fraction) -> tuple[Decimal, int]:
    """(whole, rest): ``earned`` cut at 10 places, and what remains in units of 10⁻²⁵, rounded to the nearest.

    ``rest`` is below 10¹⁵: where rounding reaches it, the whole takes it over. Raises ValueError below 0.
    """
    if earned < 0:
        message = f"earned points are never below 0: {earned}"
        raise ValueError(message)
    smallest = half_up(earned, CELL_PLACES + REST_PLACES)
    whole, rest = divmod(int(Fraction(smallest) * 10 ** (CELL_PLACES + REST_PLACES)), 10**REST_PLACES)
    return half_up(Fraction(whole, 10**CELL_PLACES), CELL_PLACES), rest
