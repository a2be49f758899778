"""The bonus list and the negative list of a draft."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import F

from campaigns.enums import ItemKind, Move
from campaigns.models import Scheme, SchemeItem
from campaigns.operations.schemes.access import lock_draft
from campaigns.queries.scheme_items import MOST_ITEMS, ItemRow, coded, faults_of_row, read_items
from campaigns.rules import Fault, FaultsError
from core.refusals import ConflictError
from units.models import User
from units.operations.audit import record_act

_FIELDS = (
    *("kind", "position", "title", "explanation"),
    *("points", "most", "counting", "look_back_months", "effect"),
)
_FAR = 1000
"""Where places are kept while they are dealt out anew: a place stands once."""
_GONE = "这一项已经被别人删除。请刷新页面，看过最新内容再试。"


def write_items(*, scheme: Scheme, rows: Sequence[ItemRow]) -> bool:
    """Make ``rows`` the two lists of a draft, known again by their code; whether anything differed.

    Without lock, audit or permission: for operations that have the draft. FaultsError (``bonus_items[1].points``) for
    incomplete items, repeated codes, too many, or local targets, which have no lists; nothing is written then.
    """
    before = read_items(scheme)
    wanted = coded(rows, before)
    faults = list(_faults(scheme, wanted))
    if faults:
        raise FaultsError(faults)
    if wanted == before:
        return False
    known = {item.code: item for item in scheme.items.all()}
    scheme.items.exclude(code__in=[row.code for row in wanted]).delete()
    scheme.items.update(position=F("position") + _FAR)
    places = dict.fromkeys(ItemKind.values, 0)
    changed = []
    for row in wanted:
        item = known.get(row.code) or SchemeItem(scheme=scheme, code=row.code)
        places[row.kind] += 1
        for name, value in {**vars(row), "position": places[row.kind]}.items():
            setattr(item, name, value)
        changed.append(item)
    SchemeItem.objects.bulk_update([item for item in changed if item.pk], _FIELDS)
    SchemeItem.objects.bulk_create([item for item in changed if not item.pk])
    return True


def _faults(scheme: Scheme, rows: Sequence[ItemRow]) -> list[Fault]:
    if scheme.is_local and rows:
        return [Fault("bonus_items", "单位自设目标不计入共同得分，没有加分项和负面清单")]
    faults: list[Fault] = []
    seen: set[str] = set()
    places = dict.fromkeys(ItemKind.values, 0)
    for row in rows:
        path = f"{row.kind}_items[{places[row.kind]}]"
        places[row.kind] += 1
        faults += [Fault(f"{path}.{key}", message) for key, message in faults_of_row(row)]
        if row.code in seen:
            faults.append(Fault(f"{path}.code", f"代码与前面的重复：{row.code}"))
        seen.add(row.code)
    faults += [Fault(f"{kind}_items", f"最多 {MOST_ITEMS} 项") for kind, count in places.items() if count > MOST_ITEMS]
    return faults


@transaction.atomic
def save_item(
    *, scheme: Scheme, row: ItemRow, revision: int, actor: User | None, at: dt.datetime, code: str = ""
) -> ItemRow:
    """Put ``row`` in the place of the item ``code``, or last in its list; gives it with its code.

    ConflictError where the draft is no longer the one the person saw; FaultsError for an incomplete item.
    """
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    before = read_items(draft)
    if code and code not in {each.code for each in before}:
        raise ConflictError(_GONE)
    if not code:
        (row,) = [each for each in coded([*before, row], before) if each.code not in {old.code for old in before}]
    row = replace(row, code=code or row.code)
    rows = [row if each.code == code else each for each in before] if code else [*before, row]
    if write_items(scheme=draft, rows=rows):
        verb = f"{'修改' if code else '增加'}{row.label}"
        details = {"title": row.title, "words": row.words}
        record_act(actor=actor, verb=verb, subject=draft, at=at, unit=draft.arranger, details=details)
    return row


@transaction.atomic
def remove_item(*, scheme: Scheme, code: str, revision: int, actor: User | None, at: dt.datetime) -> ItemRow:
    """Take an item out of a draft; ConflictError where it is gone or the draft was changed meanwhile."""
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    before = read_items(draft)
    gone = next((row for row in before if row.code == code), None)
    if gone is None:
        raise ConflictError(_GONE)
    write_items(scheme=draft, rows=[row for row in before if row is not gone])
    details = {"title": gone.title, "words": gone.words}
    record_act(actor=actor, verb=f"删除{gone.label}", subject=draft, at=at, unit=draft.arranger, details=details)
    return gone


@transaction.atomic
def move_item(*, scheme: Scheme, code: str, move: Move, revision: int, actor: User | None, at: dt.datetime) -> bool:
    """One place up or down in its list; False where it is at the end already. ConflictError as in ``remove_item``."""
    draft = lock_draft(scheme=scheme, actor=actor, revision=revision)
    rows = list(read_items(draft))
    here = next((index for index, row in enumerate(rows) if row.code == code), None)
    if here is None:
        raise ConflictError(_GONE)
    there = here + (1 if move == Move.DOWN else -1)
    if not 0 <= there < len(rows) or rows[there].kind != rows[here].kind:
        return False
    rows[here], rows[there] = rows[there], rows[here]
    write_items(scheme=draft, rows=rows)
    verb = f"{move.label}{rows[there].label}"
    record_act(actor=actor, verb=verb, subject=draft, at=at, unit=draft.arranger, details={"title": rows[there].title})
    return True
