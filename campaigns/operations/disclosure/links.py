"""Which targets count the disclosure register."""

import datetime as dt

from django.db import transaction

from campaigns.enums import DisclosureMeasure
from campaigns.models import DisclosureLink, Target
from campaigns.operations.schemes.access import require_arranger
from campaigns.queries.disclosure import measures_for
from core.refusals import RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def link_target(*, target: Target, measure: str, actor: User, at: dt.datetime) -> None:
    """Let the target, in all its versions, count ``measure`` of the register; empty: no longer.

    NotAllowedError for the wrong person; RefusedError where the rule cannot take such a number. Scores do not move: the
    register only fills in reports that are still to be handed in.
    """
    require_arranger(actor=actor, unit=target.scheme.arranger)
    if measure and measure not in measures_for(target.rule):
        message = f"“{target.title}”的计分规则不能用这个数，请换一种，或先调整计分规则。"
        raise RefusedError(message)
    if measure:
        DisclosureLink.objects.update_or_create(lineage=target.lineage, defaults={"measure": measure})
    else:
        DisclosureLink.objects.filter(lineage=target.lineage).delete()
    label = str(DisclosureMeasure(measure).label) if measure else "不取数"
    details = {"measure": label}
    record_act(
        actor=actor, verb="设定公开登记取数", subject=target, at=at, unit=target.scheme.arranger, details=details
    )
