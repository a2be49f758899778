"""必备制度: what each unit must have, which record shows that it has it, and what is missing."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from campaigns.models import LedgerEntry, LedgerKind, RequiredRegulation
from campaigns.permissions import may_keep_ledger
from campaigns.rules.ledger import REGULATION, SORT
from units.enums import UnitKind
from units.models import Unit, User


@dataclass(frozen=True)
class RegulationLine:
    """One required regulation of a unit and the latest record of it that is in force; None: it is missing."""

    name: str
    entry: LedgerEntry | None


@dataclass(frozen=True)
class UnitRegulations:
    """All that a unit must have; ``kind``: where its reporter records what is missing, for whoever may."""

    unit: Unit
    lines: tuple[RegulationLine, ...]
    kind: LedgerKind | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks."""
        return tuple(line.name for line in self.lines if line.entry is None)


def _in_force(today: dt.date) -> Any:  # with an annotation that the model has not
    """Records of regulations in force, a query with ``sort``."""
    rows = LedgerEntry.objects.standing().filter(kind__code=REGULATION, dated_on__lte=today)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return rows.annotate(sort=Cast(KeyTextTransform(SORT, "values"), TextField()))


def regulated_units(user: User, today: dt.date, *, only_lacking: bool = False) -> QuerySet[Unit]:
    """The units this person sees of which any regulation is required, or those that lack one, in the order of the tree."""
    required = RequiredRegulation.objects.filter(unit_kind=OuterRef("kind"))
    required = required.annotate(of_unit=ExpressionWrapper(OuterRef("path"), CharField())).filter(
        of_unit__startswith=F("owner__path")
    )
    if only_lacking:
        held = _in_force(today).filter(unit=OuterRef(OuterRef("pk")), sort=OuterRef("name"))
        required = required.filter(~Exists(held))
    found: QuerySet[Unit] = Unit.objects.visible_to(user).existing_on(today).filter(Exists(required)).order_by("path")
    return found


def regulations_of(units: Sequence[Unit], today: dt.date, user: User | None = None) -> tuple[UnitRegulations, ...]:
    """What each of these units must have and has; three queries. ``user``: who is offered to record what is missing."""
    rows = list(RequiredRegulation.objects.for_units(units).select_related("owner").order_by("owner__path", "position"))
    names = {row.name for row in rows}
    held: dict[tuple[int, str], LedgerEntry] = {}
    for entry in _in_force(today).filter(unit__in=[unit.pk for unit in units], sort__in=names).order_by("dated_on"):
        held[entry.unit_id, entry.values[SORT]] = entry
    kept = [unit for unit in units if user is not None and may_keep_ledger(user, unit)]
    kinds = _regulation_kinds() if kept else ()
    return tuple(
        UnitRegulations(
            unit,
            tuple(RegulationLine(name, held.get((unit.pk, name))) for name in _required(unit, rows)),
            next((kind for kind in kinds if unit in kept and unit.path.startswith(kind.owner.path)), None),
        )
        for unit in units
    )


def _required(unit: Unit, rows: Sequence[RequiredRegulation]) -> list[str]:
    own = [row.name for row in rows if row.unit_kind == unit.kind and unit.path.startswith(row.owner.path)]
    return list(dict.fromkeys(own))


def _regulation_kinds() -> tuple[LedgerKind, ...]:
    """Where regulations are recorded, the nearest bureau's first."""
    rows = LedgerKind.objects.active().filter(code=REGULATION).select_related("owner")
    return tuple(rows.order_by("-owner__depth", "pk"))


def required_names(owner: Unit) -> Mapping[str, tuple[str, ...]]:
    """Kind of unit → what this bureau itself requires, for every kind; one query."""
    rows = RequiredRegulation.objects.filter(owner=owner).order_by("position", "pk")
    found: dict[str, list[str]] = {kind: [] for kind in UnitKind.values}
    for row in rows:
        found[row.unit_kind].append(row.name)
    return {kind: tuple(names) for kind, names in found.items()}


def fingerprint(names: Mapping[str, Sequence[str]]) -> str:
    """The same for the same lists: whoever changes them has seen them."""
    return hashlib.sha256(repr([(kind, tuple(names[kind])) for kind in sorted(names)]).encode()).hexdigest()[:32]
