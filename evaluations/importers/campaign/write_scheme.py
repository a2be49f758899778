"""The scheme (made published, or compared: a published one never changes) and the periods."""

import datetime as dt
from collections.abc import Mapping, Sequence

from campaigns.enums import SchemeState
from campaigns.models import Campaign, Period, Scheme, Target, TargetClass, TargetKind, TargetUnit
from campaigns.operations.schemes import settle_routes
from campaigns.operations.schemes.items import write_items
from campaigns.operations.schemes.reviewing import Reviewers
from campaigns.queries.reviewers import ReviewWords, panels_for, words_of
from campaigns.queries.scheme_items import read_items
from campaigns.rules import is_reported, parse_rule, read_methods, write_methods
from core.paths import assign_paths, depth
from evaluations.importers.campaign.parsed import ParsedCampaign, ParsedPeriod, ParsedTarget
from evaluations.importers.campaign.tally import Tally, assign
from units.models import ReviewPanel, Unit


def write_scheme(campaign: Campaign, parsed: ParsedCampaign, at: dt.datetime, tally: Tally) -> dict[str, Target]:
    """Code → target of the published scheme. A difference to one already published is a conflict."""
    published = campaign.schemes.common().published().first()
    if published is not None:
        return _compare_scheme(published, parsed, tally)
    if campaign.schemes.common().filter(version=parsed.version).exists():
        tally.conflicts.add("scheme.version", f"第 {parsed.version} 版已经存在，但不是已发布的版本")
        tally.conflicts.check()
    scheme = Scheme(
        campaign=campaign,
        version=parsed.version,
        title=parsed.scheme_title or "",
        state=SchemeState.PUBLISHED,
        published_at=at,
    )
    tally.create([scheme])
    made = _create_targets(scheme, parsed.targets, tally)
    _write_reviewers(scheme, parsed.targets, made, tally)
    write_items(scheme=scheme, rows=parsed.items or ())
    return made


def _create_targets(scheme: Scheme, rows: Sequence[ParsedTarget], tally: Tally) -> dict[str, Target]:
    paths = assign_paths({row.code: row.parent for row in rows})
    made: dict[str, Target] = {}
    for level in sorted({depth(path) for path in paths.values()}):
        batch = {
            row.code: Target(  # type: ignore[misc] # the field takes Decimal
                scheme=scheme,
                parent=None if row.parent is None else made[row.parent],
                path=paths[row.code],
                code=row.code,
                number=row.number or "",
                title=row.title,
                explanation=row.explanation or "",
                example=row.example or "",
                is_leaf=row.is_leaf,
                points=row.points,
                rule=None if row.rule is None else row.rule.to_json(),
                join=row.join,
                cycle=row.cycle,
                methods=dict(row.methods),
                is_reported=is_reported(read_methods(row.methods)),
                evidence_required=row.evidence_required or 0,
                evidence_kind=row.evidence_kind or "",
                evidence_months=row.evidence_months or 0,
            )
            for row in rows
            if depth(paths[row.code]) == level
        }
        tally.create(list(batch.values()))
        made |= batch
    tally.create([TargetKind(target=made[row.code], kind=kind) for row in rows for kind in sorted(row.kinds)])
    tally.create(
        [TargetClass(target=made[row.code], comparison_class=each) for row in rows for each in sorted(row.classes)]
    )
    units = dict(Unit.objects.values_list("code", "pk")) if any(row.units for row in rows) else {}
    tally.create([TargetUnit(target=made[row.code], unit_id=units[code]) for row in rows for code in sorted(row.units)])
    return made


def _write_reviewers(scheme: Scheme, rows: Sequence[ParsedTarget], made: Mapping[str, Target], tally: Tally) -> None:
    """Who reviews; a panel that there is not is made, without members: people do not travel with files."""
    reviews = [row.review or ReviewWords() for row in rows]
    known = set(panels_for(scheme.arranger).values_list("name", flat=True)) if any(reviews) else set()
    missing = sorted({review.panel for review in reviews} - known - {""})
    tally.create([ReviewPanel(unit=scheme.arranger, name=name) for name in missing])
    reviewers = Reviewers(scheme=scheme, reviews=reviews, path="scheme.targets")
    reviewers.write([(made[row.code], review) for row, review in zip(rows, reviews, strict=True)])
    settle_routes(scheme=scheme)


