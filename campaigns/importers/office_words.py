"""How offices write in their tables: numbers before titles, points in brackets, several units in one cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from campaigns.enums import Part

_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "[一二三四五六七八九十百]+"
_DASH = r"[-－—–.．]"
_NUMBER = re.compile(
    rf"""
    (?P<number>
        (?:[{_ROMAN}]+|[IVX]+(?=\s*[-－—–.．、]))(?:{_DASH}?(?:\d+|[{_CIRCLED}]))*   # Ⅰ  Ⅰ-1  Ⅲ-1-①  IV
      | 第{_CHINESE}(?:部分|大类|类|章|项|条)(?=[、.．:：\s])                           # 第一部分
      | {_CHINESE}(?=[、.．:：\s（(])(?:[（(]{_CHINESE}[）)](?:\d+)?)?                  # 一  一（二）3
      | [（(](?:{_CHINESE}|\d+)[）)]                                                   # （一） (1)
      | [{_CIRCLED}]
      | \d+(?:[.．-]\d+)*(?=[、.．:：\s)）]|[^\d.．%％年月日个项次件分人万元、])          # 1  1.2  3-1
    )
    [、.．:：)）\s]*
    """,
    re.VERBOSE,
)
_ALONE = re.compile(rf"[{_ROMAN}IVX{_CIRCLED}\d.．－—–（）()一二三四五六七八九十-]+")
_POINTS = re.compile(r"[（(【\[]\s*(?:共|满分|计|总分)?\s*(\d+(?:\.\d+)?)\s*分\s*[）)】\]]")
_PLAIN_POINTS = re.compile(r"(?:满分|共)?(\d+(?:\.\d+)?)分?")
_UNIT_MARKS = re.compile(r"[、,，;；/\n\r\t]+|\s{2,}|(?<=[局处科室所站中心院])\s+|及(?=各)")
_LEADS, _ASSISTS = "牵头|主办|主责|主管|承办", "配合|协办|协助|参与"
_UNIT_PREFIX = re.compile(rf"^(?:(?P<lead>{_LEADS})|(?P<assist>{_ASSISTS})|责任|落实)?(?:单位|部门|处室|科室)?[:：]")
_UNIT_SUFFIX = re.compile(rf"[（(](?:(?P<lead>{_LEADS})|(?P<assist>{_ASSISTS}))(?:单位|部门)?[）)]$")
_ONE_LEADS = re.compile("责任|落实|完成")
_EVERYBODY = re.compile(
    r"(?:全市|全局|局属|所属)?(?:各|所有|全部|全体)(?:参评|有关|相关|创建|考评)?单位|全体|全部|各地各单位|各地|全系统"
)


@dataclass(frozen=True)
class Heading:
    """A title with what stands before and behind it."""

    number: str
    title: str
    points: Decimal | None


def read_heading(text: str) -> Heading:
    """``Ⅰ-1 组织领导到位（12分）`` → number, title, points."""
    text = " ".join(text.split())
    points = None
    if found := _POINTS.search(text):
        points = Decimal(found[1])
        text = f"{text[: found.start()]}{text[found.end() :]}".strip()
    number = ""
    if (found := _NUMBER.match(text)) and found.end() < len(text):
        number, text = tidy_number(found["number"]), text[found.end() :].strip()
    return Heading(number, text, points)


def tidy_number(text: str) -> str:
    """A printed number without white space and the marks behind it."""
    return "".join(text.split()).rstrip("、.．:：")


def is_number(text: str) -> bool:
    """Whether a cell holds a printed number and nothing else."""
    return bool(_ALONE.fullmatch("".join(text.split())))


def full_number(above: str, own: str) -> str:
    """A number that begins anew below each target, told apart by that of the target above: Ⅰ-1 and ① give Ⅰ-1-①."""
    if not above or not own or own.startswith(above):
        return own
    is_roman = above[0] in _ROMAN or above[0] in "IVX"
    return f"{above}{'-' if is_roman or (above[-1].isdigit() and own[0].isdigit()) else ''}{own}"


def read_points(text: str) -> Decimal | None:
    """``5``, ``5分``, ``（5分）``; None where it is something else."""
    text = "".join(text.split())
    found = _PLAIN_POINTS.fullmatch(text) or _POINTS.fullmatch(text)
    return Decimal(found[1]) if found else None


def read_units(text: str, header: str = "") -> dict[str, Part]:
    """The units that a cell names, each once, with their parts: ``主办：甲；协办：乙、丙`` or ``甲（牵头）、乙``.

    Where the cell says nothing the ``header`` of its column does: below 牵头单位 all lead, below 配合单位 all assist,
    below 责任单位 the first one leads. Below any other header all stand alike.
    """
    said: dict[str, Part | None] = {}
    now: Part | None = None
    for piece in _UNIT_MARKS.split(text):
        name = piece.strip()
        if prefix := _UNIT_PREFIX.match(name):
            name, now = name[prefix.end() :], _part(prefix, now)
        own = now
        if suffix := _UNIT_SUFFIX.search(name):
            name, own = name[: suffix.start()], _part(suffix, now)
        if name := name.strip(" 。.（）()"):
            said.setdefault(name, own)
    default = _default(header, said)
    return {name: part or default[bool(place)] for place, (name, part) in enumerate(said.items())}


def _default(header: str, said: Mapping[str, Part | None]) -> tuple[Part, Part]:
    """Parts of the first unit and of the others, where nothing is said of them."""
    if Part.LEAD in said.values():
        return Part.ASSISTING, Part.ASSISTING
    if Part.ASSISTING in said.values():
        return Part.LEAD, Part.LEAD
    leads, assists = (re.search(words, header) for words in (_LEADS, _ASSISTS))
    if (leads and assists) or (not leads and not assists and _ONE_LEADS.search(header)):
        return Part.LEAD, Part.ASSISTING
    return (Part.ASSISTING, Part.ASSISTING) if assists else (Part.LEAD, Part.LEAD)


def _part(said: re.Match[str], now: Part | None) -> Part | None:
    """What a word before or behind a name says; ``now`` where it says nothing of it."""
    return {"lead": Part.LEAD, "assist": Part.ASSISTING}.get(said.lastgroup or "", now)


def names_everybody(name: str) -> bool:
    """Whether a word means all units."""
    return bool(_EVERYBODY.fullmatch(name))
