"""逐项达标: standards that are met or not."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import NO_SUM, FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say

_MODES = {"proportional": "按达标比例得分", "all_or_nothing": "全部达标得分，否则不得分", "abc": "按 A、B、C 三档得分"}
_LETTERS = ("A", "B", "C")
_DEFAULT = (Decimal(1), Decimal("0.6"), Decimal(0))
_FEWEST_FOR_ABC = 2


def _read_standards(reader: Reader) -> tuple[str, ...]:
    standards: list[str] = []
    for index, name in enumerate(reader.items("standards")):
        if not isinstance(name, str) or not name.strip():
            reader.fault(f"standards[{index}]", "应为文字")
        elif name in standards:
            reader.fault(f"standards[{index}]", f"与前面的标准重复：{name}")
        else:
            standards.append(name)
    return tuple(standards)


def _read_coefficients(reader: Reader) -> tuple[Decimal, Decimal, Decimal]:
    raw = reader.raw.get("coefficients")
    if raw is None:
        return _DEFAULT
    if isinstance(raw, list | tuple) and len(raw) == len(_LETTERS):
        given: dict[str, object] = dict(zip(_LETTERS, raw, strict=True))
        paths = {letter: f"coefficients[{index}]" for index, letter in enumerate(_LETTERS)}
    elif isinstance(raw, dict):
        given, paths = raw, {letter: f"coefficients.{letter}" for letter in _LETTERS}
    else:
        reader.fault("coefficients", "应给出 A、B、C 三个系数")
        return _DEFAULT
    a, b, c = (
        reader.as_number(given[letter], path=paths[letter]) if letter in given else default
        for letter, default in zip(_LETTERS, _DEFAULT, strict=True)
    )
    return a, b, c


@dataclass(frozen=True)
class Checklist(Rule):
    """A share of the points, all or nothing, or A (all met), B (one short), C (else)."""

    kind: ClassVar[str] = "checklist"
    label: ClassVar[str] = "逐项达标"
    about: ClassVar[str] = "逐条对照的工作，如必备制度：列出标准，填报时打勾。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("standards", "标准", "lines", help="一行一条"),
        Parameter("mode", "怎样得分", "choice", default="proportional", choices=tuple(_MODES.items())),
        Parameter("coefficients", "三档系数", "numbers", help="只用于三档计分：全达标、差一条、其余；不填是 1、0.6、0"),
    )
    joins: ClassVar[frozenset[str]] = NO_SUM

    standards: tuple[str, ...]
    mode: str = "proportional"
    coefficients: tuple[Decimal, Decimal, Decimal] = _DEFAULT

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``; ``abc`` needs two standards."""
        standards = _read_standards(reader)
        mode = reader.choice("mode", _MODES, default="proportional")
        if mode == "abc" and len(standards) < _FEWEST_FOR_ABC and not reader.faults:
            reader.fault("standards", "按 A、B、C 计分至少要有 2 条标准")
        return cls(standards, mode, _read_coefficients(reader))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``; coefficients only where they matter."""
        written: dict[str, Any] = {"kind": self.kind, "standards": list(self.standards), "mode": self.mode}
        if self.mode == "abc" or self.coefficients != _DEFAULT:
            numbers = zip(_LETTERS, self.coefficients, strict=True)
            written["coefficients"] = {letter: plain(number) for letter, number in numbers}
        return written

    def read_facts(self, reader: Reader) -> Facts:
        """``met``: standards of this list, each once, in its order."""
        if not reader.has("met"):
            return {}
        met = reader.raw["met"]
        if not isinstance(met, list | tuple):
            reader.fault("met", "应为列表")
            return {}
        for index, name in enumerate(met):
            if name not in self.standards:
                reader.fault(f"met[{index}]", f"没有这条标准：{name}")
        return {"met": [name for name in self.standards if name in met]}

    def _short(self, facts: Facts) -> int:
        return len(self.standards) - len(set(facts["met"]))

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        short, full = self._short(facts), Fraction(points)
        if self.mode == "proportional":
            return full * (len(self.standards) - short) / len(self.standards)
        if self.mode == "all_or_nothing":
            return Fraction(0) if short else full
        return full * Fraction(self.coefficients[min(short, 2)])

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``; what is not met is named."""
        short, count = self._short(facts), len(self.standards)
        said, earned = f"{count} 条标准达标 {count - short} 条", say(self.earn(facts, points))
        if self.mode == "proportional":
            result = f"{said}，得 {say(points)} × {count - short} ÷ {count} = {earned} 分"
        elif self.mode == "all_or_nothing":
            result = f"{said}，{'未全部达标，不得分' if short else f'全部达标，得 {earned} 分'}"
        else:
            step = min(short, 2)
            share = say(self.coefficients[step])
            result = f"{said}，评为 {_LETTERS[step]} 档，得 {say(points)} × {share} = {earned} 分"
        unmet = [name for name in self.standards if name not in facts["met"]]
        return [result, f"未达标：{'、'.join(unmet)}"] if unmet else [result]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        return f"共 {len(self.standards)} 条标准，满分 {say(points)} 分，{_MODES[self.mode]}"

    def fields(self) -> tuple[FactField, ...]:
        """Which standards are met."""
        return (FactField("met", "已达标的标准", "multi_choice", choices=self.standards),)
