"""节点推进: named steps with due dates and shares."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import FactField, Facts, Parameter, Rule
from campaigns.rules.days import months_later
from campaigns.rules.faults import Reader, plain, to_day
from campaigns.rules.words import say, say_percent


@dataclass(frozen=True)
class Step:
    """One milestone: what, by when, how much of the whole."""

    name: str
    due: dt.date
    share: Decimal


def _read_step(reader: Reader, raw: object, path: str) -> Step | None:
    if not isinstance(raw, Mapping):
        reader.fault(path, "应为对象")
        return None
    name = raw.get("name")
    if not isinstance(name, str) or not name.strip():
        reader.fault(f"{path}.name", "应为文字")
    due = dt.date.min
    try:
        due = to_day(raw.get("due"))
    except ValueError as error:
        reader.fault(f"{path}.due", str(error))
    return Step(str(name), due, reader.as_number(raw.get("share"), path=f"{path}.share", positive=True))


@dataclass(frozen=True)
class Milestone(Rule):
    """Looks at its own dates, not at periods (INTERCHANGE.md): points × Σ shares done ÷ Σ shares counted."""

    kind: ClassVar[str] = "milestone"
    label: ClassVar[str] = "节点推进"
    about: ClassVar[str] = "分几步走的工作，如系统上线：每个节点有完成日期和份额，按时完成得这一份的分。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("milestones", "节点", "steps", help="份额是各节点之间的轻重，如 1、1、2"),
        Parameter("late", "逾期完成打几折", help="0.5 是逾期完成得一半，0 是不得分", default="0"),
    )

    milestones: tuple[Step, ...]
    late: Decimal = Decimal(0)

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``; facts name milestones, so that a name stands once."""
        steps: list[Step] = []
        for index, raw in enumerate(reader.items("milestones")):
            step = _read_step(reader, raw, f"milestones[{index}]")
            if step is None:
                continue
            if step.name in {other.name for other in steps}:
                reader.fault(f"milestones[{index}].name", f"与前面的节点重复：{step.name}")
            steps.append(step)
        return cls(tuple(steps), reader.number("late", default="0"))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        steps = [{"name": s.name, "due": s.due.isoformat(), "share": plain(s.share)} for s in self.milestones]
        return {"kind": self.kind, "milestones": steps, "late": plain(self.late)}

    def shifted(self, months: int) -> "Milestone":
        """The same steps, due so many months later (before, if negative): for another term."""
        return replace(self, milestones=tuple(replace(s, due=months_later(s.due, months)) for s in self.milestones))

    def read_facts(self, reader: Reader) -> Facts:
        """``done``: name → date."""
        if not reader.has("done"):
            return {}
        done = reader.raw["done"]
        if not isinstance(done, Mapping):
            reader.fault("done", "应为节点和日期")
            return {}
        known = {step.name for step in self.milestones}
        for name, day in done.items():
            if name not in known:
                reader.fault(f"done.{name}", "没有这个节点")
                continue
            try:
                to_day(day)
            except ValueError as error:
                reader.fault(f"done.{name}", str(error))
        return {"done": {step.name: done[step.name] for step in self.milestones if step.name in done}}

    def value_of(self, step: Step, done_on: dt.date | None) -> Fraction:
        """The share a milestone brings: whole in time, times ``late`` after its due date, 0 if not done."""
        if done_on is None:
            return Fraction(0)
        return Fraction(step.share) * (1 if done_on <= step.due else Fraction(self.late))

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """What these dates bring once every milestone is due. The score of a day is ``scoring.cells``' business."""
        whole = sum((Fraction(step.share) for step in self.milestones), Fraction(0))
        done = {name: to_day(day) for name, day in facts["done"].items()}
        return (
            Fraction(points) * sum((self.value_of(s, done.get(s.name)) for s in self.milestones), Fraction(0)) / whole
        )

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``; one sentence a milestone, then the result."""
        done = {name: to_day(day) for name, day in facts["done"].items()}
        said = [self.say_step(step, done.get(step.name)) for step in self.milestones]
        return [*said, f"全部节点到期时折合 {say(self.earn(facts, points))} 分（满分 {say(points)} 分）"]

    def say_step(self, step: Step, done_on: dt.date | None) -> str:
        """One milestone in words."""
        due = f"{step.name}（应于 {step.due} 完成，占 {say(step.share)}）"
        if done_on is None:
            return f"{due}：未完成"
        if done_on <= step.due:
            return f"{due}：{done_on} 按时完成"
        return f"{due}：{done_on} 逾期完成，按 {say_percent(self.late)} 计"

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        late = f"逾期完成按 {say_percent(self.late)} 计" if self.late else "逾期完成不得分"
        return f"共 {len(self.milestones)} 个节点，满分 {say(points)} 分，按时完成得相应份额，{late}"

    def fields(self) -> tuple[FactField, ...]:
        """A date for each milestone that is done."""
        return (FactField("done", "完成日期", "dates", choices=tuple(step.name for step in self.milestones)),)
