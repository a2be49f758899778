"""Units of a world, and of the whole nation, below one root."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice

from core.paths import assign_paths, depth
from tests.bench.worlds.copying import write_rows
from tests.bench.worlds.divisions import NATION, Division
from units.enums import UnitKind
from units.models import LeadingGroup, Unit
from units.pinyin import initials

_NAMES = ("{}民政厅", "{}民政局", "{}民政局", "{}", "{}服务站")
_CLASSES = ("省级", "市级", "区县", "街道乡镇", "村居")
_KINDS = (UnitKind.BUREAU, UnitKind.BUREAU, UnitKind.BUREAU, UnitKind.TOWNSHIP, UnitKind.WINDOW)
_COLUMNS = (
    *("id", "path", "depth", "numchild", "code", "name", "short_name", "pinyin_initials"),
    *("kind", "comparison_class", "weight"),
)
_HUNDREDTHS = 100
"""A weight of 1, as the database keeps it."""


def write_units(prefix: str, divisions: Sequence[Division]) -> None:
    """Units with ids from 1 in tree order; their codes are ``prefix`` and the division's. Every second has a group."""
    rows = sorted(_rows(prefix, divisions), key=lambda row: row[0])
    write_rows(Unit, _COLUMNS, ((number, *row) for number, row in enumerate(rows, start=1)))
    groups = ((number, number, f"民〔2026〕{number}号") for number in range(1, len(rows) + 1, 2))
    write_rows(LeadingGroup, ("id", "unit_id", "document_number"), groups)


def _rows(prefix: str, divisions: Sequence[Division]) -> Iterator[tuple[str | int, ...]]:
    known = {each.code for each in divisions}
    paths = assign_paths({each.code: each.parent if each.parent in known else None for each in divisions})
    children: dict[str, int] = {}
    for each in divisions:
        children[each.parent] = children.get(each.parent, 0) + 1
    for each in divisions:
        path, name = paths[each.code], _name(each)
        yield (
            *(path, depth(path), children.get(each.code, 0), f"{prefix}{each.code}", name, "", _initials(name)),
            *(_kind(each), _CLASSES[each.level], _HUNDREDTHS),
        )


def under_one_root(divisions: Iterable[Division]) -> Iterator[Division]:
    """The provinces and all below them, with the ministry above."""
    return chain([Division(NATION, "全国", "", 0)], divisions)


def _name(each: Division) -> str:
    return "民政部" if each.code == NATION else _NAMES[each.level].format(each.name)


def _kind(each: Division) -> str:
    return str(_KINDS[each.level])


@cache
def _initial(letter: str) -> str:
    return initials(letter)


def _initials(name: str) -> str:
    """Letter by letter: several readings do not matter here, and 665,000 names must not take minutes."""
    return "".join(islice(map(_initial, name), 160))
