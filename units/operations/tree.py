"""Hanging parts of the tree elsewhere: a fixed number of statements for a subtree of any size."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Case, CharField, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import Concat, Length, Substr

from core.paths import LONGEST, STEP, depth, step, subtree
from core.refusals import RefusedError
from units.models import Unit

_AT_ONCE = 100
"""Roots moved by one statement."""


def lock_tree() -> None:
    """Let changes of the tree come one after the other, until the caller's transaction ends."""
    # On SQLite the transaction itself is the lock: it begins IMMEDIATE.
    list(Unit.objects.select_for_update(no_key=True).filter(depth=1).values_list("pk", flat=True))


def hang_below(*, roots: Sequence[Unit], parent: Unit) -> None:
    """Move these units with all below them to the end of ``parent``'s children, in the order given.

    Needs ``lock_tree``. Rows in memory keep their old paths: read them again. RefusedError where ``parent`` is inside
    one of them or the tree would become too deep.
    """
    above = Unit.objects.get(pk=parent.pk)
    moved = [
        root for root in Unit.objects.filter(pk__in=[root.pk for root in roots]) if root.path[:-STEP] != above.path
    ]
    for root in moved:
        if above.path.startswith(root.path):
            message = f"“{above.name}”就在“{root.name}”之下，不能把上级放到自己的下级下面。请先把“{above.name}”移出来。"
            raise RefusedError(message)
    for start in range(0, len(moved), _AT_ONCE):
        _move(moved[start : start + _AT_ONCE], above)


def _move(roots: Sequence[Unit], above: Unit) -> None:
    first = _last_ordinal(above) + 1
    paths = {root.path: above.path + step(ordinal) for ordinal, root in enumerate(roots, start=first)}
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__range=subtree(path))
    deepest = Unit.objects.filter(inside).aggregate(size=Max(Length("path")))["size"]
    if deepest + max(len(new) - len(old) for old, new in paths.items()) > LONGEST:
        message = f"移动后层级过深，最多 {LONGEST // STEP} 级。"
        raise RefusedError(message)
    for parent, count in Counter(path[:-STEP] for path in paths).items():
        Unit.objects.filter(path=parent).update(numchild=F("numchild") - count)
    Unit.objects.filter(pk=above.pk).update(numchild=F("numchild") + len(paths))
    Unit.objects.filter(inside).update(
        depth=F("depth")
        + Case(
            *(When(path__range=subtree(old), then=Value(depth(new) - depth(old))) for old, new in paths.items()),
            output_field=IntegerField(),
        ),
        path=Case(
            *(
                When(path__range=subtree(old), then=Concat(Value(new), Substr("path", len(old) + 1)))
                for old, new in paths.items()
            ),
            output_field=CharField(),
        ),
    )


def _last_ordinal(above: Unit) -> int:
    last = Unit.objects.directly_below(above.path).order_by("-path").values_list("path", flat=True).first()
    return int(last[-STEP:], 36) if last else 0
