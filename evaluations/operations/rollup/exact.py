"""Exact arithmetic inside SQL: products that do not fit 64 bits, divided and rounded once.

PostgreSQL has exact ``numeric``; SQLite has nothing wider than 64 bits, so that it borrows Python's integers through
deterministic functions, registered on every new connection. Both give the same digits.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Term = str | int
"""A column, an expression in SQL, or a whole number."""
Product = Sequence[Term]


class Exact:
    """Writes exact expressions in the dialect of one database. Results are integers; NULL in, NULL out."""

    def __init__(self, vendor: str) -> None:
        """``vendor``: Django's name of the database."""
        self.is_sqlite = vendor == "sqlite"

    def quotient(self, over: Product, under: Product) -> str:
        """Product ÷ product, half-up to a whole number; neither may be negative."""
        return self.sum_quotient([over], under)

    def sum_quotient(self, over: Sequence[Product], under: Product) -> str:
        """(product + product + …) ÷ product, half-up; a sum below 0 gives 0."""
        if self.is_sqlite:
            return self._call("exact_quotient", over, under)
        above, below = self._sum(over), self._product(under)
        return self._not_negative(above, f"div(2 * ({above}) + {below}, 2 * {below})")

    def floor_quotient(self, over: Sequence[Product], under: Product) -> str:
        """(product + product + …) ÷ product, rounded down; a sum below 0 gives 0."""
        if self.is_sqlite:
            return self._call("exact_floor_quotient", over, under)
        above = self._sum(over)
        return self._not_negative(above, f"div({above}, {self._product(under)})")

    def below(self, left: Product, right: Product) -> str:
        """Condition: product < product."""
        if self.is_sqlite:
            return self._call("exact_below", [left], right)
        return f"({self._product(left)} < {self._product(right)})"

    def least(self, first: Term, second: Term) -> str:
        """The smaller of two values that are not NULL."""
        return f"{'min' if self.is_sqlite else 'least'}({first}, {second})"

    def year(self, day: str) -> str:
        """The calendar year of a date column."""
        return f"CAST({f'substr({day}, 1, 4)' if self.is_sqlite else f'EXTRACT(YEAR FROM {day})'} AS bigint)"

    def typed(self, value: str, kind: str) -> str:
        """``value`` with its type, where the database would otherwise have to guess; SQLite's dates are text."""
        return value if self.is_sqlite else f"CAST({value} AS {kind})"

    @staticmethod
    def _not_negative(above: str, quotient: str) -> str:
        # Not greatest(): it leaves NULL out, and nothing scored would become 0 points.
        return f"CASE WHEN {above} < 0 THEN 0 ELSE CAST({quotient} AS bigint) END"

    @staticmethod
    def _call(function: str, over: Sequence[Product], under: Product) -> str:
        shape = ",".join(str(len(product)) for product in over)
        terms = ", ".join(str(term) for product in (*over, under) for term in product)
        return f"{function}('{shape}', {terms})"

    @staticmethod
    def _product(product: Product) -> str:
        first, *others = (f"({term})" for term in product)
        return " * ".join([f"CAST({first} AS numeric)", *others])

    def _sum(self, products: Sequence[Product]) -> str:
        return " + ".join(self._product(product) for product in products)


@lru_cache(maxsize=64)
def _read_shape(shape: str) -> tuple[slice, ...]:
    slices, start = [], 0
    for length in map(int, shape.split(",")):
        slices.append(slice(start, start + length))
        start += length
    return (*slices, slice(start, None))


def _read(shape: str, terms: Sequence[int | None]) -> tuple[int, int] | None:
    if None in terms:
        return None
    *over, under = (prod(terms[part]) for part in _read_shape(shape))  # type: ignore[arg-type]
    return sum(over), under


def _quotient(shape: str, *terms: int | None) -> int | None:
    read = _read(shape, terms)
    return max(0, (2 * read[0] + read[1]) // (2 * read[1])) if read else None


def _floor_quotient(shape: str, *terms: int | None) -> int | None:
    read = _read(shape, terms)
    return max(0, read[0] // read[1]) if read else None


def _below(shape: str, *terms: int | None) -> bool | None:
    read = _read(shape, terms)
    return read[0] < read[1] if read else None


def register_functions(*, connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Teach a new SQLite connection the functions; receiver of ``connection_created``."""
    if connection.vendor != "sqlite":
        return
    for name, function in (
        ("exact_quotient", _quotient),
        ("exact_floor_quotient", _floor_quotient),
        ("exact_below", _below),
    ):
        connection.connection.create_function(name, -1, function, deterministic=True)
