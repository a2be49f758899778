"""Writing rows into a draft: by code, in place, so that the same rows a second time change nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from campaigns.enums import Part
from campaigns.models import Scheme, Target, TargetClass, TargetKind, TargetUnit
from campaigns.models.scheme import new_lineage
from campaigns.operations.schemes.access import lock_draft
from campaigns.operations.schemes.feeding import write_feeds
from campaigns.operations.schemes.reviewing import Reviewers
from campaigns.queries.target_rows import TargetRow, canonical_rule, parents_of, read_rows
from campaigns.rules import Fault, FaultsError, is_reported, read_methods
from core.paths import CycleError, assign_paths, depth
from units.models import Unit, User
from units.operations.audit import record_act
from units.pinyin import initials

MOST_LEVELS = 8
"""More levels than any printed table has."""

_FIELDS = (
    "parent",
    "path",
    "number",
    "title",
    "pinyin_initials",
    "explanation",
    "example",
    "is_leaf",
    "points",
    "rule",
    "join",
    "cycle",
    "methods",
    "is_reported",
    "evidence_required",
    "evidence_kind",
    "evidence_months",
    "lineage",
)


@dataclass(frozen=True)
class ContentTally:
    """How many targets were added, changed, removed, and left as they were."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    untouched: int = 0

    @property
    def has_changes(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed)


@transaction.atomic
def replace_content(
    *, scheme: Scheme, rows: Sequence[TargetRow], actor: User | None, at: dt.datetime, revision: int | None = None
) -> ContentTally:
    """Make ``rows`` the whole content of a draft, in their order; targets are known again by their code.

    Rules may be faulty and leaves incomplete: the check names these. FaultsError (paths such as ``targets[3].parent``)
    for what no tree can hold: repeated codes, unknown parents, units and reviewers, circles, too many levels; nothing is written.
    """
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    tally = write_content(scheme=draft, rows=rows)
    if tally.has_changes:
        details = {"added": tally.added, "changed": tally.changed, "removed": tally.removed}
        record_act(actor=actor, verb="写入指标", subject=draft, at=at, unit=draft.arranger, details=details)
    return tally


def write_content(*, scheme: Scheme, rows: Sequence[TargetRow]) -> ContentTally:
    """The writing itself, without lock, audit or permission: for operations that made the draft."""
    paths = _check_tree(rows)
    units, reviewers = _find_units(rows), Reviewers(scheme=scheme, reviews=[row.review for row in rows])
    before = {row.code: row for row in read_rows(scheme)}
    rows = _with_lineages(scheme, rows, before)
    known = {target.code: target for target in scheme.targets.select_related("parent")}
    if tuple(before.values()) == rows:
        return ContentTally(untouched=len(rows))
    places = {code: target.path for code, target in known.items()}
    move_aside(scheme=scheme)
    made = _write_targets(scheme, rows, paths, known)
    gone = [target for code, target in known.items() if code not in paths]
    for target in sorted(gone, key=lambda each: -len(places[each.code])):
        target.delete()
    changed = [row for row in rows if row.code in before and row != before[row.code]]
    touched = [row for row in rows if row.code not in before or row in changed]
    pairs = [(made[row.code], row) for row in touched]
    _write_scopes(pairs, units)
    reviewers.write([(target, row.review) for target, row in pairs])
    write_feeds(pairs=[(target, row.feeds) for target, row in pairs])
    moved = {code for code in known if code in paths and places[code] != paths[code]}
    differing = len({row.code for row in changed} | moved)
    return ContentTally(len(rows) - len(known) + len(gone), differing, len(gone), len(known) - len(gone) - differing)


def _with_lineages(scheme: Scheme, rows: Sequence[TargetRow], before: Mapping[str, TargetRow]) -> tuple[TargetRow, ...]:
    """Rows that do not say what they continue: the target of this code, or the published one of this code and title."""
    published = Scheme.objects.alike(scheme).published().exclude(pk=scheme.pk)
    old = Target.objects.filter(scheme__in=published).values_list("code", "title", "lineage")
    lineages = {(code, title): lineage for code, title, lineage in old}
    taken = {row.lineage for row in (*rows, *before.values())}
    found = []
    for given in rows:
        row = replace(given, rule=canonical_rule(given.rule))
        continued = before[row.code].lineage if row.code in before else lineages.get((row.code, row.title), "")
        is_free = row.code in before or continued not in taken
        found.append(row if row.lineage or not continued or not is_free else replace(row, lineage=continued))
    return tuple(found)


