"""Moving targets within a draft. A move is seen from where the others are now, so that two people lose nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from campaigns.enums import Move, Spot
from campaigns.models import Scheme, Target
from campaigns.operations.schemes.access import lock_draft
from campaigns.operations.schemes.content import MOST_LEVELS, move_aside
from core.paths import assign_paths, depth
from core.refusals import ConflictError, RefusedError
from units.models import User
from units.operations.audit import record_act

GONE = "这个目标已经被删除。请刷新页面查看最新内容。"


@dataclass
class Order:
    """The tree as lists of siblings; changed in memory, then written as a whole."""

    targets: dict[int, Target]
    below: dict[int | None, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, *, scheme: Scheme) -> "Order":
        """The order as it is stored."""
        order = cls({target.pk: target for target in scheme.targets.order_by("path")})
        for target in order.targets.values():
            order.below.setdefault(target.parent_id, []).append(target.pk)
        return order

    def siblings(self, pk: int) -> list[int]:
        """The list in which a target stands."""
        return self.below[self.targets[pk].parent_id]

    def put(self, pk: int, parent: int | None, place: int) -> None:
        """Take a target out of its list and put it into that of ``parent``; RefusedError where it does not belong."""
        if parent != self.targets[pk].parent_id:
            self.require_room(parent, pk)
        self.siblings(pk).remove(pk)
        self.targets[pk].parent_id = parent
        self.below.setdefault(parent, []).insert(place, pk)

    def require_room(self, parent: int | None, moved: int | None = None) -> None:
        """RefusedError where nothing may stand below ``parent``: it is a leaf, or lies below what is moved."""
        above = parent
        while above is not None:
            if above == moved:
                message = "不能把目标移到它自己的下级里面。"
                raise RefusedError(message)
            above = self.targets[above].parent_id
        if parent is not None and self.targets[parent].rule is not None:
            message = (
                f"“{self.targets[parent].title}”已设计分规则，是末级目标，下面不能再放目标。"
                "如确实要放，请先把它的计分规则改为“不计分（只作分类）”。"
            )
            raise RefusedError(message)

    def walk(self, parent: int | None = None) -> Iterator[int]:
        """All targets in order, parents first."""
        for pk in self.below.get(parent, ()):
            yield pk
            yield from self.walk(pk)

    def write(self, *, scheme: Scheme) -> None:
        """Store parents, paths and which targets are leaves. RefusedError beyond the deepest level."""
        ordered = list(self.walk())
        paths = assign_paths({pk: self.targets[pk].parent_id for pk in ordered})
        if any(depth(path) > MOST_LEVELS for path in paths.values()):
            message = f"层级过深，最多 {MOST_LEVELS} 级。"
            raise RefusedError(message)
        for pk in ordered:
            target = self.targets[pk]
            target.path, target.is_leaf = paths[pk], not self.below.get(pk) and says_enough(target=target)
        move_aside(scheme=scheme)
        Target.objects.bulk_update(self.targets.values(), ["parent", "path", "is_leaf"], batch_size=200)


def says_enough(*, target: Target) -> bool:
    """Whether a target has all that a leaf needs."""
    return target.points is not None and target.rule is not None and bool(target.join) and bool(target.cycle)


@transaction.atomic
def move_target(*, target: Target, move: Move, actor: User | None, at: dt.datetime) -> bool:
    """One step up or down among its siblings, in below the one before it, or out behind its parent.

    False, and nothing changed, where there is no such step. RefusedError where the new place does not take it.
    """
    draft = lock_draft(scheme=target.scheme, actor=actor)
    order = _order_with(draft, target)
    siblings, parent = order.siblings(target.pk), order.targets[target.pk].parent_id
    place = siblings.index(target.pk)
    if move == Move.UP and place > 0:
        order.put(target.pk, parent, place - 1)
    elif move == Move.DOWN and place < len(siblings) - 1:
        order.put(target.pk, parent, place + 1)
    elif move == Move.IN and place > 0:
        above = siblings[place - 1]
        order.put(target.pk, above, len(order.below.get(above, ())))
    elif move == Move.OUT and parent is not None:
        order.put(target.pk, order.targets[parent].parent_id, order.siblings(parent).index(parent) + 1)
    else:
        return False
    _write_move(draft, order, target, actor, at, move.label)
    return True


@transaction.atomic
def place_target(*, target: Target, anchor: Target, spot: Spot, actor: User | None, at: dt.datetime) -> None:
    """Put a target before, after or below another one of the same draft."""
    draft = lock_draft(scheme=target.scheme, actor=actor)
    order = _order_with(draft, target)
    if anchor.pk not in order.targets:
        raise ConflictError(GONE)
    if anchor.pk == target.pk:
        return
    if spot == Spot.INTO:
        order.put(target.pk, anchor.pk, len(order.below.get(anchor.pk, ())))
    else:
        parent = order.targets[anchor.pk].parent_id
        if parent != order.targets[target.pk].parent_id:
            order.require_room(parent, target.pk)
        order.siblings(target.pk).remove(target.pk)
        order.targets[target.pk].parent_id = parent
        siblings = order.below[parent]
        siblings.insert(siblings.index(anchor.pk) + (spot == Spot.AFTER), target.pk)
    _write_move(draft, order, target, actor, at, f"移到“{anchor.title}”{spot.label}")


def _order_with(draft: Scheme, target: Target) -> Order:
    order = Order.of(scheme=draft)
    if target.pk not in order.targets:
        raise ConflictError(GONE)
    return order


def _write_move(draft: Scheme, order: Order, target: Target, actor: User | None, at: dt.datetime, how: str) -> None:
    order.write(scheme=draft)
    Target.objects.filter(pk=target.pk).update(version=F("version") + 1)
    details = {"how": how}
    record_act(actor=actor, verb="移动目标", subject=target, at=at, unit=draft.arranger, details=details)
