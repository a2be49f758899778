"""May this person, and does the honor still stand where it was read."""

from django.db.models import F

from core.refusals import ConflictError, NotAllowedError
from evaluations.models import Honor
from evaluations.permissions import may_keep_honors
from units.models import Unit, User


def require_honor_keeper(*, actor: User | None, unit: Unit) -> None:
    """NotAllowedError unless the person keeps the honors of this unit; None is the system."""
    if actor is not None and not may_keep_honors(actor, unit):
        message = f"“{unit.name}”的荣誉由它的创建办或上级单位的创建办登记和办理。"
        raise NotAllowedError(message)


def claim_honor(*, honor: Honor, values: dict[str, object]) -> None:
    """Write ``values`` by compare-and-swap on version and decision, else ConflictError."""
    rows = Honor.objects.filter(pk=honor.pk, version=honor.version, decision=honor.decision)
    if not rows.update(**values, version=F("version") + 1):
        message = f"“{honor}”刚刚已被其他人办理，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)
    for name, value in values.items():
        setattr(honor, name, value)
    honor.version += 1
