"""What a system filled into a report, for those who submit and review it."""

import datetime as dt
from dataclasses import dataclass

from campaigns.models import ProgressReport, SystemFill
from campaigns.queries.reports import FactLine, fact_lines


@dataclass(frozen=True)
class Filled:
    """The last filling: whose, when, what, and whether the report still says the same."""

    system: str
    at: dt.datetime
    lines: tuple[FactLine, ...]
    is_kept: bool


def last_filled(report: ProgressReport) -> Filled | None:
    """None where no system filled anything in; one query."""
    last = SystemFill.objects.filter(report=report).select_related("system").first()
    if last is None:
        return None
    is_kept = all(report.facts.get(key) == value for key, value in last.facts.items())
    lines = fact_lines(report.assignment.rule_object, last.facts)
    return Filled(last.system.name, last.at, lines, is_kept)
