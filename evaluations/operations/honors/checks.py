"""Re-checks (复查): what was found, and when the next one is."""

import datetime as dt

from django.db import IntegrityError, transaction

from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from evaluations.enums import HonorStanding
from evaluations.models import Honor, HonorCheck
from evaluations.operations.honors.access import claim_honor, require_honor_keeper
from units.models import User
from units.operations.audit import record_act

_LONGEST = 300


@transaction.atomic
def record_check(
    *, honor: Honor, checked_on: dt.date, is_passed: bool, found: str, actor: User | None, at: dt.datetime
) -> HonorCheck:
    """Write down a re-check and set the next one. One that failed suspends nothing by itself: that is a step with a reason."""
    require_honor_keeper(actor=actor, unit=honor.holder)
    today = day_of(at)
    if honor.standing_on(today) not in {HonorStanding.VALID, HonorStanding.SUSPENDED}:
        raise RefusedError(f"“{honor}”{honor.standing_on(today).label}，不用复查。")
    if not honor.conferred_on <= checked_on <= today:
        message = f"复查日期应在授予之日（{honor.conferred_on}）和今天之间。"
        raise RefusedError(message)
    if not found.strip():
        message = "请写明复查看到了什么。"
        raise RefusedError(message)
    claim_honor(honor=honor, values={"check_on": honor.title.check_after(checked_on)})
    try:
        with transaction.atomic():
            check = HonorCheck.objects.create(
                honor=honor,
                checked_on=checked_on,
                is_passed=is_passed,
                found=found.strip()[:_LONGEST],
                checked_by=actor,
            )
    except IntegrityError as error:
        raise ConflictError(f"“{honor}”在 {checked_on} 的复查已经登记过。") from error
    details = {"on": checked_on.isoformat(), "passed": is_passed, "reason": check.found}
    record_act(actor=actor, verb="荣誉复查", subject=honor, at=at, unit=honor.holder, details=details)
    return check
