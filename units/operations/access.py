"""The one question before every change of units and people."""

from core.refusals import NotAllowedError
from units.models import Unit, User
from units.permissions import may_administer


def require_administrator(*, actor: User | None, unit: Unit | None) -> None:
    """NotAllowedError unless the person may arrange ``unit``; ``actor`` None is the system itself."""
    if actor is not None and not may_administer(actor, unit):
        message = "只有本单位或上级单位的创建办可以这样修改。"
        raise NotAllowedError(message)
