"""How much work a report is, estimated: minutes by the kind of its facts, its proofs and the words written."""

from collections.abc import Mapping
from decimal import Decimal

MINUTES: Mapping[str, int] = {
    "quantity": 10,
    "rate": 15,
    "per_item": 15,
    "checklist": 20,
    "grade": 5,
    "direct": 10,
    "milestone": 10,
    "deduction": 10,
    "survey": 5,
    "rank": 5,
}
"""To look the facts up and fill them in, by kind of rule."""

FILE_MINUTES = 10
"""To find, name and upload one proof."""

CHARACTERS_A_MINUTE = 20
"""Of text, thinking included."""


def leaf_minutes(kind: str, files: int) -> int:
    """Minutes of one report of a leaf without its words."""
    return MINUTES[kind] + FILE_MINUTES * files


def text_minutes(characters: int) -> Decimal:
    """Minutes for so many characters, exactly."""
    return Decimal(characters) / CHARACTERS_A_MINUTE
