"""Which leaves concern which units, read once for a window of cells. Agrees with ``applicability``."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.models import Participation, Target, TargetClass, TargetKind, TargetUnit


@dataclass(frozen=True)
class Scopes:
    """Leaf → the kinds, the classes and the units it concerns; a leaf without any entry concerns all."""

    kinds: Mapping[int, Collection[str]]
    classes: Mapping[int, Collection[str]]
    units: Mapping[int, Collection[int]]

    @classmethod
    def read(cls, targets: Collection[int]) -> "Scopes":
        """Three queries, whatever the number of leaves."""
        chosen = list(targets)
        return cls(
            _sets(TargetKind.objects.filter(target__in=chosen).values_list("target_id", "kind")),
            _sets(TargetClass.objects.filter(target__in=chosen).values_list("target_id", "comparison_class")),
            _sets(TargetUnit.objects.filter(target__in=chosen).values_list("target_id", "unit_id")),
        )

    def concern(self, target: Target, participation: Participation) -> bool:
        """Whether the leaf may be given to the unit; local targets only to the owner and the units below it.

        ``target`` comes with its scheme and the scheme's owner.
        """
        owner = target.scheme.owner
        if owner is not None and not participation.path.startswith(owner.path):
            return False
        unit = (participation.kind, participation.comparison_class, participation.unit_id)
        return self._fits(target.pk, *unit)

    def count(self, targets: Iterable[Target], units: Iterable[tuple[str, str, int]]) -> int:
        """How many cells there are for ``targets`` in ``units``: (kind, comparison class, key) of each."""
        named = {unit for each in self.units.values() for unit in each}
        # Units that no leaf names count by kind and class alone.
        sizes = Counter((kind, name, unit if unit in named else 0) for kind, name, unit in units)
        return sum(size for target in targets for unit, size in sizes.items() if self._fits(target.pk, *unit))

    def _fits(self, target: int, kind: str, comparison_class: str, unit: int) -> bool:
        kinds, classes, units = (table.get(target, ()) for table in (self.kinds, self.classes, self.units))
        if not kinds and not classes and not units:
            return True
        return kind in kinds or comparison_class in classes or unit in units


def _sets(rows: Iterable[tuple[int, Any]]) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    for target_id, value in rows:
        found[target_id].add(value)
    return dict(found)


def applicable_cells(
    cells: Iterable[tuple[int, int]], participations: Mapping[int, Participation], targets: Mapping[int, Target]
) -> list[tuple[int, int]]:
    """Of ``cells`` (participation, target) those where the leaf concerns the unit."""
    scopes = Scopes.read(targets)
    return [(unit, target) for unit, target in cells if scopes.concern(targets[target], participations[unit])]
