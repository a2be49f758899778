"""The one search box: what is asked, what a part of the house answers, and how far it looks (docs/adr/0150).

Each app offers ``Source``s in its ``queries/finding.py``; ``config.search`` asks them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from core.keys import read_key

MOST_WORDS, LONGEST_WORD = 5, 40
"""More of either is cut off: nobody finds anything with a sixth word, and each one costs."""

WINDOW = 20_000
"""Rows of one kind, the latest ones, in which words are looked for: a word inside a text is served by no index."""


@dataclass(frozen=True)
class Question:
    """What somebody typed, as words; each must occur. ``limit``: how many finds of one kind are wanted."""

    words: tuple[str, ...]
    limit: int

    @classmethod
    def read(cls, typed: str, *, limit: int) -> "Question":
        """Words apart at blanks, full-width ones too."""
        return cls(tuple(word[:LONGEST_WORD] for word in typed.split()[:MOST_WORDS]), limit)


@dataclass(frozen=True)
class Found:
    """One find: by ``key`` its kind knows it again; ``where`` says in which unit or place it is.

    ``page`` and ``place``: the name and the parts of its address; ``asked`` and ``anchor``: what
    follows the address behind "?" and "#".
    """

    key: str
    title: str
    where: str
    page: str
    place: tuple[object, ...] = ()
    asked: str = ""
    anchor: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        asked, anchor = f"?{self.asked}" if self.asked else "", f"#{self.anchor}" if self.anchor else ""
        return f"{reverse(self.page, args=self.place)}{asked}{anchor}"


@dataclass(frozen=True)
class Answer:
    """Finds of one kind, ``limit`` at most. ``has_more``: there are others; ``is_cut``: older rows were not looked at."""

    rows: tuple[Found, ...] = ()
    has_more: bool = False
    is_cut: bool = False


@dataclass(frozen=True)
class Source:
    """One kind of thing. ``find``: (user, question) → Answer, in a fixed number of queries, only what is visible.

    None: things of this kind are only kept. ``again``: (user, keys) → the finds with these keys, as far as they are still visible; None where nothing of this kind
    is kept among people's own pages.
    """

    kind: str
    label: str
    icon: str
    find: Callable[[Any, Question], Answer] | None
    again: Callable[[Any, Sequence[str]], list[Found]] | None = None


def having(words: Sequence[str], *, texts: Sequence[str], initials: Sequence[str] = ()) -> Q:
    """Rows in which each word occurs: in one of ``texts``, or, typed in letters, in one of the pinyin ``initials``."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for lookup in texts:
            anywhere |= Q(**{f"{lookup}__icontains": word})
        if word.isascii():
            for lookup in initials:
                anywhere |= Q(**{f"{lookup}__contains": word.lower()})
        condition &= anywhere
    return condition


def latest(rows: Any, condition: Q, question: Question) -> tuple[list[Any], bool, bool]:
    """The newest of ``rows`` that fulfil ``condition``, whether there are more, and whether older ones were left out.

    Two queries. Only the latest ``WINDOW`` rows are looked at, so that the effort has an end.
    """
    rows = rows.order_by("-pk")
    edge = list(rows.values_list("pk", flat=True)[WINDOW : WINDOW + 1])
    looked_at = rows.filter(pk__gt=edge[0]) if edge else rows
    found = list(looked_at.filter(condition)[: question.limit + 1])
    return found[: question.limit], len(found) > question.limit, bool(edge)


def whole_keys(keys: Sequence[str]) -> list[int]:
    """Those of the keys that are row numbers."""
    return [number for number in map(read_key, keys) if number is not None]
