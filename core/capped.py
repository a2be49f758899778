"""Lists that are counted up to a cap: nobody pages through thousands, and counting them all costs as much as reading."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet


class CappedPaginator(Paginator):  # type: ignore[type-arg] # cannot be subscripted at run time
    """Pages of at most ``cap`` rows; ``is_cut`` where there are more, which a narrower filter brings to light."""

    def __init__(self, rows: QuerySet[Any], per_page: int, *, cap: int, known: int | None = None) -> None:
        """One query that counts no further than ``cap``; none where the caller has counted (``known``)."""
        found = rows.order_by()[: cap + 1].count() if known is None else known
        self.is_cut = found > cap
        self.shown_count = f"{cap} 以上" if self.is_cut else f"{found}"
        super().__init__(rows[:cap], per_page)
        self.count = min(found, cap)
