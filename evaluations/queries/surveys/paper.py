"""Typed papers that do not count yet."""

from dataclasses import dataclass

from evaluations.models import RecipientGroup


@dataclass(frozen=True)
class PendingPaper:
    """A paper with the people who typed it; two of them: their answers differ."""

    key: str
    label: str
    typists: tuple[str, ...]


def pending_papers(group: RecipientGroup) -> list[PendingPaper]:
    """Papers waiting for a second person or for a correction; one query."""
    rows = group.paper_entries.filter(is_counted=False).select_related("typed_by").order_by("key", "typed_by__name")
    by_key: dict[str, PendingPaper] = {}
    for row in rows:
        known = by_key.get(row.key)
        typists = (*(known.typists if known else ()), row.typed_by.name)
        by_key[row.key] = PendingPaper(row.key, row.label, typists)
    return list(by_key.values())
