"""A template as rows of a scheme: codes and numbers by place, rules stretched from one year to the term."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.enums import NumberStyle
from campaigns.library.examples import EXAMPLES
from campaigns.library.feeds import FEEDS
from campaigns.library.parts import Branch, Leaf, Raw
from campaigns.operations.schemes import number_of
from campaigns.queries.target_rows import TargetRow
from campaigns.rules import parse_rule, plain, read_methods, write_methods
from core.decimals import half_up

_YEAR = 365
_PLACES = 4
"""What an item is worth in a term of three years is no round number."""


@dataclass(frozen=True)
class Span:
    """The days of a term."""

    starts: dt.date
    ends: dt.date

    @property
    def years(self) -> int:
        """Length in years, at least one."""
        return max(1, round((self.ends - self.starts).days / _YEAR))

    def day_at(self, part: float) -> dt.date:
        """The day at which this part of the term has passed."""
        return self.starts + dt.timedelta(days=round((self.ends - self.starts).days * part))


def rows_of(tops: Sequence[Branch], span: Span, prefix: str = "") -> list[TargetRow]:
    """The rows, parents first; ``prefix`` goes before every code."""
    return list(_walk(tops, span, prefix, None, ()))


def _walk(
    nodes: Iterable[Branch | Leaf], span: Span, prefix: str, parent: str | None, above: tuple[int, ...]
) -> Iterator[TargetRow]:
    for index, node in enumerate(nodes, start=1):
        ordinals = (*above, index)
        code = f"{prefix}{'-'.join(map(str, ordinals))}"
        number = number_of(ordinals=ordinals, style=NumberStyle.ROMAN)
        if isinstance(node, Branch):
            yield TargetRow(code, node.title, parent, number, node.explanation)
            yield from _walk(node.children, span, prefix, code, ordinals)
            continue
        yield TargetRow(
            code,
            node.title,
            parent,
            number,
            node.explanation,
            points=Decimal(node.points),
            rule=parse_rule(stretched(node.rule, node.join, span)).to_json(),
            join=node.join,
            cycle=node.cycle,
            methods=write_methods(read_methods(node.methods)),
            kinds=frozenset(node.kinds),
            evidence_required=node.evidence,
            example=EXAMPLES.get(node.title, ""),
            feeds=frozenset(FEEDS.get(node.title, ())),
        )


def stretched(rule: Raw, join: str, span: Span) -> Raw:
    """A rule written for one year, for the whole term: sums need more, milestones get their dates."""
    if rule["kind"] == "milestone":
        dated = [
            {"name": name, "due": span.day_at(part).isoformat(), "share": share} for name, part, share in rule["at"]
        ]
        return {"kind": "milestone", "late": rule["late"], "milestones": dated}
    if join != "sum":
        return rule
    if rule["kind"] == "quantity":
        return {**rule, "goal": plain(Decimal(rule["goal"]) * span.years)}
    if rule["kind"] == "per_item":
        return {**rule, "each": plain(half_up(Decimal(rule["each"]) / span.years, _PLACES))}
    return rule
