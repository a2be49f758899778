"""汇总反馈: what the units that assist with a leaf reported, for the unit in the lead.

An assisting unit belongs to the nearest unit above it that is in the lead, else to the only one that is.
"""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.enums import FILED, Join, Part
from campaigns.models import Assignment, Period, ProgressReport, ReportSource
from campaigns.queries.reports import FactLine, fact_lines
from campaigns.rules import plain
from campaigns.rules.slots import slots_of
from core.paths import ancestors
from units.enums import Role
from units.models import Membership

SHOWN = 100
"""Assisting units on one page; no office asks more of one lead."""


@dataclass(frozen=True)
class AssistingUnit:
    """One assisting unit. Without a report that is handed in there is nothing to read, but somebody to ask."""

    name: str
    report: ProgressReport | None
    state: str
    lines: tuple[FactLine, ...] = ()
    people: str = ""
    is_taken: bool = False
    is_newer: bool = False
    """Whether it was changed after the lead took account of it."""


@dataclass(frozen=True)
class Assistance:
    """What stands in the lead's form. ``sums``: name of a field → the sum of what is handed in, in JSON."""

    units: tuple[AssistingUnit, ...]
    sums: dict[str, str]

    @property
    def filed(self) -> tuple[AssistingUnit, ...]:
        """Those whose report can be read."""
        return tuple(unit for unit in self.units if unit.report is not None)

    @property
    def missing(self) -> tuple[AssistingUnit, ...]:
        """Those that have not handed in."""
        return tuple(unit for unit in self.units if unit.report is None)

    @property
    def sums_json(self) -> str:
        """For the page's button."""
        return json.dumps(self.sums)


def assisting_of(lead: Assignment) -> list[Assignment]:
    """The assisting units' assignments that belong to this lead: one query where there are none, else three."""
    if lead.part != Part.LEAD:
        return []
    alike = Assignment.objects.filter(target=lead.target_id)
    rows = list(alike.filter(part=Part.ASSISTING).select_related("participation__unit", "target"))
    if not rows:
        return []
    above = {path for row in rows for path in ancestors(row.participation.path, include_self=False)}
    leads = alike.filter(part=Part.LEAD)
    near = set(leads.filter(participation__path__in=above).values_list("participation__path", flat=True))
    is_only = len(leads.values_list("pk")[:2]) == 1
    mine = lead.participation.path
    found = []
    for row in rows:
        over = [path for path in near if row.participation.path.startswith(path)]
        if (max(over, key=len) == mine) if over else is_only:
            found.append(row)
    return sorted(found, key=lambda row: row.participation.path)[:SHOWN]


def read_assistance(
    lead: Assignment, period: Period, report: ProgressReport | None, today: dt.date
) -> Assistance | None:
    """What the lead's form shows of those that assist; None where nobody does."""
    rows = assisting_of(lead)
    if not rows:
        return None
    filed = ProgressReport.objects.filter(assignment__in=rows, period=period)
    reports = {each.assignment_id: each for each in filed}
    taken = dict(ReportSource.objects.filter(report=report).values_list("source", "version")) if report else {}
    people = _people([row.participation.unit_id for row in rows], today)
    units = tuple(_unit(row, reports.get(row.pk), taken, people.get(row.participation.unit_id, "")) for row in rows)
    return Assistance(units, _sums(lead, [unit.report for unit in units if unit.report is not None]))


def _unit(row: Assignment, report: ProgressReport | None, taken: dict[int, int], people: str) -> AssistingUnit:
    name = row.participation.name
    if report is None or report.state not in FILED:
        return AssistingUnit(name, None, report.state if report else "none", people=people)
    return AssistingUnit(
        name,
        report,
        report.state,
        fact_lines(row.rule_object, report.facts, report.approved_facts),
        people,
        is_taken=report.pk in taken,
        is_newer=report.pk in taken and taken[report.pk] != report.version,
    )


def _people(units: list[int], today: dt.date) -> dict[int, str]:
    """Unit → who reports there, with a number to call."""
    found: dict[int, list[str]] = {}
    posts = Membership.objects.in_force(today)
    rows = posts.filter(unit__in=units, role=Role.REPORTER, user__is_active=True)
    for row in rows.select_related("user").order_by("pk"):
        found.setdefault(row.unit_id, []).append(" ".join(filter(None, (str(row.user), row.user.phone))))
    return {unit: "、".join(names) for unit, names in found.items()}


def _sums(lead: Assignment, reports: list[ProgressReport]) -> dict[str, str]:
    """The sum of each number, for rules whose facts can be added."""
    rule = lead.rule_object
    if Join.SUM not in rule.joins or not reports:
        return {}
    facts: list[dict[str, Any]] = [
        each.facts if each.approved_facts is None else each.approved_facts for each in reports
    ]
    numbers = [slot for slot in slots_of(rule) if slot.kind in {"decimal", "integer"}]
    return {
        slot.name: plain(sum((Decimal(str(each[slot.key])) for each in facts if slot.key in each), Decimal(0)))
        for slot in numbers
    }
