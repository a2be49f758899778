"""What every act on a case has in common: who may, which step, one event, one audit entry."""

import datetime as dt
from typing import Any

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseAct
from evaluations.models import Case, CaseEvent
from evaluations.permissions import may_take_case_step
from evaluations.workflow.cases import CASE_WORKFLOW
from units.models import User
from units.operations.audit import record_act

_DETAILS = 200


def note_event(*, case: Case, act: CaseAct, actor: User | None, at: dt.datetime, text: str = "") -> None:
    """Add to the history of the case and to the audit trail of the unit that handles it."""
    CaseEvent.objects.create(case=case, act=act, at=at, actor=actor, unit=case.unit, text=text)
    details = {"text": text[:_DETAILS]} if text else {}
    record_act(actor=actor, verb=f"诉求{act.label}", subject=case, at=at, unit=case.unit, details=details)


def apply_step(*, case: Case, act: CaseAct, actor: User, at: dt.datetime, text: str = "", **fields: Any) -> None:
    """One row of the workflow by compare-and-swap on state and version, with ``fields`` of the case.

    NotAllowedError; RefusedError in the table's words; ConflictError where somebody was faster. ``text`` is the opinion.
    """
    if not may_take_case_step(actor, case, act):
        raise NotAllowedError(f"您不能对这件诉求“{act.label}”：它由“{case.unit}”承办、“{case.intake}”受理。")
    refusal = CASE_WORKFLOW.refusal(act, case.state, case, actor, text)
    if refusal:
        raise RefusedError(refusal)
    change_case(case=case, values={**fields, "state": CASE_WORKFLOW.step(act).target})
    note_event(case=case, act=act, actor=actor, at=at, text=text.strip())


def change_case(*, case: Case, values: dict[str, Any]) -> None:
    """Write ``values`` if the case is still as it was read; ConflictError else."""
    new = {**values, "version": case.version + 1}
    if not Case.objects.filter(pk=case.pk, state=case.state, version=case.version).update(**new):
        raise ConflictError(f"{case.number} 刚刚已被其他人处理，请刷新页面查看最新情况。")
    for field, value in new.items():
        setattr(case, field, value)