def _check_tree(rows: Sequence[TargetRow]) -> dict[str, str]:
    """Code → path."""
    faults: list[Fault] = []
    codes = [row.code for row in rows]
    for index, row in enumerate(rows):
        if row.code in codes[:index]:
            faults.append(Fault(f"targets[{index}].code", f"代码与前面的目标重复：{row.code}"))
        if row.parent is not None and row.parent not in codes:
            faults.append(Fault(f"targets[{index}].parent", f"没有这个上级目标：{row.parent}"))
    if faults:
        raise FaultsError(faults)
    try:
        paths = assign_paths({row.code: row.parent for row in rows})
    except CycleError as error:
        circle = set(error.nodes)
        message = "上级关系形成循环"
        raise FaultsError(
            Fault(f"targets[{index}].parent", message) for index, row in enumerate(rows) if row.code in circle
        ) from error
    deep = [index for index, row in enumerate(rows) if depth(paths[row.code]) > MOST_LEVELS]
    if deep:
        raise FaultsError(Fault(f"targets[{index}].parent", f"层级过深，最多 {MOST_LEVELS} 级") for index in deep)
    return paths


def _find_units(rows: Sequence[TargetRow]) -> dict[str, Unit]:
    wanted = frozenset().union(*(row.units for row in rows))
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    faults = [
        Fault(f"targets[{index}].units", f"没有这个单位：{code}")
        for index, row in enumerate(rows)
        for code in sorted(row.units - units.keys())
    ]
    if faults:
        raise FaultsError(faults)
    return units


def move_aside(*, scheme: Scheme) -> None:
    """Free all paths of a scheme that are about to be dealt out anew, for a path stands once."""
    scheme.targets.update(path=Concat(Value("~"), Cast("pk", CharField()), output_field=CharField()))


def _write_targets(
    scheme: Scheme, rows: Sequence[TargetRow], paths: Mapping[str, str], known: Mapping[str, Target]
) -> dict[str, Target]:
    made: dict[str, Target] = {}
    inner = parents_of(rows)
    for level in sorted({depth(path) for path in paths.values()}):
        fresh = []
        for row in (row for row in rows if depth(paths[row.code]) == level):
            target = known.get(row.code) or Target(scheme=scheme, code=row.code, lineage=row.lineage or new_lineage())
            for name, value in _values(row, paths[row.code], is_inner=row.code in inner).items():
                setattr(target, name, value)
            target.parent = None if row.parent is None else made[row.parent]
            made[row.code] = target
            fresh += [] if row.code in known else [target]
        Target.objects.bulk_create(fresh)
    Target.objects.bulk_update([made[code] for code in known if code in made], _FIELDS, batch_size=100)
    return made


def _values(row: TargetRow, path: str, *, is_inner: bool) -> dict[str, Any]:
    own: dict[str, Any] = {
        "path": path,
        "number": row.number,
        "title": row.title,
        "pinyin_initials": initials(row.title)[:200],
        "explanation": row.explanation,
        "example": row.example,
        "is_leaf": row.is_complete and not is_inner,
        "points": row.points,
        "rule": None if row.rule is None else dict(row.rule),
        "join": row.join,
        "cycle": row.cycle,
        "methods": dict(row.methods),
        "is_reported": is_reported(read_methods(row.methods)),
        "evidence_required": row.evidence_required,
        "evidence_kind": row.evidence_kind,
        "evidence_months": row.evidence_months,
    }
    return {**own, "lineage": row.lineage} if row.lineage else own


def _write_scopes(pairs: Sequence[tuple[Target, TargetRow]], units: Mapping[str, Unit]) -> None:
    targets = [target for target, _ in pairs]
    for model in (TargetKind, TargetClass, TargetUnit):
        model._default_manager.filter(target__in=targets).delete()
    TargetKind.objects.bulk_create(
        TargetKind(target=target, kind=kind) for target, row in pairs for kind in sorted(row.kinds)
    )
    TargetClass.objects.bulk_create(
        TargetClass(target=target, comparison_class=each) for target, row in pairs for each in sorted(row.classes)
    )
    TargetUnit.objects.bulk_create(
        TargetUnit(target=target, unit=units[code], part=Part.ASSISTING if code in row.assisting else Part.LEAD)
        for target, row in pairs
        for code in sorted(row.units)
    )
