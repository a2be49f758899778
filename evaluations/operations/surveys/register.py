"""The register of people who may be asked."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from core.refusals import NotAllowedError
from evaluations.models import Recipient
from units.models import Unit, User
from units.operations.audit import record_act
from units.permissions import may_administer


@transaction.atomic
def register_recipients(
    *, keeper: Unit, group: str, people: Sequence[tuple[str, str, str]], actor: User, at: dt.datetime
) -> int:
    """Add people (name, address, postcode) who are not there yet; returns how many were new."""
    if not may_administer(actor, keeper):
        message = "只有本单位的创建办可以登记评议人员。"
        raise NotAllowedError(message)
    before = Recipient.objects.filter(keeper=keeper).count()
    rows = (
        Recipient(keeper=keeper, group=group, name=name, address=place, postcode=code) for name, place, code in people
    )
    Recipient.objects.bulk_create(rows, ignore_conflicts=True)
    added = Recipient.objects.filter(keeper=keeper).count() - before
    details = {"group": group, "added": added}
    record_act(actor=actor, verb="登记评议人员", subject=keeper, at=at, unit=keeper, details=details)
    return added


@transaction.atomic
def remove_recipient(*, recipient: Recipient, actor: User, at: dt.datetime) -> None:
    """Take somebody out of the register."""
    if not may_administer(actor, recipient.keeper):
        message = "只有本单位的创建办可以删除评议人员。"
        raise NotAllowedError(message)
    record_act(actor=actor, verb="删除评议人员", subject=recipient, at=at, unit=recipient.keeper)
    recipient.delete()
