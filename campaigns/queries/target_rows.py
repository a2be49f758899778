"""The contents of a scheme as plain rows: what copies, templates, files and comparisons have in common."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from campaigns.enums import Part
from campaigns.models import Campaign, Scheme, Target
from campaigns.queries.reviewers import UNSET, ReviewWords, words_of
from campaigns.rules import FaultsError, Milestone, parse_rule, read_methods, write_methods
from campaigns.rules.feeds import FeedSpec

_YEAR = 12
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TargetRow:
    """A target; ``rule`` is raw JSON, so that a draft may hold a faulty one until the check finds it.

    ``methods``: kind → share in percent; ``units`` are codes; of them ``assisting`` (协办) help the others. ``lineage`` empty: that of the target with the same code, or a new one.
    """

    code: str
    title: str
    parent: str | None = None
    number: str = ""
    explanation: str = ""
    example: str = ""
    points: Decimal | None = None
    rule: Mapping[str, Any] | None = None
    join: str = ""
    cycle: str = ""
    methods: Mapping[str, str] = field(default_factory=dict)
    kinds: frozenset[str] = NONE
    classes: frozenset[str] = NONE
    units: frozenset[str] = NONE
    assisting: frozenset[str] = NONE
    evidence_required: int = 0
    evidence_kind: str = ""
    evidence_months: int = 0
    review: ReviewWords = UNSET
    lineage: str = ""
    feeds: frozenset[FeedSpec] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Whether it says all that a leaf needs."""
        return self.points is not None and self.rule is not None and bool(self.join) and bool(self.cycle)


def canonical_rule(raw: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The rule as it is written canonically; a faulty one as it is."""
    try:
        return None if raw is None else parse_rule(raw).to_json()
    except FaultsError:
        return raw


def scheme_targets(scheme: Scheme) -> list[Target]:
    """The targets in order, with parents and applicability: a fixed number of queries."""
    return list(scheme.targets.select_related("parent").with_scope().order_by("path"))


def rows_of(targets: Iterable[Target]) -> tuple[TargetRow, ...]:
    """Rows of targets that came from ``scheme_targets``."""
    return tuple(
        TargetRow(
            code=target.code,
            title=target.title,
            parent=target.parent.code if target.parent else None,
            number=target.number,
            explanation=target.explanation,
            example=target.example,
            points=target.points,
            rule=canonical_rule(target.rule),
            join=target.join,
            cycle=target.cycle,
            methods=write_methods(read_methods(target.methods)),
            kinds=frozenset(row.kind for row in target.kinds.all()),
            classes=frozenset(row.comparison_class for row in target.classes.all()),
            units=frozenset(row.unit.code for row in target.named_units.all()),
            assisting=frozenset(row.unit.code for row in target.named_units.all() if row.part == Part.ASSISTING),
            evidence_required=target.evidence_required,
            evidence_kind=target.evidence_kind,
            evidence_months=target.evidence_months,
            lineage=target.lineage,
            review=words_of(target),
            feeds=frozenset(row.spec for row in target.feeds.all()),
        )
        for target in targets
    )


def read_rows(scheme: Scheme) -> tuple[TargetRow, ...]:
    """All rows of a scheme in order."""
    return rows_of(scheme_targets(scheme))


def months_between(earlier: Campaign, later: Campaign) -> int:
    """By how many months the beginnings of two terms differ."""
    before, after = earlier.starts_on, later.starts_on
    return (after.year - before.year) * _YEAR + after.month - before.month


def shift_rule(raw: Mapping[str, Any] | None, months: int) -> Mapping[str, Any] | None:
    """A rule with milestones for a term that begins ``months`` later; every other rule, and a faulty one, as it is."""
    try:
        rule = None if raw is None else parse_rule(raw)
    except FaultsError:
        return raw
    return rule.shifted(months).to_json() if isinstance(rule, Milestone) else raw


def shift_rows(rows: Iterable[TargetRow], months: int) -> list[TargetRow]:
    """Rows for another term."""
    return [replace(row, rule=shift_rule(row.rule, months)) for row in rows]


def parents_of(rows: Sequence[TargetRow]) -> frozenset[str]:
    """Codes of the targets that have others below them."""
    return frozenset(row.parent for row in rows if row.parent is not None)


def scope_in_words(target: Target) -> str:
    """Whom a target concerns; ``target`` came from ``scheme_targets``."""
    words = [row.get_kind_display() for row in target.kinds.all()]
    words += [row.comparison_class for row in target.classes.all()]
    words += [
        f"{row.unit}（协办）" if row.part == Part.ASSISTING else str(row.unit) for row in target.named_units.all()
    ]
    return "、".join(words) or "所有单位"
