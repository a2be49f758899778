"""One object of the file, read key by key; every fault is noted with its path and a harmless value given instead."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.rules import Fault, FaultsError, plain, to_day, to_decimal

SOME_DAY = dt.date(2000, 1, 1)
MOST_LEVELS = 63
"""A path column has 255 characters, 4 for each level."""


@dataclass
class Faults:
    """All that is wrong, each path once for each sentence."""

    found: dict[Fault, None] = field(default_factory=dict)

    def add(self, path: str, message: str) -> None:
        """Note one."""
        self.found.setdefault(Fault(path, message))

    def check(self) -> None:
        """Raise ``FaultsError`` with all of them, if any."""
        if self.found:
            raise FaultsError(self.found)


@dataclass
class Entry:
    """An object at ``path``."""

    raw: Mapping[str, Any]
    path: str
    faults: Faults

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str, message: str) -> None:
        """Note a fault at a key."""
        self.faults.add(self.at(key), message)

    def given(self, key: str) -> Any:
        """The value, or None (absent and null are the same)."""
        return self.raw.get(key)

    def text(self, key: str, *, longest: int, default: str | None = None) -> str:
        """A text; without ``default`` it is required and not blank."""
        value = self.given(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.fault(key, "缺少此项")
            return ""
        if not isinstance(value, str):
            self.fault(key, "应为文字")
            return ""
        if default is None and not value.strip():
            self.fault(key, "不能为空")
        if len(value) > longest:
            self.fault(key, f"最多 {longest} 个字符，现有 {len(value)} 个")
        return value

    def code(self, key: str = "code") -> str:
        """A required code."""
        return self.text(key, longest=64)

    def number(self, key: str, *, default: str | None = None, positive: bool = False, places: int = 6) -> Decimal:
        """A number that is not negative."""
        value = self.given(key)
        if value is None and default is not None:
            return Decimal(default)
        if value is None:
            self.fault(key, "缺少此项")
            return Decimal(1)
        return self.as_number(value, key, positive=positive, places=places)

    def as_number(self, value: object, key: str, *, positive: bool = False, places: int = 6) -> Decimal:
        """``value`` as a number within its bounds."""
        try:
            number = to_decimal(value)
        except ValueError as error:
            self.fault(key, str(error))
            return Decimal(1)
        if positive and number <= 0:
            self.fault(key, "应为正数")
            return Decimal(1)
        if number < 0:
            self.fault(key, "应为非负数")
            return Decimal(1)
        if number != round(number, places):
            self.fault(key, f"小数最多 {places} 位")
            return Decimal(1)
        return Decimal(plain(number))

    def whole(self, key: str, *, default: int | None, least: int, most: int) -> int:
        """An integer between ``least`` and ``most``."""
        if self.given(key) is None and default is not None:
            return default
        number = self.number(key)
        if number != int(number) or not least <= number <= most:
            self.fault(key, f"应为 {least} 至 {most} 的整数")
            return least
        return int(number)

    def day(self, key: str) -> dt.date:
        """A required date."""
        try:
            return to_day(self.given(key))
        except ValueError as error:
            self.fault(key, "缺少此项" if self.given(key) is None else str(error))
            return SOME_DAY

    def day_or_none(self, key: str) -> dt.date | None:
        """An optional date."""
        return None if self.given(key) is None else self.day(key)

    def choice(self, key: str, choices: Collection[str], *, default: str | None = None) -> str:
        """One of ``choices``; an unknown one becomes an empty text."""
        value = self.given(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in choices:
            self.fault(key, "缺少此项" if value is None else f"应为以下之一：{'、'.join(choices)}")
            return ""
        return value

    def reference(self, key: str, known: Collection[str], what: str, *, optional: bool = False) -> str | None:
        """The code of something known; None where it is absent and may be, or unknown."""
        value = self.given(key)
        if value is None and optional:
            return None
        code = self.text(key, longest=64)
        if code and code not in known:
            self.fault(key, f"没有这个{what}：{code}")
        return code if code in known else None

    def entries(self, key: str, *, required: bool = True) -> list["Entry"]:
        """The objects of a list; what is no object is a fault."""
        value = self.given(key)
        if value is None:
            if required:
                self.fault(key, "缺少此项")
            return []
        if not isinstance(value, list):
            self.fault(key, "应为列表")
            return []
        found = []
        for index, raw in enumerate(value):
            place = f"{key}[{index}]"
            if isinstance(raw, Mapping):
                found.append(Entry(raw, self.at(place), self.faults))
            else:
                self.fault(place, "应为对象")
        return found

    def entry(self, key: str) -> "Entry":
        """A required object."""
        value = self.given(key)
        if not isinstance(value, Mapping):
            self.fault(key, "缺少此项" if value is None else "应为对象")
            value = {}
        return Entry(value, self.at(key), self.faults)

    def try_rules(self, key: str, read: Callable[[], Any]) -> Any:
        """What ``read`` gives, its ``FaultsError`` noted below ``key``; then None."""
        try:
            return read()
        except FaultsError as error:
            for fault in error.faults:
                self.fault(f"{key}.{fault.path}" if fault.path else key, fault.message)
            return None


def known_codes(entries: Iterable[Entry]) -> set[str]:
    """Every code in a list of entries."""
    return {code for entry in entries if isinstance(code := entry.given("code"), str)}


def refuse_repeats(entries: Iterable[Entry], what: str) -> None:
    """A code stands once in a list."""
    seen: set[str] = set()
    for entry in entries:
        code = entry.given("code")
        if not isinstance(code, str):
            continue
        if code in seen:
            entry.fault("code", f"与前面的{what}重复：{code}")
        seen.add(code)


def refuse_circles(entries: Iterable[Entry]) -> None:
    """Parents lead to a root, within the levels that a path can hold."""
    by_code = {entry.given("code"): entry for entry in entries if isinstance(entry.given("code"), str)}
    parents = {code: entry.given("parent") for code, entry in by_code.items()}
    levels: dict[Any, int] = {}
    circling: set[Any] = set()
    for start in by_code:
        trail: dict[Any, None] = {}
        code = start
        while isinstance(code, str) and code in parents and code not in levels and code not in trail:
            trail[code] = None
            code = parents[code]
        if isinstance(code, str) and code in trail:
            ring = list(trail)
            circling.update(ring[ring.index(code) :])
        level = 0 if not isinstance(code, str) or code in trail else levels.get(code, 0)
        for above in reversed(trail):
            level += 1
            levels[above] = level
    for code, entry in by_code.items():
        if code in circling:
            entry.fault("parent", "上级关系形成循环")
        elif levels[code] > MOST_LEVELS:
            entry.fault("parent", f"层级过深，最多 {MOST_LEVELS} 级")
