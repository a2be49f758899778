"""Printed numbers: Ⅲ-1-②, 三（一）2, 3.1.2; written anew for the whole tree, or left as they are printed."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from campaigns.enums import NumberStyle
from campaigns.models import Scheme, Target
from campaigns.operations.schemes.access import lock_draft
from core.paths import STEP
from units.models import User
from units.operations.audit import record_act

_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGITS = "零一二三四五六七八九十"
_TEN = 10


def number_of(*, ordinals: tuple[int, ...], style: NumberStyle) -> str:
    """The printed number of the target at these places (from 1) in the tree."""
    first, *rest = ordinals
    if style == NumberStyle.DECIMAL:
        return ".".join(map(str, ordinals))
    if style == NumberStyle.CHINESE:
        forms = (_chinese(first), *(f"（{_chinese(each)}）" for each in rest[:1]), *(f"{each}" for each in rest[1:2]))
        return "".join(forms) + "".join(f"-{each}" for each in rest[2:])
    printed = [_from(_ROMAN, first), *map(str, rest)]
    if len(rest) > 1:
        printed[-1] = _from(_CIRCLED, rest[-1])
    return "-".join(printed)


def _from(signs: str, ordinal: int) -> str:
    return signs[ordinal - 1] if ordinal <= len(signs) else str(ordinal)


def _chinese(ordinal: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(ordinal, _TEN)
    if tens >= _TEN:
        return str(ordinal)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


@transaction.atomic
def renumber_targets(*, scheme: Scheme, style: NumberStyle, actor: User | None, at: dt.datetime) -> int:
    """Number the whole draft by its order; gives how many numbers changed."""
    draft = lock_draft(scheme=scheme, actor=actor)
    targets = list(draft.targets.order_by("path"))
    ordinals = ordinals_of(paths=[target.path for target in targets])
    changed = []
    for target in targets:
        number = number_of(ordinals=ordinals[target.path], style=style)
        if number != target.number:
            target.number = number
            changed.append(target)
    Target.objects.bulk_update(changed, ["number"], batch_size=200)
    Target.objects.filter(pk__in=[target.pk for target in changed]).update(version=F("version") + 1)
    details = {"style": style.value, "changed": len(changed)}
    record_act(actor=actor, verb="重新编号", subject=draft, at=at, unit=draft.arranger, details=details)
    return len(changed)


def ordinals_of(*, paths: list[str]) -> Mapping[str, tuple[int, ...]]:
    """Path → the place (from 1) among its siblings on every level; ``paths`` in order."""
    found: dict[str, tuple[int, ...]] = {"": ()}
    seen: dict[str, int] = {}
    for path in paths:
        above = path[:-STEP]
        seen[above] = seen.get(above, 0) + 1
        found[path] = (*found[above], seen[above])
    return found
