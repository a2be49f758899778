"""A workbook of the ledger against what is there: what would be added and changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from campaigns.models import LedgerEntry, LedgerKind
from campaigns.queries.ledger.listing import kept_units
from campaigns.queries.ledger.staff import StaffRoll, staff_rolls
from campaigns.rules.faults import FaultsError
from campaigns.rules.ledger import STAFF, read_values
from campaigns.rules.ledger_entry import EntryContent, Life, crowd_among, faults_of_days
from core.paths import ancestors
from core.sheets import FaultList, Row
from core.sheets.preview import Change, Entry, Preview
from units.models import Unit, User

_Key = tuple[int, int, dt.date, str]
"""Unit, kind, day, title: what tells one record from another in a file."""


@dataclass(frozen=True)
class EntryLine:
    """One line; ``values`` are those that the file gives, ``unit`` a code or empty."""

    row: Row
    kind: LedgerKind
    unit: str
    dated_on: dt.date | None
    title: str
    values: Mapping[str, str]
    document_number: str = ""
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class EntryBook:
    """All lines, and what is wrong with them."""

    lines: tuple[EntryLine, ...] = ()
    faults: FaultList = field(default_factory=FaultList)


@dataclass(frozen=True)
class EntryChange:
    """A record to be written (``known`` None: a new one) with all it says."""

    unit: Unit
    kind: LedgerKind
    known: LedgerEntry | None
    content: EntryContent
    row: Row
    entry: Entry


@dataclass(frozen=True)
class EntryPlan:
    """What an import would write, and the same for people to look at."""

    changes: tuple[EntryChange, ...]
    preview: Preview


def kept_kinds(user: User) -> list[LedgerKind]:
    """The kinds in which this person records, in the order of the bureaus."""
    paths = {path for unit in kept_units(user) for path in ancestors(unit.path, include_self=True)}
    rows = LedgerKind.objects.active().filter(owner__path__in=sorted(paths)).select_related("owner")
    return list(rows.order_by("owner__path", "position", "pk"))


def plan_entries(book: EntryBook, user: User, today: dt.date) -> EntryPlan:
    """Compare; two queries. Faults join those that reading found; who confirms the preview confirms its warnings."""
    units = {unit.code: unit for unit in kept_units(user)}
    known = _known(book.lines, units.values())
    rolls = staff_rolls({unit.pk for unit in units.values()}, today)
    seen: dict[_Key, int] = {}
    changes, untouched = [], 0
    for line in book.lines:
        unit = _unit_of(line, units)
        if unit is None or line.dated_on is None or not line.title:
            continue
        key = (unit.pk, line.kind.pk, line.dated_on, line.title)
        if (first := seen.setdefault(key, line.row.number)) != line.row.number:
            line.row.fault("title", f"与第 {first} 行日期和标题都相同", "请合并成一行，或在标题里写出区别")
            continue
        found = known.get(key, [])
        if len(found) > 1:
            line.row.fault("title", f"台账里这一天有 {len(found)} 条同样标题的记录", "请在网页上改要改的那一条")
            continue
        change = _change(line, unit, found[0] if found else None, today, rolls.get(unit.pk))
        untouched += change is None
        changes += [change] if change is not None else []
    preview = Preview(
        added=tuple(change.entry for change in changes if change.known is None),
        changed=tuple(change.entry for change in changes if change.known is not None),
        untouched=untouched,
        faults=book.faults.blocking,
        warnings=book.faults.warnings,
    )
    return EntryPlan(tuple(changes), preview)


def _known(lines: Sequence[EntryLine], units: Iterable[Unit]) -> Mapping[_Key, list[LedgerEntry]]:
    days = {line.dated_on for line in lines if line.dated_on}
    rows = LedgerEntry.objects.standing().filter(
        unit__in=list(units), kind__in={line.kind.pk for line in lines}, dated_on__in=days
    )
    found: dict[_Key, list[LedgerEntry]] = defaultdict(list)
    for entry in rows.select_related("unit"):
        found[entry.unit_id, entry.kind_id, entry.dated_on, entry.title].append(entry)
    return found


def _unit_of(line: EntryLine, units: Mapping[str, Unit]) -> Unit | None:
    unit = units.get(line.unit) if line.unit else next(iter(units.values())) if len(units) == 1 else None
    if unit is None and line.unit:
        line.row.fault("unit", f"没有代码为“{line.unit}”、由您登记的单位", "请检查单位代码")
    elif unit is None:
        line.row.fault("unit", "不能为空", "您负责几个单位，请写明单位代码")
    elif not unit.path.startswith(line.kind.owner.path):
        line.row.fault("unit", f"“{unit}”不用“{line.kind}”这种台账", "请记到别的工作表")
        return None
    return unit


def _change(
    line: EntryLine, unit: Unit, known: LedgerEntry | None, today: dt.date, roll: StaffRoll | None
) -> EntryChange | None:
    """What the line changes; None where nothing, or where something is wrong with it."""
    assert line.dated_on is not None
    content = EntryContent(
        dated_on=line.dated_on,
        title=line.title,
        values={**(known.values if known else {}), **line.values},
        document_number=line.document_number or (known.document_number if known else ""),
        ends_on=line.ends_on or (known.ends_on if known else None),
        is_confirmed=True,
        supersedes=known.supersedes_id if known else None,
    )
    faults = faults_of_days(content, Life(str(unit), unit.exists_from, unit.exists_to), today)
    values: dict[str, str] = {}
    try:
        values = read_values(line.kind.field_list, content.values)
    except FaultsError as error:
        faults |= {f"value-{fault.path}": fault.message for fault in error.faults}
    for name, message in faults.items():
        line.row.fault(name, message, "请改正")
    said = _said(line.kind, replace(content, values=values), known)
    if faults or (known is not None and not said):
        return None
    _warn(line, values, roll)
    entry = Entry(line.kind.name, line.row.number, unit.code, f"{line.dated_on} {line.title}", said)
    return EntryChange(unit, line.kind, known, replace(content, values=values), line.row, entry)


def _warn(line: EntryLine, values: Mapping[str, str], roll: StaffRoll | None) -> None:
    assert line.dated_on is not None
    staff = roll.on(line.dated_on) if roll and line.kind.code != STAFF else None
    most = crowd_among(line.kind.field_list, values, staff)
    if most is not None:
        said = f"{most.label} {values[most.key]} 人，多于在岗职工 {staff} 人"
        line.row.fault(f"value-{most.key}", said, "确实有外单位人员参加的，确认导入即可", is_warning=True)


def _said(kind: LedgerKind, content: EntryContent, known: LedgerEntry | None) -> tuple[Change, ...]:
    """What differs, in the order of the sheet."""
    pairs = [
        (field.label, known.values.get(field.key, "") if known else "", str(content.values.get(field.key, "")))
        for field in kind.field_list
    ]
    ends = known.ends_on.isoformat() if known and known.ends_on else ""
    pairs.append(("有效至", ends, content.ends_on.isoformat() if content.ends_on else ""))
    pairs.append(("文号", known.document_number if known else "", content.document_number))
    return tuple(Change(label, before, now) for label, before, now in pairs if before != now)
