"""How a leaf came to its points: decisions and days in their order, each with the cell before and after it.

Nothing of this is stored. A cell is a pure function of the rule, the decisions taken and the day (``score_cell``), so its
past is that function asked again at every moment at which its value can have changed; docs/adr/0145-….md.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from campaigns.rules import Facts, Milestone, Rule, Shares, is_reported, to_day
from evaluations.scoring.cells import CountablePeriod, score_cell
from evaluations.scoring.methods import JoinedCell, Mark, join_methods

Kind = Literal["due", "assigned", "approved", "reopened", "extended", "marked", "adjusted", "ended"]
"""Why a score moved: a day passed, a task was given, a report approved or taken back, a later day granted, a round
published, an adjustment confirmed or revoked."""


class When(NamedTuple):
    """A moment: a day, and the place within it; 0 is the day's beginning, before anything is decided on it."""

    day: dt.date
    order: int = 0


EVER = When(dt.date.min)
"""Before everything: where a decision stands of which no moment is known."""


@dataclass(frozen=True)
class Told:
    """A report's approved facts from a moment on; None where the approval was taken back."""

    when: When
    key: str
    facts: Facts | None
    by: str = ""


@dataclass(frozen=True)
class Postponed:
    """From a moment on a period is due on another day."""

    when: When
    key: str
    due: dt.date
    by: str = ""


@dataclass(frozen=True)
class Marked:
    """From a moment on a method is measured."""

    when: When
    method: str
    mark: Mark
    by: str = ""


@dataclass(frozen=True)
class LeafPast:
    """A leaf of a unit with all that was ever decided of it; decisions in the order of their moments.

    ``begins``: when the unit got it, where that was after the scheme's publication.
    """

    leaf: int
    rule: Rule
    join: str
    points: Decimal
    periods: tuple[CountablePeriod, ...]
    shares: Shares
    told: tuple[Told, ...] = ()
    postponed: tuple[Postponed, ...] = ()
    marked: tuple[Marked, ...] = ()
    begins: When = EVER


@dataclass(frozen=True)
class CellMove:
    """One change of a cell. ``key``: the report's period or the method; of days that passed, the periods or steps due."""

    when: When
    leaf: int
    kind: Kind
    key: str
    by: str
    before: JoinedCell
    after: JoinedCell


def cell_at(past: LeafPast, when: When) -> JoinedCell:
    """The cell as it was at a moment, by the rule that is in force now."""
    if when < past.begins:
        return JoinedCell("pending", Decimal(0), Decimal(0))
    later = {each.key: each.due for each in past.postponed if each.when <= when}
    reports: dict[str, Facts] = {}
    for each in past.told:
        if each.when > when:
            break
        reports.pop(each.key, None)
        if each.facts is not None:
            reports[each.key] = each.facts
    material = None
    if is_reported(past.shares):
        material = score_cell(
            rule=past.rule,
            join=past.join,
            points=past.points,
            periods=[replace(each, due=later.get(each.key, each.due)) for each in past.periods],
            reports=reports,
            as_of=when.day,
        )
    marks = {each.method: each.mark for each in past.marked if each.when <= when}
    return join_methods(material=material, shares=past.shares, marks=marks, points=past.points)


def moves_of(past: LeafPast, *, since: When, until: When) -> list[CellMove]:
    """Every change of the cell after ``since`` and up to ``until``, in order; what changes nothing is left out."""
    before = cell_at(past, since)
    found = []
    for when, (kind, key, by) in sorted(_moments(past).items()):
        if not since < when <= until:
            continue
        after = cell_at(past, when)
        if _value(after) != _value(before):
            found.append(CellMove(when, past.leaf, kind, key, by, before, after))
        before = after
    return found


def _value(cell: JoinedCell) -> tuple[object, ...]:
    return cell.state, cell.achieved, cell.attainable


def _moments(past: LeafPast) -> Mapping[When, tuple[Kind, str, str]]:
    """When the cell can have changed, and why; what was decided at one moment is told together."""
    causes: dict[When, list[tuple[Kind, str, str]]] = defaultdict(list)
    for day, name in _days(past):
        causes[When(day)].append(("due", name, ""))
    causes[past.begins].append(("assigned", "", ""))
    for told in past.told:
        causes[told.when].append(("reopened" if told.facts is None else "approved", told.key, told.by))
    for each in past.postponed:
        causes[each.when].append(("extended", each.key, each.by))
    for mark in past.marked:
        causes[mark.when].append(("marked", mark.method, mark.by))
    found = {}
    for when, every in causes.items():
        kind, _, by = every[-1]
        found[when] = (kind, "、".join(dict.fromkeys(key for _, key, _ in every)), by)
    return found


def _days(past: LeafPast) -> list[tuple[dt.date, str]]:
    """The first day on which a period or a step counts without anybody's doing, with its name."""
    after = dt.timedelta(days=1)
    if isinstance(past.rule, Milestone):
        found = [(step.due + after, step.name) for step in past.rule.milestones]
        reports = [told.facts for told in past.told if told.facts is not None]
        return found + [(to_day(day), name) for facts in reports for name, day in facts["done"].items()]
    found = [(each.due + after, each.key) for each in past.periods]
    return found + [(each.due + after, each.key) for each in past.postponed]
