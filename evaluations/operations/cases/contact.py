"""Who a citizen is, shown to those who need it."""

import datetime as dt

from django.db import transaction

from core.contacts import Contact, unseal_contact
from core.refusals import NotAllowedError, RefusedError
from evaluations.models import Case
from evaluations.permissions import may_work_on_case
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def reveal_contact(*, case: Case, purpose: str, actor: User, at: dt.datetime) -> Contact:
    """The name and the telephone, for a purpose that is written into the audit trail. NotAllowedError, RefusedError."""
    if not may_work_on_case(actor, case):
        raise NotAllowedError("只有经办人、承办单位和受理单位的工作人员可以查看联系方式。")
    if not purpose.strip():
        raise RefusedError("请写明查看联系方式的用途。")
    found = unseal_contact(case.contact)
    if found is None:
        raise RefusedError("这件诉求没有可以查看的联系方式。")
    details = {"purpose": purpose.strip()[:60]}
    record_act(actor=actor, verb="查看诉求人联系方式", subject=case, at=at, unit=case.unit, details=details)
    return found
