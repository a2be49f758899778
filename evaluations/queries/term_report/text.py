"""Putting numbers into sentences, so that each can be opened; a number without records is named as missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evaluations.queries.term_report.figures import FIGURES
from evaluations.queries.term_report.scope import ReportPlace, ReportScope

_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with ``figure`` it is a number, or says which number is missing."""

    text: str
    figure: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Passage:
    """What the report says of one part."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """As it is read."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of figures without a record."""
        return tuple(dict.fromkeys(piece.figure for piece in self.pieces if piece.is_missing))


@dataclass
class Filler:
    """Fills in figures; each is counted once for a report, those about a part once for the part."""

    scope: ReportScope
    _known: dict[tuple[str, int], str] = field(default_factory=dict)

    def fill(self, words: str, place: ReportPlace) -> Passage:
        """``words`` with the figures in place of their names."""
        return Passage(tuple(self._pieces(words, place)))

    def _pieces(self, words: str, place: ReportPlace) -> Iterator[Piece]:
        done = 0
        for match in _NAME.finditer(words):
            if match.start() > done:
                yield Piece(words[done : match.start()])
            name = match[1].strip()
            value = self.value(name, place)
            yield Piece(value or f"〔缺：{name}〕", figure=name, is_missing=not value)
            done = match.end()
        if done < len(words):
            yield Piece(words[done:])

    def value(self, name: str, place: ReportPlace) -> str:
        """The figure in words; "" where no record says anything, or no such figure exists."""
        figure = FIGURES.get(name)
        if figure is None:
            return ""
        about = place.target.pk if place.target is not None and figure.is_of_part else 0
        if (name, about) not in self._known:
            self._known[name, about] = figure.value(place)
        return self._known[name, about]


def unknown_names(words: str) -> tuple[str, ...]:
    """Names in braces that are no figures."""
    names = dict.fromkeys(match[1].strip() for match in _NAME.finditer(words))
    return tuple(name for name in names if name not in FIGURES)
