"""What every scoring rule can do (DOMAIN.md section 3). A kind of rule is one file beside this one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal, Self

from campaigns.rules.faults import Fault, FaultsError, Reader

Facts = dict[str, Any]
"""Facts in canonical JSON: numbers as decimal strings, counts as integers, dates as ``YYYY-MM-DD``."""

Widget = Literal["decimal", "integer", "choice", "multi_choice", "dates"]

ANY_JOIN = frozenset({"sum", "mean", "latest", "best"})
NO_SUM = frozenset({"mean", "latest", "best"})
"""For rules whose facts cannot be added up."""


@dataclass(frozen=True)
class FactField:
    """One thing that a form or an import asks for."""

    key: str
    label: str
    widget: Widget
    choices: tuple[str, ...] = ()
    unit: str = ""
    help: str = ""


ParameterWidget = Literal["decimal", "choice", "numbers", "lines", "pairs", "steps"]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a kind of rule, as one generic form asks for it.

    ``numbers``: a list of numbers; ``lines``: a list of texts; ``pairs``: texts with a number each; ``steps``:
    milestones (name, due date, share). ``choices``: value and words. What is left empty is not written.
    """

    key: str
    label: str
    widget: ParameterWidget = "decimal"
    help: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class Rule(ABC):
    """How a leaf turns facts into points. Concrete rules are frozen dataclasses of exact parameters."""

    kind: ClassVar[str]
    label: ClassVar[str]
    about: ClassVar[str]
    """What this kind of rule is good for, in one sentence for the person who chooses it."""
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    joins: ClassVar[frozenset[str]] = ANY_JOIN
    has_goal: ClassVar[bool] = False
    """Whether a unit can be given a goal of its own."""
    silence_flatters: bool = False
    """Whether a missing report would raise what join ``sum`` gives, so that it is scaled by the reports present."""

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader) -> Self:
        """Take the parameters from a reader, noting every fault in it."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """The rule written in ``raw``. Raises ``FaultsError`` with all faults."""
        reader = Reader(raw)
        try:
            rule = cls.read(reader)
        except ValueError:
            reader.check()
            raise
        reader.check()
        return rule

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Canonical JSON; ``parse`` of it gives an equal rule."""

    def parse_facts(self, raw: object, *, complete: bool) -> Facts:
        """``raw`` in canonical form. In a draft (not ``complete``) keys may be missing. Raises ``FaultsError``."""
        if raw is None and not complete:
            return {}
        if not isinstance(raw, Mapping):
            raise FaultsError([Fault("", "应为对象")])
        reader = Reader(raw, complete=complete)
        facts = self.read_facts(reader)
        reader.check()
        return facts

    @abstractmethod
    def read_facts(self, reader: Reader) -> Facts:
        """Canonical facts, every fault noted in the reader."""

    @abstractmethod
    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """Exact points that complete facts of one period earn out of ``points``."""

    @abstractmethod
    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """How ``earn`` comes to its result, in sentences with the numbers put in."""

    @abstractmethod
    def describe(self, points: Decimal) -> str:
        """The rule in words."""

    @abstractmethod
    def fields(self) -> tuple[FactField, ...]:
        """What must be asked."""

    def with_goal(self, goal: Decimal) -> "Rule":
        """The same rule with another goal; itself where it has none."""
        del goal
        return self

    def zero_facts(self) -> Facts | None:
        """Facts of 零报告 (nothing happened in the period), or None where that means nothing."""
        return None

    def stored_parts(self, facts: Facts) -> tuple[Decimal, Decimal]:
        """(amount, base) that join ``sum`` adds up; (0, 0) where facts are not added."""
        del facts
        return Decimal(0), Decimal(0)

    def earn_sum(self, amount: Decimal, base: Decimal, points: Decimal, share: Fraction) -> Fraction:
        """Exact points of added facts; ``share``: the part of the leaf's periods that is counted."""
        raise NotImplementedError(self.kind)

    def combine(self, facts: Sequence[Facts], points: Decimal, share: Fraction) -> Fraction:
        """Exact points of the facts of several periods joined by ``sum``."""
        parts = [self.stored_parts(each) for each in facts]
        amount = sum((part[0] for part in parts), Decimal(0))
        base = sum((part[1] for part in parts), Decimal(0))
        return self.earn_sum(amount, base, points, share)
