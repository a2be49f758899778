"""What an import did, and the conflicts it met."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from evaluations.importers.campaign.entry import Faults

BATCH = 500


@dataclass
class Tally:
    """Rows made and changed by the name of their kind; whether a score may have moved; what stands in the way."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    moves_scores: bool = False
    conflicts: Faults = field(default_factory=Faults)

    def create(self, rows: Collection[models.Model]) -> None:
        """Insert rows of one kind in batches."""
        if rows:
            first = next(iter(rows))
            manager_of(first).bulk_create(rows, batch_size=BATCH)
            self.created[str(first._meta.verbose_name)] += len(rows)
            self.moves_scores = True

    def update(self, rows: Collection[models.Model], fields: Collection[str]) -> None:
        """Write ``fields`` of changed rows of one kind in batches."""
        if rows and fields:
            first = next(iter(rows))
            manager_of(first).bulk_update(rows, sorted(fields), batch_size=BATCH)
            self.updated[str(first._meta.verbose_name)] += len(rows)


def manager_of(row: models.Model) -> models.Manager[models.Model]:
    """The manager of the row's model, without filters."""
    return type(row)._base_manager  # noqa: SLF001 - documented by Django


def assign(row: models.Model, values: Mapping[str, Any]) -> set[str]:
    """Set what differs; the names of the fields that did."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed
