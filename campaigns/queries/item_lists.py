"""The bonus list and the negative list as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.enums import ItemKind
from campaigns.models import SchemeItem
from campaigns.queries.scheme_items import row_of


@dataclass(frozen=True)
class ItemLine:
    """An item and what it says in one line."""

    item: SchemeItem
    words: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class ItemList:
    """One of the two lists, empty or not."""

    kind: str
    label: str
    lines: tuple[ItemLine, ...]


def item_lists(items: Iterable[SchemeItem]) -> tuple[ItemList, ...]:
    """Both lists of items that are in order."""
    found = []
    for kind in ItemKind:
        alike = [item for item in items if item.kind == kind]
        lines = (ItemLine(each, row_of(each).words, each is alike[0], each is alike[-1]) for each in alike)
        found.append(ItemList(kind.value, str(kind.label), tuple(lines)))
    return tuple(found)
