"""名次计分: a share of the points for each rank."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import NO_SUM, FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say


@dataclass(frozen=True)
class Rank(Rule):
    """points × shares[rank − 1]; beyond the end of the table 0."""

    kind: ClassVar[str] = "rank"
    label: ClassVar[str] = "名次计分"
    about: ClassVar[str] = "排名次的工作，如评议名次：第几名，就按第几个系数得分。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("shares", "各名次的系数", "numbers", help="第一名、第二名……用顿号隔开，1 是得满分；排在后面的不得分"),
    )
    joins: ClassVar[frozenset[str]] = NO_SUM

    shares: tuple[Decimal, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``."""
        return cls(reader.numbers("shares", positive=True))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        return {"kind": self.kind, "shares": [plain(number) for number in self.shares]}

    def read_facts(self, reader: Reader) -> Facts:
        """``rank``, from 1."""
        return {"rank": reader.whole("rank", least=1)} if reader.has("rank") else {}

    def share_of(self, rank: int) -> Decimal:
        """What a rank brings."""
        return self.shares[rank - 1] if rank <= len(self.shares) else Decimal(0)

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return Fraction(points) * Fraction(self.share_of(int(facts["rank"])))

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        rank = int(facts["rank"])
        if rank > len(self.shares):
            return [f"第 {rank} 名，只计前 {len(self.shares)} 名，不得分"]
        share = say(self.share_of(rank))
        return [f"第 {rank} 名，系数 {share}，得 {say(points)} × {share} = {say(self.earn(facts, points))} 分"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        steps = "、".join(f"第 {place} 名 {say(share)}" for place, share in enumerate(self.shares, 1))
        return f"满分 {say(points)} 分，按名次系数得分（{steps}），其后不得分"

    def fields(self) -> tuple[FactField, ...]:
        """The rank."""
        return (FactField("rank", "名次", "integer", unit="名"),)
