"""How large the worlds are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A campaign of ``units`` × ``leaves``, with ``periods`` months that are due and one that is running.

    ``root``: the division at the top (its code in the national list).
    """

    code: str
    title: str
    root: str
    units: int
    leaves: int
    periods: int

    @property
    def cells(self) -> int:
        """Unit × leaf."""
        return self.units * self.leaves

    @property
    def reports(self) -> int:
        """Cells × periods due."""
        return self.cells * self.periods


CITY = Shape("city", "市（20 个单位）", "3202", 20, 60, 12)
BIG_CITY = Shape("bigcity", "大市（500 个单位）", "3201", 500, 300, 36)
PROVINCE = Shape("province", "省（10,000 个单位）", "32", 10_000, 60, 12)

# For trying the bench itself out.
QUICK_BIG_CITY = Shape("bigcity", "大市（小样 60 个单位）", "3201", 60, 60, 12)
QUICK_PROVINCE = Shape("province", "省（小样 400 个单位）", "32", 400, 60, 12)

# SQLite is for one bureau: the same shapes, not the same sizes.
SQLITE_BIG_CITY = Shape("bigcity", "大市（SQLite：200 个单位）", "3201", 200, 120, 12)
SQLITE_PROVINCE = Shape("province", "省（SQLite：1,000 个单位）", "32", 1_000, 60, 12)

NATION_LEVELS = 5
"""Provinces, cities, counties, townships, villages."""


def shapes(*, is_sqlite: bool, is_quick: bool) -> tuple[Shape, Shape, Shape]:
    """City, big city and province of a run."""
    if is_quick:
        return CITY, QUICK_BIG_CITY, QUICK_PROVINCE
    return (CITY, SQLITE_BIG_CITY, SQLITE_PROVINCE) if is_sqlite else (CITY, BIG_CITY, PROVINCE)
