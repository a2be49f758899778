"""Rows of campaigns, schemes, participations, periods and assignments."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from campaigns.enums import SchemeState
from campaigns.models import (
    Assignment,
    Campaign,
    GradeThreshold,
    Participation,
    Period,
    Scheme,
    Target,
    TargetKind,
)
from campaigns.rules import parse_rule, plain
from core.paths import assign_paths, step
from evaluations.demo.calendar import Span, Term
from evaluations.demo.targets import Branch, Leaf, Raw
from evaluations.demo.units import BY_CODE, PLACES, ROOT
from units.models import Unit

_GRADES = (("优秀", "90"), ("良好", "80"), ("合格", "60"))
_PILLARS = "ⅠⅡⅢⅣⅤ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def open_campaign(term: Term, organiser: Unit) -> Campaign:
    """The campaign with its grades."""
    campaign = Campaign.objects.create(
        code=term.code,
        name=term.name,
        starts_on=term.starts,
        ends_on=term.ends,
        organiser=organiser,
        full_points="100",
        bonus_cap="3",
        is_demo=True,
    )
    GradeThreshold.objects.bulk_create(
        GradeThreshold(campaign=campaign, name=name, threshold=threshold, position=position)
        for position, (name, threshold) in enumerate(_GRADES)
    )
    campaign.refresh_from_db()  # the numbers as the database keeps them
    return campaign


def admit_units(campaign: Campaign, units: Mapping[str, Unit]) -> dict[str, Participation]:
    """Unit code → participation of every unit that exists when the campaign ends."""
    present = [place for place in PLACES if place.exists_on(campaign.ends_on)]
    paths = assign_paths({place.code: place.parent for place in present})
    members: dict[str, Participation] = {}
    for place in sorted(present, key=lambda each: len(paths[each.code])):
        members[place.code] = Participation.objects.create(
            campaign=campaign,
            unit=units[place.code],
            parent=members[place.parent] if place.parent else None,
            path=paths[place.code],
            name=place.name,
            kind=place.kind,
            comparison_class=place.comparison_class,
            weight=place.weight,
        )
    return members


def set_periods(campaign: Campaign, spans: Iterable[Span]) -> list[Period]:
    """The periods of the campaign."""
    return Period.objects.bulk_create(
        Period(
            campaign=campaign,
            code=span.code,
            cycle=span.cycle,
            starts_on=span.starts,
            ends_on=span.ends,
            due_on=span.due,
        )
        for span in spans
    )


def publish_scheme(
    campaign: Campaign,
    term: Term,
    tops: Sequence[Branch],
    title: str,
    at: dt.datetime,
    owner: Participation | None = None,
) -> list[Target]:
    """Write a published scheme; its leaves, in order."""
    scheme = Scheme.objects.create(
        campaign=campaign, owner=owner, version=1, title=title, state=SchemeState.PUBLISHED, published_at=at
    )
    prefix = "" if owner is None else f"{owner.unit.code}-"
    leaves: list[Target] = []
    level: list[tuple[Target | None, str, Sequence[Branch | Leaf]]] = [(None, "", tops)]
    while level:
        rows = [
            (_row(scheme, term, node, parent, code, index, prefix), node, f"{code}{'-' if code else ''}{index}")
            for parent, code, children in level
            for index, node in enumerate(children, start=1)
        ]
        Target.objects.bulk_create(row for row, _, _ in rows)
        TargetKind.objects.bulk_create(
            TargetKind(target=row, kind=kind) for row, node, _ in rows if isinstance(node, Leaf) for kind in node.kinds
        )
        leaves += [row for row, _, _ in rows if row.is_leaf]
        level = [(row, code, node.children) for row, node, code in rows if isinstance(node, Branch)]
    return sorted(leaves, key=lambda leaf: leaf.path)


def _row(
    scheme: Scheme, term: Term, node: Branch | Leaf, parent: Target | None, above: str, index: int, prefix: str
) -> Target:
    code = f"{above}-{index}" if above else str(index)
    row = Target(
        scheme=scheme,
        parent=parent,
        path=(parent.path if parent else "") + step(index),
        code=f"{prefix}{code}",
        number=_number(code),
        title=node.title,
        explanation=node.explanation,
    )
    if isinstance(node, Leaf):
        row.is_leaf = True
        row.points = Decimal(node.points)
        row.rule = parse_rule(stretched(node.rule, node.join, term)).to_json()
        row.join, row.cycle, row.evidence_required = node.join, node.cycle, node.evidence
    return row


def _number(code: str) -> str:
    """``3-1-2`` as it is printed: Ⅲ-1-②."""
    first, *rest = (int(part) for part in code.split("-"))
    printed = [_PILLARS[first - 1], *(str(part) for part in rest)]
    if len(rest) > 1:
        printed[-1] = _CIRCLED[rest[-1] - 1]
    return "-".join(printed)


def stretched(rule: Raw, join: str, term: Term) -> Raw:
    """A rule written for one year, for the whole term: sums need more, milestones get their dates."""
    if rule["kind"] == "milestone":
        dated = [
            {"name": name, "due": term.day_at(part).isoformat(), "share": share} for name, part, share in rule["at"]
        ]
        return {"kind": "milestone", "late": rule["late"], "milestones": dated}
    if join != "sum":
        return rule
    if rule["kind"] == "quantity":
        return {**rule, "goal": plain(Decimal(rule["goal"]) * term.years)}
    if rule["kind"] == "per_item":
        return {**rule, "each": plain(Decimal(rule["each"]) / term.years)}
    return rule


def hand_out(members: Mapping[str, Participation], leaves: Sequence[Target]) -> list[Assignment]:
    """An assignment for every unit × leaf that applies to its kind."""
    kinds: dict[int, set[str]] = {}
    for target_id, kind in TargetKind.objects.filter(target__in=leaves).values_list("target_id", "kind"):
        kinds.setdefault(target_id, set()).add(kind)
    return Assignment.objects.bulk_create(
        Assignment(participation=member, target=leaf)
        for member in members.values()
        for leaf in leaves
        if leaf.pk not in kinds or member.kind in kinds[leaf.pk]
    )


def is_invented(member: Participation) -> bool:
    """Whether what is not good may fall on this unit."""
    return BY_CODE[member.unit.code].invented


def is_root(member: Participation) -> bool:
    """Whether this is 市局."""
    return member.unit.code == ROOT
