"""Faults in rules and facts, and a reader that collects all of them instead of stopping at the first."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")
_FINEST = 60  # an exponent beyond this is an attack on memory, not a number
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where (a path such as ``standards[2]``) and what, in Chinese."""

    path: str
    message: str


class FaultsError(ValueError):
    """A rule or its facts are not well formed; ``faults`` lists everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """``faults``: at least one."""
        self.faults = tuple(faults)
        super().__init__("；".join(f"{fault.path}：{fault.message}" for fault in self.faults))


def plain(number: Decimal) -> str:
    """A number as people and files write it: no exponent, no trailing zeros (``20``, ``0.5``)."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def to_decimal(value: object) -> Decimal:
    """A JSON number or a decimal string as ``Decimal``, with at most 12 digits before and 6 after the point.

    Exponents, NaN and truth values are refused. Raises ValueError with a Chinese sentence.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        message = "应为数字"
        raise ValueError(message)  # noqa: TRY004  # one kind of error for every ill-formed value
    if isinstance(value, Decimal) and not (value.is_finite() and -_FINEST <= int(value.as_tuple().exponent) <= 0):
        message = "应为数字"
        raise ValueError(message)
    text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text, re.ASCII):
        message = "应为数字"
        raise ValueError(message)
    if not _NUMBER.fullmatch(_without_padding(text)):
        message = "整数部分最多 12 位，小数最多 6 位"
        raise ValueError(message)
    return Decimal(text) + 0


def to_day(value: object) -> dt.date:
    """A ``YYYY-MM-DD`` string as a date. Raises ValueError with a Chinese sentence."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    message = "应为日期，如 2026-03-31"
    raise ValueError(message)


def _without_padding(text: str) -> str:
    """Zeros that say nothing do not count as digits."""
    sign = text[:1] if text[:1] in "+-" else ""
    before, _, after = text.removeprefix(sign).partition(".")
    before, after = before.lstrip("0") or "0", after.rstrip("0")
    return f"{sign}{before}.{after}" if after else f"{sign}{before}"


@dataclass
class Reader:
    """Takes typed values out of a JSON mapping; what is ill-formed is noted in ``faults`` and a harmless value given.

    With ``complete=False`` (a draft) a key may be missing, and is then left out of the result.
    """

    raw: Mapping[str, Any]
    complete: bool = True
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, message: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(path, message))

    def check(self) -> None:
        """Raise ``FaultsError`` if anything was wrong."""
        if self.faults:
            raise FaultsError(self.faults)

    def has(self, key: str) -> bool:
        """Whether a value is given; notes a fault when it is missing and must not be."""
        if self.raw.get(key) is not None:
            return True
        if self.complete:
            self.fault(key, "缺少此项")
        return False

    def number(self, key: str, *, default: str | None = None, positive: bool = False) -> Decimal:
        """A number that is not negative; ``positive`` refuses 0 too. Without ``default`` it is required."""
        if self.raw.get(key) is None and default is not None:
            return Decimal(default)
        if not self.has(key):
            return Decimal(1)
        return self.as_number(self.raw[key], path=key, positive=positive)

    def as_number(self, value: object, *, path: str, positive: bool = False, signed: bool = False) -> Decimal:
        """``value`` as a number within its bounds."""
        try:
            number = to_decimal(value)
        except ValueError as error:
            self.fault(path, str(error))
            return Decimal(1)
        if positive and number <= 0:
            self.fault(path, "应为正数")
        elif not signed and number < 0:
            self.fault(path, "应为非负数")
        return number

    def whole(self, key: str, *, least: int) -> int:
        """An integer of at least ``least`` from a key that is known to be given."""
        try:
            number = to_decimal(self.raw[key])
        except ValueError as error:
            self.fault(key, str(error))
            return least
        if number != int(number):
            self.fault(key, "应为整数")
        elif number < least:
            self.fault(key, "应为非负整数" if least == 0 else f"应为不小于 {least} 的整数")
        return int(number)

    def items(self, key: str) -> list[Any]:
        """A list that is not empty."""
        if not self.has(key):
            return []
        value = self.raw[key]
        if not isinstance(value, list | tuple):
            self.fault(key, "应为列表")
            return []
        if not value:
            self.fault(key, "不能为空")
        return list(value)

    def numbers(self, key: str, *, positive: bool = False) -> tuple[Decimal, ...]:
        """A list of numbers that is not empty."""
        return tuple(
            self.as_number(value, path=f"{key}[{index}]", positive=positive)
            for index, value in enumerate(self.items(key))
        )

    def choice(self, key: str, choices: Iterable[str], *, default: str) -> str:
        """One of ``choices``."""
        value = self.raw.get(key)
        if value is None:
            return default
        known = tuple(choices)
        if not isinstance(value, str) or value not in known:
            self.fault(key, f"应为以下之一：{'、'.join(known)}")
            return default
        return value
