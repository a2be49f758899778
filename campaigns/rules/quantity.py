"""定量完成: a measured number against a goal."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say, say_percent


@dataclass(frozen=True)
class Quantity(Rule):
    """points × min(value ÷ goal, cap), 0 under the floor; with ``less``, goal ÷ value above the goal."""

    kind: ClassVar[str] = "quantity"
    label: ClassVar[str] = "定量完成"
    has_goal: ClassVar[bool] = True
    about: ClassVar[str] = "有数量目标的工作，如全年办 12 场：完成目标的几成，就得几成的分。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("goal", "目标值", help="整个考核期要完成的数量；各期累计时，先按已到期的期数折算"),
        Parameter(
            "direction",
            "方向",
            "choice",
            default="more",
            choices=(("more", "越多越好"), ("less", "越少越好（控制数）")),
        ),
        Parameter("floor", "起步比例", help="完成比例低于它不得分；0.3 就是三成，0 是没有门槛", default="0"),
        Parameter("cap", "封顶比例", help="1 是最多得满分；1.2 是超额完成最多得 120%", default="1"),
    )

    goal: Decimal
    direction: str = "more"
    floor: Decimal = Decimal(0)
    cap: Decimal = Decimal(1)

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``; with ``less`` a goal of 0 is allowed."""
        direction = reader.choice("direction", ("more", "less"), default="more")
        goal = reader.number("goal", positive=direction == "more")
        return cls(goal, direction, reader.number("floor", default="0"), reader.number("cap", default="1"))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        return {
            "kind": self.kind,
            "goal": plain(self.goal),
            "direction": self.direction,
            "floor": plain(self.floor),
            "cap": plain(self.cap),
        }

    def with_goal(self, goal: Decimal) -> "Quantity":
        """See ``Rule.with_goal``."""
        return replace(self, goal=goal)

    @property
    def silence_flatters(self) -> bool:  # type: ignore[override]
        """A small number looks good where less is better."""
        return self.direction == "less"

    def read_facts(self, reader: Reader) -> Facts:
        """``value``, not negative."""
        return {"value": plain(reader.number("value"))} if reader.has("value") else {}

    def ratio(self, value: Fraction, goal: Fraction) -> Fraction:
        """What part of the goal is reached, before floor and cap."""
        if self.direction == "more":
            return value / goal
        return Fraction(1) if value <= goal else goal / value

    def _earn(self, value: Fraction, goal: Fraction, points: Decimal) -> Fraction:
        ratio = self.ratio(value, goal)
        return Fraction(0) if ratio < Fraction(self.floor) else Fraction(points) * min(ratio, Fraction(self.cap))

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return self._earn(Fraction(facts["value"]), Fraction(self.goal), points)

    def earn_sum(self, amount: Decimal, base: Decimal, points: Decimal, share: Fraction) -> Fraction:
        """The goal is pro-rated to the share of periods counted (时序进度)."""
        del base
        return self._earn(Fraction(amount), Fraction(self.goal) * share, points)

    def stored_parts(self, facts: Facts) -> tuple[Decimal, Decimal]:
        """The value."""
        return Decimal(facts["value"]), Decimal(0)

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        value, goal = Fraction(facts["value"]), Fraction(self.goal)
        ratio = self.ratio(value, goal)
        if self.direction == "more":
            said = f"完成 {say(value)} ÷ 目标 {say(goal)} = {say_percent(ratio)}"
        elif value <= goal:
            said = f"实际 {say(value)}，未超过控制数 {say(goal)}，按 100% 计"
        else:
            said = f"控制数 {say(goal)} ÷ 实际 {say(value)} = {say_percent(ratio)}"
        if ratio < Fraction(self.floor):
            return [f"{said}，低于 {say_percent(self.floor)}，不得分"]
        if ratio > Fraction(self.cap):
            said += f"，最高按 {say_percent(self.cap)} 计"
        counted = min(ratio, Fraction(self.cap))
        return [f"{said}，得 {say(points)} × {say_percent(counted)} = {say(self.earn(facts, points))} 分"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        goal = "目标" if self.direction == "more" else "控制在"
        text = f"{goal} {say(self.goal)}，满分 {say(points)} 分，按完成比例得分"
        if self.floor:
            text += f"，低于 {say_percent(self.floor)} 不得分"
        return text if self.cap == 1 else f"{text}，最高按 {say_percent(self.cap)} 计"

    def fields(self) -> tuple[FactField, ...]:
        """The number done."""
        return (FactField("value", "本期完成数", "decimal", help=f"目标 {say(self.goal)}"),)

    def zero_facts(self) -> Facts:
        """Nothing done."""
        return {"value": "0"}
