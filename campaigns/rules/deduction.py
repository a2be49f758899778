"""发生扣分: points lost for each event."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say


@dataclass(frozen=True)
class Deduction(Rule):
    """points − the first n of a series whose last value repeats, not below 0."""

    kind: ClassVar[str] = "deduction"
    label: ClassVar[str] = "发生扣分"
    about: ClassVar[str] = "不该发生的事，如有责投诉：没有发生得满分，发生一次扣一次，扣完为止。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("series", "逐次扣分", "numbers", help="第一次、第二次……各扣几分，用顿号隔开；以后每次照最后一个扣"),
    )
    silence_flatters = True

    series: tuple[Decimal, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``."""
        return cls(reader.numbers("series"))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        return {"kind": self.kind, "series": [plain(number) for number in self.series]}

    def read_facts(self, reader: Reader) -> Facts:
        """``events``, a whole number."""
        return {"events": reader.whole("events", least=0)} if reader.has("events") else {}

    def lost(self, events: int) -> Decimal:
        """Points that ``events`` cost, before the floor."""
        beyond = max(0, events - len(self.series))
        return sum(self.series[:events], Decimal(0)) + beyond * self.series[-1]

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return max(Fraction(0), Fraction(points) - Fraction(self.lost(int(facts["events"]))))

    def earn_sum(self, amount: Decimal, base: Decimal, points: Decimal, share: Fraction) -> Fraction:
        """Events of all periods stand in one series."""
        del base, share
        return self.earn({"events": int(amount)}, points)

    def stored_parts(self, facts: Facts) -> tuple[Decimal, Decimal]:
        """The events."""
        return Decimal(facts["events"]), Decimal(0)

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        events = int(facts["events"])
        if not events:
            return [f"未发生扣分事项，得满分 {say(points)} 分"]
        lost = self.lost(events)
        said = f"发生 {events} 次，扣 {say(lost)} 分"
        tail = "，扣完为止" if lost > points else ""
        return [f"{said}{tail}，得 {say(self.earn(facts, points))} 分（满分 {say(points)} 分）"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        if len(self.series) == 1:
            return f"满分 {say(points)} 分，每发生一次扣 {say(self.series[0])} 分，扣完为止"
        steps = "、".join(say(number) for number in self.series)
        return f"满分 {say(points)} 分，逐次扣 {steps} 分，以后每次按最后一档，扣完为止"

    def fields(self) -> tuple[FactField, ...]:
        """How often."""
        return (FactField("events", "本期发生次数", "integer", unit="次"),)

    def zero_facts(self) -> Facts:
        """Nothing happened."""
        return {"events": 0}
