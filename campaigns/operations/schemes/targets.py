"""Adding, changing and removing single targets of a draft."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.enums import Part
from campaigns.models import LedgerFeed, Scheme, Target, TargetClass, TargetKind, TargetUnit
from campaigns.operations.schemes.access import lock_draft
from campaigns.operations.schemes.feeding import write_feeds
from campaigns.operations.schemes.moving import GONE, Order, says_enough
from campaigns.operations.schemes.reviewing import set_route
from campaigns.queries.reviewers import ReviewSetting, own_route, route_in_words
from campaigns.rules import FaultsError, is_reported, parse_rule, read_methods, write_methods
from campaigns.rules.feeds import FeedSpec
from core.paths import step
from core.refusals import ConflictError, RefusedError
from units.models import Unit, User
from units.operations.audit import record_act

EDITED_MEANWHILE = "这个目标刚刚被别人改过，您的修改没有保存。请看过最新内容再改；您刚输入的内容仍在本页。"


_EVIDENCE = ("evidence_required", "evidence_kind", "evidence_months")
_OWN = ("title", "number", "explanation", "example", "points", "join", "cycle", *_EVIDENCE)
"""What of a target is written as it was typed."""


@dataclass(frozen=True)
class TargetValues:
    """What a person may change about a target. Without a rule it is a branch; ``points`` are then its intended sum."""

    title: str
    number: str = ""
    explanation: str = ""
    example: str = ""
    points: Decimal | None = None
    rule: Mapping[str, Any] | None = None
    join: str = ""
    cycle: str = ""
    methods: Mapping[str, Any] = field(default_factory=dict)
    evidence_required: int = 0
    evidence_kind: str = ""
    evidence_months: int = 0
    kinds: frozenset[str] = field(default_factory=frozenset)
    classes: frozenset[str] = field(default_factory=frozenset)
    units: frozenset[Unit] = field(default_factory=frozenset)
    assisting: frozenset[Unit] = field(default_factory=frozenset)
    review: ReviewSetting = field(default_factory=ReviewSetting)
    feeds: frozenset[FeedSpec] = field(default_factory=frozenset)


@transaction.atomic
def add_target(
    *,
    scheme: Scheme,
    title: str,
    actor: User | None,
    at: dt.datetime,
    parent: Target | None = None,
    after: Target | None = None,
) -> Target:
    """Add a target below ``parent`` (None: at the top), behind ``after`` or last. A leaf with a rule takes nothing below."""
    draft = lock_draft(scheme=scheme, actor=actor)
    if not title.strip():
        raise ValidationError({"title": "请填写目标名称。"})
    order = Order.of(scheme=draft)
    for known in (parent, after):
        if known is not None and known.pk not in order.targets:
            raise ConflictError(GONE)
    above = after.parent_id if after is not None else parent.pk if parent is not None else None
    order.require_room(above)
    target = Target(scheme=draft, parent_id=above, path="+", code=_free_code(draft), title=title.strip())
    target.full_clean(exclude=["scheme", "parent", "path"])
    target.save()
    siblings = order.below.setdefault(above, [])
    order.targets[target.pk] = target
    siblings.insert(siblings.index(after.pk) + 1 if after is not None else len(siblings), target.pk)
    order.write(scheme=draft)
    record_act(actor=actor, verb="增加目标", subject=target, at=at, unit=draft.arranger)
    return target


def _free_code(scheme: Scheme) -> str:
    """A code that no version of this scheme has: a code once given means the same target for ever."""
    used = set(Target.objects.filter(scheme__in=Scheme.objects.alike(scheme)).values_list("code", flat=True))
    ordinal = len(used) + 1
    while f"T{step(ordinal)}" in used:
        ordinal += 1
    return f"T{step(ordinal)}"


@transaction.atomic
def edit_target(*, target: Target, values: TargetValues, version: int, actor: User | None, at: dt.datetime) -> Target:
    """Change a target that still is as the person saw it (``version``), else ConflictError.

    ValidationError for an impossible rule, a join the rule does not allow, or a rule on a target with others below.
    """
    draft = lock_draft(scheme=target.scheme, actor=actor)
    fresh = draft.targets.select_related("route__office", "route__panel").filter(pk=target.pk).first()
    if fresh is None:
        raise ConflictError(GONE)
    if fresh.version != version:
        raise ConflictError(EDITED_MEANWHILE)
    before = _plain(fresh)
    for name in _OWN:
        setattr(fresh, name, getattr(values, name))
    fresh.rule = _checked_rule(fresh, values)
    fresh.methods = _checked_methods(values)
    fresh.is_reported = is_reported(read_methods(fresh.methods))
    fresh.is_leaf = says_enough(target=fresh) and not fresh.children.exists()
    fresh.version += 1
    fresh.full_clean(exclude=["scheme", "parent"])
    fresh.save()
    _write_applicability(fresh, values)
    write_feeds(pairs=[(fresh, values.feeds)])
    fresh.scheme = draft
    set_route(target=fresh, setting=values.review)
    written = draft.targets.select_related("route__office", "route__panel").get(pk=fresh.pk)
    details = {"before": before, "now": _plain(written)}
    record_act(actor=actor, verb="修改目标", subject=fresh, at=at, unit=draft.arranger, details=details)
    return fresh


def _checked_rule(target: Target, values: TargetValues) -> dict[str, Any] | None:
    if values.rule is None:
        return None
    if target.children.exists():
        raise ValidationError({"kind": "这个目标下面还有目标，自己不能再计分；请把计分规则设在最末一级。"})
    try:
        rule = parse_rule(values.rule)
    except FaultsError as error:
        raise ValidationError({"kind": [fault.message for fault in error.faults]}) from error
    if values.join and values.join not in rule.joins:
        raise ValidationError({"join": f"“{rule.label}”的数据不能累计，请改选平均、取最近或取最好。"})
    return rule.to_json()


def _checked_methods(values: TargetValues) -> dict[str, str]:
    """Shares that need not add up yet: the check says so before publishing."""
    try:
        return write_methods(read_methods(values.methods if values.rule is not None else None))
    except FaultsError as error:
        raise ValidationError({f"method_{fault.path}": fault.message for fault in error.faults}) from error


def _write_applicability(target: Target, values: TargetValues) -> None:
    for model in (TargetKind, TargetClass, TargetUnit):
        model._default_manager.filter(target=target).delete()
    TargetKind.objects.bulk_create(TargetKind(target=target, kind=kind) for kind in sorted(values.kinds))
    classes = sorted(values.classes)
    TargetClass.objects.bulk_create(TargetClass(target=target, comparison_class=each) for each in classes)
    parts = {**dict.fromkeys(values.units, Part.LEAD), **dict.fromkeys(values.assisting, Part.ASSISTING)}
    TargetUnit.objects.bulk_create(TargetUnit(target=target, unit=unit, part=part) for unit, part in parts.items())


def _plain(target: Target) -> dict[str, Any]:
    """What the audit trail keeps of a target."""
    points = None if target.points is None else str(target.points)
    route = own_route(target)
    review = "" if route is None else route_in_words(route)
    feeds = [row.spec.to_json() for row in LedgerFeed.objects.filter(target=target)]
    own = {name: getattr(target, name) for name in (*_OWN, "rule", "methods")}
    return {**own, "points": points, "review": review, "feeds": feeds}


@transaction.atomic
def remove_target(*, target: Target, actor: User | None, at: dt.datetime, with_below: bool = False) -> int:
    """Take a target out of a draft; gives how many went. RefusedError where others stand below, unless ``with_below``."""
    draft = lock_draft(scheme=target.scheme, actor=actor)
    fresh = draft.targets.filter(pk=target.pk).first()
    if fresh is None:
        raise ConflictError(GONE)
    branch: Iterable[Target] = list(draft.targets.filter(path__startswith=fresh.path).order_by("-path"))
    count = len(list(branch))
    if count > 1 and not with_below:
        message = f"“{fresh.title}”下面还有 {count - 1} 个目标，请先移走或删除它们。"
        raise RefusedError(message)
    record_act(
        actor=actor,
        verb="删除目标",
        subject=fresh,
        at=at,
        unit=draft.arranger,
        details={"targets": count, **_plain(fresh)},
    )
    for each in branch:
        each.delete()
    Order.of(scheme=draft).write(scheme=draft)
    return count
