"""A valid ``civil-campaign/1`` as typed rows. ``None`` in an optional field: the file does not say, keep what is there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from campaigns.queries.reviewers import ReviewWords
from campaigns.queries.scheme_items import ItemRow
from campaigns.rules import Facts, Rule


@dataclass(frozen=True)
class ParsedHead:
    """The campaign itself."""

    code: str
    name: str
    starts: dt.date
    ends: dt.date
    organiser: str
    full_points: Decimal
    bonus_cap: Decimal
    grades: tuple[tuple[str, Decimal], ...]
    text_limit: int | None = None


@dataclass(frozen=True)
class ParsedUnit:
    """A unit as the campaign sees it."""

    code: str
    name: str
    parent: str | None
    kind: str
    weight: Decimal
    unit_class: str
    short_name: str = ""
    exists_from: dt.date | None = None
    exists_to: dt.date | None = None


@dataclass(frozen=True)
class ParsedTarget:
    """A node of the scheme; ``rule`` is None for inner targets."""

    code: str
    parent: str | None
    title: str
    points: Decimal | None = None
    rule: Rule | None = None
    join: str = ""
    cycle: str = ""
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    methods: Mapping[str, str] = field(default_factory=dict)
    number: str | None = None
    explanation: str | None = None
    example: str | None = None
    evidence_required: int | None = None
    evidence_kind: str | None = None
    evidence_months: int | None = None
    review: ReviewWords | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether it is reported and scored."""
        return self.rule is not None

    def concerns(self, unit: str, kind: str, unit_class: str) -> bool:
        """Whether a leaf applies to this unit: by kind, by class or by name; without any of the three to all."""
        if not self.kinds and not self.classes and not self.units:
            return True
        return kind in self.kinds or unit_class in self.classes or unit in self.units


@dataclass(frozen=True)
class ParsedPeriod:
    """A period of reporting."""

    code: str
    cycle: str
    starts: dt.date
    ends: dt.date
    due: dt.date
    closes: dt.date | None = None


@dataclass(frozen=True)
class ParsedReport:
    """A report; ``facts`` are the approved ones where it is approved, ``reported`` what the unit had said then."""

    unit: str
    target: str
    period: str
    state: str
    facts: Facts
    text: str | None = None
    reported: Facts | None = None
    correction_reason: str = ""
    submitted_on: dt.date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies it."""
        return self.unit, self.target, self.period


@dataclass(frozen=True)
class ParsedAdjustment:
    """A bonus, deduction or veto; without ``code`` one of a multiset."""

    unit: str
    kind: str
    dated_on: dt.date
    points: Decimal
    project: str
    basis: str
    look_back_months: int
    code: str = ""
    effect: str = ""
    item: str = ""


@dataclass(frozen=True)
class ParsedAssignment:
    """What an assignment has of its own."""

    unit: str
    target: str
    part: str | None
    own_goal: Decimal | None
    is_assigned: bool = True


@dataclass(frozen=True)
class ParsedExtension:
    """A later due day of one unit."""

    unit: str
    period: str
    due: dt.date
    reason: str


@dataclass(frozen=True)
class ParsedMark:
    """What a method of a leaf other than 材料 gave a unit: points out of ``full_points``."""

    unit: str
    target: str
    method: str
    achieved: Decimal
    full_points: Decimal


@dataclass(frozen=True)
class ParsedCampaign:
    """A whole file without faults; ``items`` None: it says nothing of the lists of bonuses and of vetoes."""

    head: ParsedHead
    as_of: dt.date | None
    version: int
    scheme_title: str | None
    units: tuple[ParsedUnit, ...]
    targets: tuple[ParsedTarget, ...]
    periods: tuple[ParsedPeriod, ...]
    reports: tuple[ParsedReport, ...] = ()
    adjustments: tuple[ParsedAdjustment, ...] = ()
    assignments: tuple[ParsedAssignment, ...] = ()
    extensions: tuple[ParsedExtension, ...] = ()
    marks: tuple[ParsedMark, ...] = ()
    items: tuple[ItemRow, ...] | None = None
