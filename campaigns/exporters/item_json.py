"""The bonus list and the negative list as files say them: of a scheme, and of a whole campaign."""

from collections.abc import Iterable
from typing import Any

from campaigns.enums import ItemKind
from campaigns.queries.scheme_items import ItemRow
from campaigns.rules import plain

ITEM_KEYS = {kind.value: f"{kind.value}_items" for kind in ItemKind}
"""Kind → the key of its list in a file."""


def written_items(rows: Iterable[ItemRow]) -> dict[str, list[dict[str, Any]]]:
    """The lists that are not empty, by their keys."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(ITEM_KEYS[row.kind], []).append(_written(row))
    return found


def _written(row: ItemRow) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": row.code,
        "title": row.title,
        "points": None if row.points is None else plain(row.points),
        "most": None if row.most is None else plain(row.most),
        "counting": row.counting,
        "look_back_months": row.look_back_months,
        "effect": row.effect,
        "explanation": row.explanation,
    }
    return {key: value for key, value in said.items() if value not in (None, "")}
