"""The limits, in one place. Ratios have no unit; what is absolute says so."""

from typing import Final

BARS: Final[dict[str, float]] = {
    # Full recompute ÷ hand-written INSERT … SELECT over earned points.
    "recompute ÷ floor": 3.0,
    # Python and the database's processes, private memory, MB.
    "recompute memory": 600.0,
    # One approval until the root's numbers are new.
    "approval province ÷ city": 1.5,
    "approval seconds": 1.0,
    "dashboard queries": 12,
    "dashboard ÷ bare": 3.0,
    "dashboard province ÷ city": 1.5,
    # How much of a page's queries or rows may come with the size: none.
    "growth": 0,
    "save ÷ bare": 2.5,
    # Independent of the number of units; a quarter is what two measurements of the same thing differ by.
    "save province ÷ city": 1.25,
    "tree milliseconds": 60.0,
    "errors": 0,
    "lost": 0,
    "deadline p95 seconds": 1.0,
    "slow statements": 0,
    "first view KB": 250.0,
    "later view KB": 30.0,
}
