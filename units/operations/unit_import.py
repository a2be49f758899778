"""Writing a workbook of units and people: all of it or nothing, in statements for many rows at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F

from core.clock import day_of
from core.paths import STEP, depth, step
from core.sheets.changing import require_seen
from units.models import AuditEntry, Membership, Unit, UnitPast, User
from units.operations.audit import entry_of
from units.operations.tree import hang_below, lock_tree
from units.pinyin import initials
from units.queries.imports import ImportPlan, Scope, UnitBook, plan_import
from units.queries.imports.people import PersonChange, units_by_code
from units.queries.imports.units import UnitChange

_BATCH = 500
_DAY = dt.timedelta(days=1)
_PAST_FIELDS = ("name", "short_name", "kind")


@dataclass(frozen=True)
class _Act:
    """Who imports, when."""

    actor: User | None
    at: dt.datetime


@transaction.atomic
def import_units(*, book: UnitBook, actor: User | None, at: dt.datetime, seen: str | None = None) -> ImportPlan:
    """Write a workbook; a second time it changes nothing, and it deletes nothing.

    Effects in order: new units, changed units (what they were called and where they hung is kept as their past), moved
    subtrees, new and changed people, roles; an audit entry for each unit and person. New people cannot sign in before
    they are invited. SheetFaultsError with everything that is wrong, and nothing is written; ConflictError where the
    plan is no longer the one whose fingerprint is ``seen``.
    """
    lock_tree()
    plan = plan_import(book, Scope(actor, day_of(at)))
    book.faults.check()
    require_seen(plan.preview, seen, "单位或人员")
    act = _Act(actor, at)
    _found_units([change for change in plan.units if change.unit is None])
    _change_units([change for change in plan.units if change.unit is not None], day_of(at))
    _move_units([change for change in plan.units if change.unit is not None and change.parent is not None])
    _write_people(plan.people)
    _record(plan, act)
    return plan


def _searched_by(values: Mapping[str, Any]) -> str:
    return f"{initials(values.get('name', ''))} {initials(values.get('short_name', ''))}".strip()[:160]


def _found_units(changes: Sequence[UnitChange]) -> None:
    """Parents first; each behind the last child of its parent."""
    codes = {change.line.code: change for change in changes}
    above = units_by_code(sorted({change.parent for change in changes if change.parent} - codes.keys()))
    last = _last_ordinals() if changes else {}
    births: dict[str, int] = defaultdict(int)
    made: dict[str, Unit] = {}
    for change in _parents_first(changes):
        parent = made.get(change.parent or "") or above.get(change.parent or "")
        prefix = parent.path if parent else ""
        last[prefix] = last.get(prefix, 0) + 1
        births[prefix] += 1
        values = dict(change.values)
        path = prefix + step(last[prefix])
        code = change.line.code
        made[code] = Unit(code=code, path=path, depth=depth(path), pinyin_initials=_searched_by(values), **values)
    for unit in made.values():
        unit.numchild = births.pop(unit.path, 0)
    Unit.objects.bulk_create(made.values(), batch_size=_BATCH)
    for path, count in births.items():
        Unit.objects.filter(path=path).update(numchild=F("numchild") + count)
    _name_successors(changes)


def _name_successors(changes: Sequence[UnitChange]) -> None:
    wanted = {change.line.code: change.line.successor for change in changes if change.line.successor}
    known = units_by_code(sorted({*wanted.values(), *wanted}))
    units = [known[code] for code in wanted]
    for unit in units:
        unit.successor = known[wanted[unit.code]]
    Unit.objects.bulk_update(units, ["successor"], batch_size=_BATCH)


def _last_ordinals() -> dict[str, int]:
    last: dict[str, int] = {}
    for path in Unit.objects.values_list("path", flat=True):
        above = path[:-STEP]
        last[above] = max(last.get(above, 0), int(path[-STEP:], 36))
    return last


def _parents_first(changes: Sequence[UnitChange]) -> list[UnitChange]:
    below: dict[str, list[UnitChange]] = defaultdict(list)
    codes = {change.line.code for change in changes}
    for change in changes:
        below[change.parent if change.parent in codes else ""].append(change)
    found: list[UnitChange] = []
    waiting = [""]
    while waiting:
        rows = below[waiting.pop()]
        found += rows
        waiting += [row.line.code for row in rows]
    return found


def _change_units(changes: Sequence[UnitChange], today: dt.date) -> None:
    units = [change.unit for change in changes if change.unit is not None]
    _write_pasts([change for change in changes if change.parent or {*change.values} & {*_PAST_FIELDS}], today)
    fields: set[str] = set()
    for change in changes:
        for name, value in change.values.items():
            setattr(change.unit, name, value)
            fields.add(name)
    for unit in units:
        unit.version += 1
        unit.pinyin_initials = _searched_by({"name": unit.name, "short_name": unit.short_name})
    if units:
        Unit.objects.bulk_update(units, sorted({*fields, "version", "pinyin_initials"}), batch_size=_BATCH)


def _write_pasts(changes: Sequence[UnitChange], today: dt.date) -> None:
    """Keep what the units were until yesterday, except where they began or changed since: nobody has known that."""
    until = today - _DAY
    units = [change.unit for change in changes if change.unit is not None]
    changed = set(UnitPast.objects.filter(unit__in=units, until_on__gte=until).values_list("unit_id", flat=True))
    kept = [
        unit for unit in units if unit.pk not in changed and (unit.exists_from is None or unit.exists_from <= until)
    ]
    above = {unit.path: unit for unit in Unit.objects.filter(path__in=[unit.path[:-STEP] for unit in kept])}
    UnitPast.objects.bulk_create(
        (
            UnitPast(
                unit=unit,
                until_on=until,
                parent=above.get(unit.path[:-STEP]),
                **{name: getattr(unit, name) for name in _PAST_FIELDS},
            )
            for unit in kept
        ),
        batch_size=_BATCH,
    )


def _move_units(changes: Sequence[UnitChange]) -> None:
    """From the top of the tree as it will be, so that whatever is hung below another stands where it belongs already."""
    heights = _heights({change.line.code: str(change.parent) for change in changes}) if changes else {}
    groups: dict[tuple[int, str], list[Unit]] = defaultdict(list)
    for change in changes:
        if change.unit is not None:
            groups[heights[change.line.code], str(change.parent)].append(change.unit)
    for (_, code), units in sorted(groups.items(), key=lambda item: item[0]):
        hang_below(roots=units, parent=Unit.objects.get(code=code))


def _heights(moves: Mapping[str, str]) -> dict[str, int]:
    """How far below the top each moved unit will be."""
    codes = dict(Unit.objects.values_list("path", "code"))
    parents = {code: codes.get(path[:-STEP], "") for path, code in codes.items()} | dict(moves)
    heights = {}
    for moved in moves:
        code, heights[moved] = moved, 0
        while code:
            code, heights[moved] = parents[code], heights[moved] + 1
    return heights


def _write_people(changes: Sequence[PersonChange]) -> None:
    units = units_by_code(sorted({code for change in changes for code in (change.home, *_codes(change))}))
    people: dict[str, User] = {}
    for change in changes:
        user = change.user or User(username=change.username, home_unit=units[change.home])
        for name, value in change.values.items():
            setattr(user, name, value)
        user.pinyin_initials = initials(user.name)[:40]
        if change.user is None:
            user.set_unusable_password()
        elif user.home_unit_id is None:
            user.home_unit = units[change.home]
        people[change.username] = user
    new = [people[change.username] for change in changes if change.user is None]
    User.objects.bulk_create(new, batch_size=_BATCH)
    old = [people[change.username] for change in changes if change.user is not None]
    User.objects.bulk_update(old, ["name", "phone", "email", "pinyin_initials", "home_unit"], batch_size=_BATCH)
    grants = [(people[change.username], grant) for change in changes for grant in change.grants]
    posts = [grant.membership for _, grant in grants if grant.membership is not None]
    for _, grant in grants:
        if grant.membership is not None:
            grant.membership.post = grant.post
    Membership.objects.bulk_update(posts, ["post"], batch_size=_BATCH)
    Membership.objects.bulk_create(
        (
            Membership(user=user, unit=units[grant.unit], role=grant.role, post=grant.post)
            for user, grant in grants
            if grant.membership is None
        ),
        batch_size=_BATCH,
    )


def _codes(change: PersonChange) -> list[str]:
    return [grant.unit for grant in change.grants]


def _record(plan: ImportPlan, act: _Act) -> None:
    units = units_by_code([change.line.code for change in plan.units])
    people: dict[str, User] = {}
    names = [change.username for change in plan.people]
    for start in range(0, len(names), _BATCH):
        found = User.objects.filter(username__in=names[start : start + _BATCH]).select_related("home_unit")
        people |= {user.username: user for user in found}
    subjects: list[tuple[models.Model, Unit | None, str, PersonChange | UnitChange]] = [
        (units[each.line.code], units[each.line.code], "修改单位" if each.unit else "设立单位", each)
        for each in plan.units
    ]
    subjects += [
        (people[each.username], people[each.username].home_unit, "修改人员" if each.user else "登记人员", each)
        for each in plan.people
    ]
    AuditEntry.objects.bulk_create(
        (
            entry_of(
                actor=act.actor,
                verb=f"导入：{verb}",
                subject=subject,
                at=act.at,
                unit=unit,
                details={"changes": [[each.label, each.before, each.now] for each in change.entry.changes]},
            )
            for subject, unit, verb, change in subjects
        ),
        batch_size=_BATCH,
    )
