"""One step of an application: allowed by the table, taken by one person only, written down."""

import datetime as dt

from django.db.models import F

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import NamingState
from evaluations.models import Naming
from evaluations.permissions import may_take_naming_step
from evaluations.workflow.naming import NAMING_WORKFLOW
from units.models import User
from units.operations.audit import record_act

_LONGEST = 300


def claim_naming(
    *, naming: Naming, name: str, opinion: str, actor: User | None, at: dt.datetime, values: dict[str, object]
) -> None:
    """Take the step and write ``values`` with it, by compare-and-swap on state and version, with an audit entry.

    NotAllowedError for whoever the step is not for, RefusedError where the table does not allow it, ConflictError where
    somebody was faster.
    """
    require_step(naming=naming, name=name, opinion=opinion, actor=actor)
    step = NAMING_WORKFLOW.step(name)
    new: dict[str, object] = {**values, "state": NamingState(step.target), "opinion": opinion.strip()[:_LONGEST]}
    rows = Naming.objects.filter(pk=naming.pk, state=naming.state, version=naming.version)
    if not rows.update(**new, version=F("version") + 1):
        message = f"“{naming}”刚刚已被其他人办理，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)
    for field, value in new.items():
        setattr(naming, field, value)
    naming.version += 1
    details = {"reason": opinion.strip()}
    unit = naming.participation.unit
    record_act(actor=actor, verb=f"命名：{step.label}", subject=naming, at=at, unit=unit, details=details)


def require_step(*, naming: Naming, name: str, opinion: str, actor: User | None) -> None:
    """NotAllowedError for whoever the step is not for, RefusedError where the table does not allow it."""
    if actor is not None and not may_take_naming_step(actor, naming, name):
        message = f"“{NAMING_WORKFLOW.step(name).label}”不由您办理，请联系组织单位的创建办。"
        raise NotAllowedError(message)
    refusal = NAMING_WORKFLOW.refusal(name, naming.state, naming, actor, opinion)
    if refusal:
        raise RefusedError(refusal)
