"""What a round showed is given to the unit to be mended: once for each leaf, as long as it is not closed."""

import datetime as dt

from django.db import transaction

from campaigns.models import Target
from core.refusals import ConflictError, RefusedError
from evaluations.enums import RectificationSource
from evaluations.models import Rectification, RoundTarget, RoundUnit
from evaluations.operations.rectifications.opening import Finding, Task, open_rectification
from units.models import User


@transaction.atomic
def rectify_result(
    *, place: RoundUnit, target: Target, problem: str, task: Task, actor: User, at: dt.datetime
) -> Rectification:
    """Open it for the unit of ``place``.

    ConflictError where one of this round, unit and leaf is still open, also one that somebody else just wrote;
    RefusedError for a leaf that the round does not mark; what ``open_rectification`` raises.
    """
    RoundUnit.objects.select_for_update().get(pk=place.pk)  # two who press at once stand in a row here
    if not RoundTarget.objects.filter(round=place.round_id, target=target).exists():
        message = f"“{place.round}”不考评目标“{target}”，请核对。"
        raise RefusedError(message)
    unit = place.participation.unit
    same = Rectification.objects.open().filter(source=RectificationSource.ROUND, round=place.round_id)
    if (known := same.filter(target=target, unit=unit).first()) is not None:
        message = f"本轮考评中“{unit}”的这个目标已经登记了整改（第 {known.pk} 号），还没有销号，没有重复登记。"
        raise ConflictError(message)
    finding = Finding(unit=unit, problem=problem, source=RectificationSource.ROUND, round=place.round, target=target)
    return open_rectification(finding=finding, task=task, actor=actor, at=at)
