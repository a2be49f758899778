"""The whole plan: what is added, changed, left, and what is wrong."""

from dataclasses import dataclass

from core.sheets.preview import Preview
from units.queries.imports.lines import UnitBook
from units.queries.imports.people import PersonChange, plan_people
from units.queries.imports.scope import Scope
from units.queries.imports.units import Tree, UnitChange, plan_units


@dataclass(frozen=True)
class ImportPlan:
    """What an import would write, and the same for people to look at."""

    units: tuple[UnitChange, ...]
    people: tuple[PersonChange, ...]
    preview: Preview


def plan_import(book: UnitBook, scope: Scope) -> ImportPlan:
    """Compare a workbook with what there is. Reads the tree once; faults join those that reading found."""
    tree = Tree.of_all()
    units = plan_units(book.units, tree, scope)
    people = plan_people(book.people, tree, scope)
    changes: list[UnitChange | PersonChange] = [*units, *people]
    named = len(tree.lines) + len({line.username for line in book.people})
    preview = Preview(
        added=tuple(change.entry for change in changes if _is_new(change)),
        changed=tuple(change.entry for change in changes if not _is_new(change)),
        untouched=named - len(changes),
        faults=book.faults.blocking,
        warnings=book.faults.warnings,
    )
    return ImportPlan(tuple(units), tuple(people), preview)


def _is_new(change: UnitChange | PersonChange) -> bool:
    return (change.unit if isinstance(change, UnitChange) else change.user) is None
