"""The office decides how long an answer may take."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.permissions import may_configure_all
from core.refusals import NotAllowedError
from evaluations.models import CaseLimit
from evaluations.workflow.cases import LEAST_DAYS, LIMITS, MOST_DAYS
from units.models import Unit, User
from units.operations.audit import record_act


@transaction.atomic
def set_case_limits(*, days: Mapping[str, int], actor: User, at: dt.datetime) -> int:
    """Decide working days by kind, for matters taken in from now on; what is under way keeps its day. How many changed.

    NotAllowedError for others than the topmost 创建办; ValidationError by kind.
    """
    if not may_configure_all(actor):
        raise NotAllowedError("只有最上级单位的创建办可以设定诉求的办理时限。")
    wrong = {
        kind: f"应在 {LEAST_DAYS} 到 {MOST_DAYS} 之间" for kind in LIMITS if not LEAST_DAYS <= days[kind] <= MOST_DAYS
    }
    if wrong:
        raise ValidationError(wrong)
    stored = dict(CaseLimit.objects.values_list("kind", "days"))
    changed = {kind: days[kind] for kind in LIMITS if stored.get(kind, LIMITS[kind]) != days[kind]}
    for kind, number in changed.items():
        row, _ = CaseLimit.objects.update_or_create(kind=kind, defaults={"days": number, "set_by": actor, "set_at": at})
        said = {"before": stored.get(kind, LIMITS[kind]), "now": number}
        record_act(
            actor=actor,
            verb="设定诉求时限",
            subject=row,
            at=at,
            unit=Unit.objects.filter(depth=1).first(),
            details=said,
        )
    return len(changed)
