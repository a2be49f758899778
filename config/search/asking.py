"""Asking all sources, and what a person has open often."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.queries.finding import SOURCES as IN_CAMPAIGNS
from config.search.places import HANDBOOK, PAGES
from core.search import Answer, Found, Question, Source
from evaluations.queries.finding import SOURCES as IN_EVALUATIONS
from units.models import Shortcut, User
from units.queries.finding import SOURCES as IN_UNITS

SOURCES: dict[str, Source] = {each.kind: each for each in (PAGES, *IN_UNITS, *IN_CAMPAIGNS, *IN_EVALUATIONS, HANDBOOK)}
"""In the order of the page."""

_RECENT_SHOWN = 10


@dataclass(frozen=True)
class Group:
    """The finds of one kind."""

    source: Source
    answer: Answer


@dataclass(frozen=True)
class Own:
    """One page of the person's own, with the kind of thing it shows."""

    source: Source
    found: Found


def ask(user: User, question: Question, kind: str = "") -> list[Group]:
    """What each source (or that of ``kind`` alone) finds; a fixed number of queries. Nothing without a word."""
    if not question.words:
        return []
    asked = [SOURCES[kind]] if kind else SOURCES.values()
    groups = [Group(each, each.find(user, question)) for each in asked if each.find is not None]
    return [group for group in groups if group.answer.rows]


def found_again(user: User, kind: str, key: str) -> Found | None:
    """The thing with this key, as far as it is still visible."""
    source = SOURCES.get(kind)
    again = source.again if source is not None else None
    return next(iter(again(user, [key])), None) if again is not None else None


def own_pages(user: User) -> tuple[list[Own], list[Own]]:
    """What the person keeps, and what was open lately; what is no longer visible is left out."""
    starred = list(Shortcut.objects.starred(user))
    recent = [row for row in Shortcut.objects.recent(user) if row.starred_at is None][:_RECENT_SHOWN]
    known = _known(user, [*starred, *recent])
    return _shown(starred, known), _shown(recent, known)


def _known(user: User, rows: Iterable[Shortcut]) -> dict[tuple[str, str], Found]:
    keys: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        keys[row.kind].append(row.key)
    found: dict[tuple[str, str], Found] = {}
    for kind, wanted in keys.items():
        again = SOURCES[kind].again
        found |= {(kind, each.key): each for each in again(user, wanted)} if again is not None else {}
    return found


def _shown(rows: Iterable[Shortcut], known: dict[tuple[str, str], Found]) -> list[Own]:
    pairs = [(row.kind, row.key) for row in rows]
    return [Own(SOURCES[kind], known[kind, key]) for kind, key in pairs if (kind, key) in known]
