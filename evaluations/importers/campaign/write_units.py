"""Units of the installation (made where missing, never changed) and their participations (made and updated)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from campaigns.models import Campaign, Participation
from core.paths import STEP, assign_paths, depth, step
from evaluations.importers.campaign.entry import MOST_LEVELS
from evaluations.importers.campaign.parsed import ParsedUnit
from evaluations.importers.campaign.tally import BATCH, Tally, assign
from units.models import Unit
from units.pinyin import initials

_LONGEST_PATH = 255


def write_units(rows: Sequence[ParsedUnit], organiser: str, tally: Tally) -> dict[str, Unit]:
    """Code → unit. A missing one is made below the unit of its parent's code, from what the file says of it."""
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=[row.code for row in rows] + [organiser])}
    missing = [row for row in rows if row.code not in known]
    if not missing:
        return known
    ordinals = _highest_ordinals(Unit.objects.values_list("path", flat=True))
    made: dict[str, Unit] = {}
    births: dict[str, int] = defaultdict(int)
    for row in _parents_first(missing):
        above = None if row.parent is None else made.get(row.parent) or known[row.parent]
        prefix = "" if above is None else above.path
        ordinals[prefix] += 1
        unit = _new_unit(row, prefix + step(ordinals[prefix]))
        if len(unit.path) > _LONGEST_PATH:
            index = rows.index(row)
            tally.conflicts.add(f"units[{index}].parent", f"单位树层级过深，最多 {MOST_LEVELS} 级")
        made[row.code] = unit
        if above is not None:
            births[above.code] += 1
    tally.conflicts.check()
    for code, unit in made.items():
        unit.numchild = births.pop(code, 0)
    tally.create(list(made.values()))
    for code, count in births.items():
        Unit.objects.filter(pk=known[code].pk).update(numchild=F("numchild") + count)
    return known | made


def _new_unit(row: ParsedUnit, path: str) -> Unit:
    return Unit(
        path=path,
        depth=depth(path),
        numchild=0,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        pinyin_initials=initials(row.name)[:160],
        kind=row.kind,
        comparison_class=row.unit_class,
        weight=row.weight,
        exists_from=row.exists_from,
        exists_to=row.exists_to,
    )


def _highest_ordinals(paths: Iterable[str]) -> dict[str, int]:
    highest: dict[str, int] = defaultdict(int)
    for path in paths:
        above = path[:-STEP]
        highest[above] = max(highest[above], int(path[-STEP:], 36))
    return highest


def _parents_first(rows: Sequence[ParsedUnit]) -> list[ParsedUnit]:
    by_code = {row.code: row for row in rows}
    paths = assign_paths({row.code: row.parent if row.parent in by_code else None for row in rows})
    return [by_code[code] for code in sorted(paths, key=lambda code: (depth(paths[code]), paths[code]))]


def write_participations(
    campaign: Campaign, rows: Sequence[ParsedUnit], units: Mapping[str, Unit], tally: Tally
) -> dict[str, Participation]:
    """Code → participation, also of those the file does not name: they stay as they are.

    Siblings keep their order, new ones follow. Where paths move, a free one is taken first, for a path stands once.
    """
    known = {each.unit.code: each for each in campaign.participations.select_related("unit").order_by("path")}
    codes = {each.pk: code for code, each in known.items()}
    parents = {code: None if each.parent_id is None else codes[each.parent_id] for code, each in known.items()}
    for row in rows:
        parents[row.code] = row.parent
    paths = assign_paths(parents)
    for index, row in enumerate(rows):
        if len(paths[row.code]) > _LONGEST_PATH:
            tally.conflicts.add(f"units[{index}].parent", f"层级过深，最多 {MOST_LEVELS} 级")
    tally.conflicts.check()
    moved = [each.pk for code, each in known.items() if each.path != paths[code]]
    for start in range(0, len(moved), BATCH):
        aside = Concat(Value("~"), Cast("pk", CharField()), output_field=CharField())
        Participation.objects.filter(pk__in=moved[start : start + BATCH]).update(path=aside)
    _create_missing(campaign, rows, units, paths, known, tally)
    _update_known(rows, paths, known, tally)
    return known


def _create_missing(
    campaign: Campaign,
    rows: Sequence[ParsedUnit],
    units: Mapping[str, Unit],
    paths: Mapping[str, str],
    known: dict[str, Participation],
    tally: Tally,
) -> None:
    levels: dict[int, list[ParsedUnit]] = defaultdict(list)
    for row in rows:
        if row.code not in known:
            levels[depth(paths[row.code])].append(row)
    for level in sorted(levels):
        made = {
            row.code: Participation(
                campaign=campaign,
                unit=units[row.code],
                parent=None if row.parent is None else known[row.parent],
                path=paths[row.code],
                **_values(row),
            )
            for row in levels[level]
        }
        tally.create(list(made.values()))
        known |= made


def _values(row: ParsedUnit) -> dict[str, object]:
    return {"name": row.name, "kind": row.kind, "comparison_class": row.unit_class, "weight": row.weight}


def _update_known(
    rows: Sequence[ParsedUnit], paths: Mapping[str, str], known: Mapping[str, Participation], tally: Tally
) -> None:
    by_code = {row.code: row for row in rows}
    changed: list[Participation] = []
    fields: set[str] = set()
    for code, participation in known.items():
        values: dict[str, object] = {"path": paths[code]}
        if code in by_code:
            parent = by_code[code].parent
            values |= {"parent_id": None if parent is None else known[parent].pk, **_values(by_code[code])}
        differs = assign(participation, values)
        if differs:
            changed.append(participation)
            fields |= differs
    tally.moves_scores |= bool(fields - {"name", "path"})
    tally.update(changed, fields)
