"""The kinds of ledger that a bureau sets up, changes and gives up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from campaigns.models import LedgerEntry, LedgerFeed, LedgerKind
from campaigns.permissions import may_arrange_targets
from campaigns.rules.ledger import LedgerField
from campaigns.rules.ledger_kinds import InUse, KindDraft, faults_of_change, faults_of_fields, keyed
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import Unit, User
from units.operations.audit import record_act

_CHANGED = "这种台账刚刚被别人改过，您的修改没有保存。请看过最新内容再改；您刚输入的内容仍在本页。"
_LONGEST_NAME, _LONGEST_ABOUT = 40, 200


@transaction.atomic
def add_kinds(*, owner: Unit, kinds: Sequence[KindDraft], actor: User | None, at: dt.datetime) -> list[LedgerKind]:
    """Set up those of ``kinds`` whose code the bureau has not yet; gives the new ones. A second time nothing is new."""
    _require_arranger(actor, owner)
    Unit.objects.select_for_update().get(pk=owner.pk)
    present = set(LedgerKind.objects.filter(owner=owner).values_list("code", flat=True))
    first = _next_position(owner)
    missing = [kind for kind in kinds if kind.code not in present]
    made = LedgerKind.objects.bulk_create(
        LedgerKind(
            owner=owner,
            code=kind.code,
            name=kind.name,
            about=kind.about,
            fields=[field.to_json() for field in kind.fields],
            is_lasting=kind.is_lasting,
            position=position,
        )
        for position, kind in enumerate(missing, start=first)
    )
    for kind in made:
        record_act(actor=actor, verb="设置台账种类", subject=kind, at=at, unit=owner)
    return made


@transaction.atomic
def define_kind(*, owner: Unit, draft: KindDraft, actor: User | None, at: dt.datetime) -> LedgerKind:
    """A kind of the bureau's own; its code is made here, so that it means the same nowhere else.

    ValidationError by field for everything that is wrong, rows as ``fields[2].label``.
    """
    _require_arranger(actor, owner)
    Unit.objects.select_for_update().get(pk=owner.pk)
    fields = keyed(draft.fields, ())
    _check(owner, draft, fields, {})
    position = _next_position(owner)
    kind = LedgerKind(owner=owner, code=f"own-{owner.pk}-{position}", position=position)
    _write(kind, draft, fields)
    record_act(actor=actor, verb="设置台账种类", subject=kind, at=at, unit=owner, details={"name": kind.name})
    return kind


@transaction.atomic
def change_kind(*, kind: LedgerKind, draft: KindDraft, version: int, actor: User | None, at: dt.datetime) -> LedgerKind:
    """Change what a kind asks; records stay as they are.

    ConflictError where it is no longer as the person saw it; ValidationError by field for everything that is wrong,
    among it what records or targets still need.
    """
    fresh = _locked(kind, actor)
    if fresh.version != version:
        raise ConflictError(_CHANGED)
    fields = keyed(draft.fields, fresh.field_list)
    faults: dict[str, str] = {}
    if draft.is_lasting != fresh.is_lasting and fresh.entries.exists():
        faults["is_lasting"] = "已有记录，不能改：有的记录会因此多计或少计。可以另设一种台账"
    use = _use_of(fresh, fields)
    faults |= {fault.path: fault.message for fault in faults_of_change(fresh.field_list, fields, use)}
    _check(fresh.owner, draft, fields, faults, kind=fresh)
    fresh.version += 1
    _write(fresh, draft, fields)
    record_act(actor=actor, verb="修改台账种类", subject=fresh, at=at, unit=fresh.owner, details={"name": fresh.name})
    return fresh


@transaction.atomic
def switch_kind(*, kind: LedgerKind, is_active: bool, actor: User | None, at: dt.datetime) -> LedgerKind:
    """Retire a kind, so that nothing new is written in it, or take it up again. What was recorded stays and counts."""
    fresh = _locked(kind, actor)
    if fresh.is_active != is_active:
        fresh.is_active = is_active
        fresh.version += 1
        fresh.save()
        verb = "恢复台账种类" if is_active else "停用台账种类"
        record_act(actor=actor, verb=verb, subject=fresh, at=at, unit=fresh.owner, details={"name": fresh.name})
    return fresh


@transaction.atomic
def delete_kind(*, kind: LedgerKind, actor: User | None, at: dt.datetime) -> None:
    """Take out a kind that nobody has used; RefusedError where records or targets hang on it: it may be retired."""
    fresh = _locked(kind, actor)
    if fresh.entries.exists():
        message = f"“{fresh}”已有记录，不能删除。不再用的可以停用，记录仍可查看。"
        raise RefusedError(message)
    if LedgerFeed.objects.filter(kind=fresh.code).exists():
        message = f"有指标从“{fresh}”取数，不能删除。请先在指标里改掉，或者停用它。"
        raise RefusedError(message)
    details = {"name": fresh.name, "code": fresh.code}
    record_act(actor=actor, verb="删除台账种类", subject=fresh, at=at, unit=fresh.owner, details=details)
    fresh.delete()


def _require_arranger(actor: User | None, owner: Unit) -> None:
    if actor is not None and not may_arrange_targets(actor, owner):
        message = "只有本单位或上级的创建办可以设置台账种类。"
        raise NotAllowedError(message)


def _locked(kind: LedgerKind, actor: User | None) -> LedgerKind:
    _require_arranger(actor, kind.owner)
    fresh = LedgerKind.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=kind.pk).first()
    if fresh is None:
        message = "这种台账刚刚被删除了。"
        raise ConflictError(message)
    return fresh


def _next_position(owner: Unit) -> int:
    return (LedgerKind.objects.filter(owner=owner).aggregate(last=Max("position"))["last"] or 0) + 1


def _check(
    owner: Unit,
    draft: KindDraft,
    fields: Sequence[LedgerField],
    faults: dict[str, str],
    kind: LedgerKind | None = None,
) -> None:
    name = draft.name.strip()
    others = LedgerKind.objects.for_unit(owner)
    if kind is not None:
        others = others.exclude(pk=kind.pk)
    if not name or len(name) > _LONGEST_NAME:
        faults["name"] = f"请填写名称，最多 {_LONGEST_NAME} 个字符"
    elif others.filter(name=name).exists():
        faults["name"] = f"已有一种台账叫“{name}”，请直接用它，或换个名称"
    if len(draft.about.strip()) > _LONGEST_ABOUT:
        faults["about"] = f"最多 {_LONGEST_ABOUT} 个字符"
    for fault in faults_of_fields(fields):
        faults.setdefault(fault.path, fault.message)
    if faults:
        raise ValidationError(faults)


def _write(kind: LedgerKind, draft: KindDraft, fields: Sequence[LedgerField]) -> None:
    kind.name, kind.about, kind.is_lasting = draft.name.strip(), draft.about.strip(), draft.is_lasting
    kind.fields = [field.to_json() for field in fields]
    kind.save()


def _use_of(kind: LedgerKind, fields: Sequence[LedgerField]) -> InUse:
    """What hangs on the fields that would go or change their type; a query for each of those."""
    after = {field.key: field.type for field in fields}
    doubtful = [field.key for field in kind.field_list if after.get(field.key) != field.type]
    rows = LedgerEntry.objects.filter(kind=kind).order_by()
    recorded = frozenset(key for key in doubtful if rows.filter(values__has_key=key).exists())
    fed: dict[str, set[str]] = defaultdict(set)
    for feed in LedgerFeed.objects.filter(kind=kind.code):
        for key in filter(None, (feed.field, feed.times, feed.where)):
            fed[key] |= {feed.equals} if key == feed.where else set()
    return InUse(recorded, {key: frozenset(words) for key, words in fed.items()})
