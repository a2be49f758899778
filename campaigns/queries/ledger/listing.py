"""The ledger as a list, and one entry with its history."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from campaigns.models import LedgerEntry, LedgerKind, LedgerVersion
from campaigns.permissions import may_keep_ledger
from campaigns.queries.ledger.counted import CountedIn, counted_in
from campaigns.rules.ledger import NUMBERS, STAFF
from units.enums import Role
from units.models import Unit, User

_MOST_OLDER = 200


@dataclass(frozen=True)
class ValueLine:
    """One value of an entry in words."""

    label: str
    words: str
    is_number: bool


@dataclass(frozen=True)
class EntryPage:
    """An entry, what it says, and how it came to say so."""

    entry: LedgerEntry
    values: tuple[ValueLine, ...]
    versions: tuple[LedgerVersion, ...]
    may_edit: bool
    counted_in: tuple[CountedIn, ...]
    follower: LedgerEntry | None


def older_records(kind: LedgerKind, unit: Unit, entry: LedgerEntry | None = None) -> list[LedgerEntry]:
    """What a record of a lasting kind may take the place of, the latest first; of other kinds nothing."""
    if not kind.is_lasting or kind.code == STAFF:
        return []
    return list(LedgerEntry.objects.replaceable_by(kind, unit, entry.pk if entry else None)[:_MOST_OLDER])


def ledger_entries(user: User, chosen: Mapping[str, Any]) -> QuerySet[LedgerEntry]:
    """Entries this person sees, narrowed by what was chosen."""
    rows = LedgerEntry.objects.visible_to(user).select_related("kind", "unit", "added_by", "system")
    if not chosen.get("withdrawn"):
        rows = rows.standing()
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("unit"):
        rows = rows.filter(unit__in=Unit.objects.matching(chosen["unit"]))
    if chosen.get("q"):
        rows = rows.filter(Q(title__icontains=chosen["q"]) | Q(document_number__icontains=chosen["q"]))
    if chosen.get("since"):
        rows = rows.filter(dated_on__gte=chosen["since"])
    if chosen.get("until"):
        rows = rows.filter(dated_on__lte=chosen["until"])
    return rows


def kept_units(user: User) -> list[Unit]:
    """The units whose ledger this person keeps."""
    return [row.unit for row in user.membership_list if row.role == Role.REPORTER]


def own_bureaus(user: User) -> list[Unit]:
    """Units of whose office the person is that have no kinds of their own or from above."""
    offices = [row.unit for row in user.membership_list if row.role == Role.ADMINISTRATOR]
    return [unit for unit in offices if not LedgerKind.objects.for_unit(unit).exists()]


def entry_page(entry: LedgerEntry, user: User, today: dt.date) -> EntryPage:
    """Everything about one entry."""
    return EntryPage(
        entry=entry,
        values=value_lines(entry),
        versions=tuple(entry.versions.select_related("actor")),
        may_edit=entry.withdrawn_at is None and may_keep_ledger(user, entry.unit),
        counted_in=counted_in(entry, today),
        follower=entry.followers.filter(withdrawn_at__isnull=True).first(),
    )


def value_lines(entry: LedgerEntry) -> tuple[ValueLine, ...]:
    """What was said, in the order of the kind."""
    said = [(field, entry.values[field.key]) for field in entry.kind.field_list if field.key in entry.values]
    return tuple(ValueLine(field.asked, value, field.type in NUMBERS) for field, value in said)


def typed_value(line: ValueLine) -> str | Decimal:
    """A value as a table keeps it."""
    return Decimal(line.words) if line.is_number else line.words
