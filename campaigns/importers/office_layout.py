"""Where a table of the office's own keeps what: levels, numbers, points, standards, units."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from campaigns.importers.office_words import is_number
from core.sheets import Sheet, spoken
from core.sheets.rows import folded

_HEADER_WITHIN = 20
_FEWEST = 2
_ASSESSED = "(?:测评|考评|考核|评比|评估|创建|检查|评价|绩效)?"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "units",
        re.compile(r".*(?:责任|牵头|主办|协办|配合|承办|落实|完成|参加|适用)(?:单位|部门|处室|科室|对象).*|单位|部门"),
    ),
    ("points", re.compile(r"(?:标准|基本|基准|满|总)?分(?:值|数)?(?:\(.*\))?")),
    ("cycle", re.compile(r"(?:填报|考核|报送)?(?:周期|频次)")),
    ("standard", re.compile(r".*(?:标准|办法|细则|要求|计分规则|评分说明)(?:\(.*\))?")),
    ("number", re.compile(r"(?:指标|项目|目标)?(?:序号|编号|代号)|No\.?")),
    (
        "level",
        re.compile(
            rf"第?[一二三四五六]级(?:{_ASSESSED}(?:指标|目标|项目|内容))?|{_ASSESSED}(?:指标|目标|项目|内容|要点|任务|类别)"
            r"(?:名称|体系|及?内容)?|大类|目标任务|工作任务|(?:主要|具体)(?:内容|指标|任务)"
        ),
    ),
)


@dataclass(frozen=True)
class Layout:
    """Columns by what they hold, from 1; ``head`` is the number of the row of their titles."""

    head: int
    levels: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    points: tuple[int, ...] = ()
    standards: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    cycle: int | None = None
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def main(self) -> tuple[int, int]:
        """The first and the last column that a section heading covers."""
        return self.levels[0], max(*self.levels, *self.standards, self.levels[-1])

    def points_of_level(self, level: int) -> int | None:
        """The points column that stands between this level's column and the next one's."""
        left = self.levels[level]
        right = self.levels[level + 1] if level + 1 < len(self.levels) else None
        found = [place for place in self.points if place > left and (right is None or place < right)]
        if right is None and not found and self.points and len(self.points) == 1:
            found = [self.points[0]]
        return found[0] if found else None

    @property
    def columns(self) -> dict[str, int]:
        """The place of each thing that faults speak of."""
        found = {"title": self.levels[-1], "number": (self.numbers or self.levels)[0], "parent": self.levels[0]}
        for key, places in (("points", self.points), ("units", self.units), ("explanation", self.standards)):
            if places:
                found[key] = places[-1]
        return {**found, "rule": found.get("explanation", self.levels[-1]), "code": found["number"]}


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout, where a header names at least one level and points, standards or units."""
    filled = sheet.filled()
    best: tuple[int, int] | None = None
    for number, row in filled.numbered():
        if number > _HEADER_WITHIN:
            break
        kinds = [_kind(spoken(value)) for value in row]
        known = len([kind for kind in kinds if kind])
        if "level" in kinds and len({*kinds} - {""}) >= _FEWEST and (best is None or known >= best[1]):
            best = number, known
    return None if best is None else _layout(filled, best[0])


def _kind(title: str) -> str:
    word = folded(title)
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(word)), "")


def _layout(filled: Sheet, head: int) -> Layout:
    places: dict[str, list[int]] = {}
    notes: dict[int, str] = {}
    for place, value in enumerate(filled.rows[head - 1], start=1):
        kind = _kind(spoken(value))
        if kind:
            places.setdefault(kind, []).append(place)
        elif title := " ".join(spoken(value).split()):
            notes[place] = title
    levels: list[int] = []
    numbers = places.get("number", [])
    for place in places["level"]:
        texts = [text for row in filled.rows[head:] if (text := spoken(row[place - 1]))]
        holds_numbers = bool(texts) and all(map(is_number, texts)) and place != places["level"][-1]
        (numbers if holds_numbers else levels).append(place)
    return Layout(
        head,
        tuple(levels),
        tuple(numbers),
        tuple(places.get("points", ())),
        tuple(places.get("standard", ())),
        tuple(places.get("units", ())),
        next(iter(places.get("cycle", ())), None),
        notes,
    )
