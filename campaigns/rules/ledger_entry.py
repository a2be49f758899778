"""What a person says of work done, and what is wrong with its days and its numbers of people: pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.rules.ledger import LedgerField


@dataclass(frozen=True)
class EntryContent:
    """What a person says; ``is_confirmed``: that more people than the unit's staff took part is meant so.

    ``supersedes``: the number of the record whose place a lasting one takes.
    """

    dated_on: dt.date
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    document_number: str = ""
    ends_on: dt.date | None = None
    is_confirmed: bool = False
    supersedes: int | None = None


@dataclass(frozen=True)
class Life:
    """From when to when a unit exists."""

    name: str
    since: dt.date | None = None
    until: dt.date | None = None


def faults_of_days(content: EntryContent, life: Life, today: dt.date) -> dict[str, str]:
    """What is wrong with the days, by the name of the field: work to come, or of a time in which there was no such unit."""
    faults: dict[str, str] = {}
    day = content.dated_on
    if day > today:
        faults["dated_on"] = f"{day} 还没有到，台账只记已经做了的事"
    elif life.since is not None and day < life.since:
        faults["dated_on"] = f"{life.name} {life.since} 才设立，不会有 {day} 的工作"
    elif life.until is not None and day > life.until:
        faults["dated_on"] = f"{life.name} {life.until} 已撤销，请记在承继单位"
    if content.ends_on is not None and content.ends_on < day:
        faults["ends_on"] = "不应早于日期"
    return faults


def crowd_among(fields: Sequence[LedgerField], values: Mapping[str, str], staff: int | None) -> LedgerField | None:
    """The number of people that is most above the ``staff``; None where none is, or the staff is not known.

    It may be right, where guests came: a person confirms it.
    """
    people = [each for each in fields if each.type == "people" and each.key in values]
    most = max(people, key=lambda each: Decimal(values[each.key]), default=None)
    return most if most is not None and staff is not None and Decimal(values[most.key]) > staff else None
