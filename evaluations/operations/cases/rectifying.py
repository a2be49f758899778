"""What lies behind a case is mended: the case opens a rectification."""

import datetime as dt

from django.db import transaction

from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import CaseState, RectificationSource
from evaluations.models import Case, Rectification
from evaluations.operations.cases.events import change_case
from evaluations.operations.rectifications import Finding, Task, open_rectification
from evaluations.permissions import may_run_case
from units.models import User


@transaction.atomic
def rectify_case(*, case: Case, due_on: dt.date, actor: User, at: dt.datetime) -> Rectification:
    """Give the handling unit the matter to be mended by ``due_on``, once; answering the citizen goes on beside it.

    NotAllowedError for others than the office that took it in; RefusedError; ValidationError for the day.
    """
    if not may_run_case(actor, case):
        raise NotAllowedError("由受理单位的工作人员把诉求转为整改。")
    if case.state == CaseState.WITHDRAWN or case.rectification_id is not None:
        raise RefusedError("这件诉求已经撤回，或者已经转过整改。")
    problem = f"{case.number} {case.title}"
    found = Finding(unit=case.unit, problem=problem, source=RectificationSource.CASE)
    made = open_rectification(finding=found, task=Task(due_on=due_on), actor=actor, at=at, is_judged=True)
    change_case(case=case, values={"rectification": made})
    return made
