"""The bonus list and the negative list of a scheme as plain rows, and what is wrong with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.models import Scheme, SchemeItem
from campaigns.models.scheme_item import LONGEST_WINDOW
from campaigns.rules.words import say

MOST_ITEMS = 100
"""Items of one list; printed ones have ten."""
LONGEST_TITLE, LONGEST_EXPLANATION, LONGEST_CODE = 120, 2000, 64
MOST_POINTS = Decimal(1000)
USUAL_WINDOW = 12
_PLACES = 6
_LETTERS = {ItemKind.BONUS.value: "B", ItemKind.NEGATIVE.value: "N"}


@dataclass(frozen=True)
class ItemRow:
    """An item; ``points``, ``most`` and ``counting`` are a bonus's, the months and the effect the negative list's."""

    kind: str
    title: str
    code: str = ""
    explanation: str = ""
    points: Decimal | None = None
    most: Decimal | None = None
    counting: str = ""
    look_back_months: int | None = None
    effect: str = ""

    @property
    def label(self) -> str:
        """The list it stands in."""
        return str(ItemKind(self.kind).label)

    @property
    def words(self) -> str:
        """What it says, in one line."""
        if self.kind == ItemKind.NEGATIVE:
            return f"{VetoEffect(self.effect).label}，追溯 {self.look_back_months} 个月"
        most = "" if self.most is None else f"，全年最多 {say(self.most)} 分"
        return f"最多 {say(self.points or Decimal(0))} 分{most}，{Counting(self.counting).label}"


def row_of(item: SchemeItem) -> ItemRow:
    """An item as a row."""
    return ItemRow(
        kind=item.kind,
        title=item.title,
        code=item.code,
        explanation=item.explanation,
        points=item.points,
        most=item.most,
        counting=item.counting,
        look_back_months=item.look_back_months,
        effect=item.effect,
    )


def read_items(scheme: Scheme) -> tuple[ItemRow, ...]:
    """Both lists in order, the bonuses first; one query."""
    return tuple(row_of(item) for item in scheme.items.all())


def coded(rows: Iterable[ItemRow], known: Sequence[ItemRow] = ()) -> tuple[ItemRow, ...]:
    """Bonuses first, each with a code: its own, that of the known item of its title, else the next free one."""
    ordered = sorted(rows, key=lambda row: list(ItemKind.values).index(row.kind))
    named = {(row.kind, row.title): row.code for row in known}
    taken = {row.code for row in ordered} | {row.code for row in known}
    found: list[ItemRow] = []
    for row in ordered:
        code = row.code or named.get((row.kind, row.title), "")
        if not code or (not row.code and any(code == other.code for other in (*found, *ordered))):
            code = _free(row.kind, taken)
        taken.add(code)
        found.append(replace(row, code=code))
    return tuple(found)


def _free(kind: str, taken: set[str]) -> str:
    ordinal = 1
    while f"{_LETTERS[kind]}{ordinal}" in taken:
        ordinal += 1
    return f"{_LETTERS[kind]}{ordinal}"


def faults_of_row(row: ItemRow) -> Iterator[tuple[str, str]]:
    """Field and what is wrong, as a Chinese sentence without its end; what a scheme holds has none."""
    if not row.title.strip():
        yield "title", "没有名称"
    elif len(row.title) > LONGEST_TITLE:
        yield "title", f"名称最多 {LONGEST_TITLE} 字，现有 {len(row.title)} 字"
    if len(row.explanation) > LONGEST_EXPLANATION:
        yield "explanation", f"说明最多 {LONGEST_EXPLANATION} 字，现有 {len(row.explanation)} 字"
    yield from _bonus_faults(row) if row.kind == ItemKind.BONUS else _negative_faults(row)


def _bonus_faults(row: ItemRow) -> Iterator[tuple[str, str]]:
    for key, value in (("points", row.points), ("most", row.most)):
        if value is None:
            if key == "points":
                yield key, "没有分值"
        elif not 0 < value <= MOST_POINTS or value != round(value, _PLACES):
            yield key, f"应大于 0、不超过 {MOST_POINTS}，小数最多 {_PLACES} 位"
    if row.points is not None and row.most is not None and row.most < row.points:
        yield "most", f"全年最多 {say(row.most)} 分，比一次的 {say(row.points)} 分还少"
    if row.counting not in Counting.values:
        yield "counting", "没有说明同一年有几笔时怎样计"


def _negative_faults(row: ItemRow) -> Iterator[tuple[str, str]]:
    if row.effect not in VetoEffect.values:
        yield "effect", "没有后果，应为不得申报、本届取消或撤销称号"
    if row.look_back_months is None or not 1 <= row.look_back_months <= LONGEST_WINDOW:
        yield "look_back_months", f"追溯月数应为 1 至 {LONGEST_WINDOW}"


def faults_of_lists(scheme: Scheme, items: Sequence[SchemeItem]) -> Iterator[tuple[str, SchemeItem | None, bool]]:
    """What is wrong with lists that a draft holds: the message, at which item, whether it stops publishing."""
    counted = Counter((item.kind, item.title) for item in items)
    for item in items:
        if counted[item.kind, item.title] > 1:
            yield (
                f"{item.get_kind_display()}里有 {counted[item.kind, item.title]} 项同名，请改成不同的名称。",
                item,
                True,
            )
    bonuses = [item for item in items if item.is_bonus]
    limit = scheme.bonus_limit
    if bonuses and not limit:
        yield "有加分项，但加分上限是 0 分，加的分一分也不会计入；请填写加分上限。", None, True
    for item in bonuses:
        if limit and item.points is not None and item.points > limit:
            yield f"一次最多加 {say(item.points)} 分，超过加分上限 {say(limit)} 分，多出的不会计入。", item, False
    if scheme.items_only and not items:
        yield "规定了“加分和否决只能从清单里选”，清单却是空的：谁也不能申报加分、提出否决。", None, True