def _compare_scheme(scheme: Scheme, parsed: ParsedCampaign, tally: Tally) -> dict[str, Target]:
    conflicts = tally.conflicts
    if scheme.version != parsed.version:
        conflicts.add("scheme.version", f"第 {scheme.version} 版已经发布，不能换成第 {parsed.version} 版")
    if parsed.scheme_title is not None and parsed.scheme_title != scheme.title:
        conflicts.add("scheme.title", f"已发布的指标体系不能更改：原为“{scheme.title}”")
    if parsed.items is not None and parsed.items != read_items(scheme):
        conflicts.add("scheme.bonus_items", "已发布的指标体系不能更改：加分项或负面清单不同")
    known = {target.code: target for target in scheme.targets.select_related("parent").with_scope()}
    for index, row in enumerate(parsed.targets):
        path = f"scheme.targets[{index}]"
        if row.code not in known:
            conflicts.add(path, f"已发布的指标体系不能增加目标 {row.code}")
            continue
        for key, is_same in _compare_target(known[row.code], row).items():
            if not is_same:
                conflicts.add(f"{path}.{key}", f"已发布的指标体系不能更改（目标 {row.code}）")
    missing = sorted(known.keys() - {row.code for row in parsed.targets})
    for code in missing:
        conflicts.add("scheme.targets", f"缺少已发布的目标 {code}")
    conflicts.check()
    return known


def _compare_target(target: Target, row: ParsedTarget) -> dict[str, bool]:
    """Key → whether it is the same; what the file does not say is the same."""
    parent = None if target.parent is None else target.parent.code
    same = {
        "parent": parent == row.parent,
        "title": target.title == row.title,
        "number": row.number in {None, target.number},
        "explanation": row.explanation in {None, target.explanation},
        "example": row.example in {None, target.example},
        "evidence_required": row.evidence_required in {None, target.evidence_required},
        "evidence_kind": row.evidence_kind in {None, target.evidence_kind},
        "evidence_months": row.evidence_months in {None, target.evidence_months},
        "review": row.review in {None, words_of(target)},
    }
    if target.is_leaf != row.is_leaf:
        return {**same, "rule": False}
    if row.rule is not None:
        same |= {
            "points": target.points == row.points,
            "rule": parse_rule(target.rule) == row.rule,
            "join": target.join == row.join,
            "cycle": target.cycle == row.cycle,
            "methods": write_methods(target.shares) == row.methods,
            "applies_to": {kind.kind for kind in target.kinds.all()} == row.kinds,
            "applies_to_classes": {each.comparison_class for each in target.classes.all()} == row.classes,
            "applies_to_units": {each.unit.code for each in target.named_units.all()} == row.units,
        }
    return same


def write_periods(campaign: Campaign, rows: Sequence[ParsedPeriod], tally: Tally) -> dict[str, Period]:
    """Code → period. The cycle of a period never changes: reports hang on it."""
    known = {period.code: period for period in campaign.periods.all()}
    _check_periods(rows, known, tally)
    before = {code: period.starts_on for code, period in known.items()}
    changed: list[Period] = []
    fields: set[str] = set()
    for row in rows:
        if row.code in known:
            differs = assign(known[row.code], _period_values(row))
            changed += [known[row.code]] if differs else []
            fields |= differs
    swapped = [period for period in changed if period.starts_on != before[period.code]]
    _move_aside(swapped)
    tally.update(changed, fields)
    tally.moves_scores |= bool(fields & {"starts_on", "due_on"})
    made = [
        Period(campaign=campaign, code=row.code, cycle=row.cycle, **_period_values(row))
        for row in rows
        if row.code not in known
    ]
    tally.create(made)
    return known | {period.code: period for period in made}


def _period_values(row: ParsedPeriod) -> dict[str, dt.date]:
    values = {"starts_on": row.starts, "ends_on": row.ends, "due_on": row.due}
    return values if row.closes is None else {**values, "closes_on": row.closes}


def _check_periods(rows: Sequence[ParsedPeriod], known: Mapping[str, Period], tally: Tally) -> None:
    named = {row.code for row in rows}
    others = {(period.cycle, period.starts_on): code for code, period in known.items() if code not in named}
    for index, row in enumerate(rows):
        if row.code in known and known[row.code].cycle != row.cycle:
            tally.conflicts.add(f"periods[{index}].cycle", f"已有填报期的周期不能更改：{row.code}")
        if (row.cycle, row.starts) in others:
            other = others[row.cycle, row.starts]
            tally.conflicts.add(f"periods[{index}].starts", f"同一周期中已有同日开始的填报期：{other}")
    tally.conflicts.check()


def _move_aside(periods: Sequence[Period]) -> None:
    """Free the starts that are about to be exchanged, for a start stands once in a cycle."""
    for ordinal, period in enumerate(periods):
        far = dt.date.max - dt.timedelta(days=ordinal)
        Period.objects.filter(pk=period.pk).update(starts_on=far, ends_on=far)
