"""Which regulations a bureau requires of which kinds of unit."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import RequiredRegulation
from campaigns.permissions import may_arrange_targets
from campaigns.queries.ledger.regulations import fingerprint, required_names
from core.refusals import ConflictError, NotAllowedError
from units.enums import UnitKind
from units.models import Unit, User
from units.operations.audit import record_act

MOST, LONGEST = 60, 60


@transaction.atomic
def require_regulations(
    *, owner: Unit, names: Mapping[str, Sequence[str]], seen: str, actor: User | None, at: dt.datetime
) -> None:
    """Make these the lists of the bureau, by kind of unit; a kind that is not named requires nothing.

    ConflictError where they are no longer those with the fingerprint ``seen``; ValidationError by kind of unit.
    """
    if actor is not None and not may_arrange_targets(actor, owner):
        message = "只有本单位或上级的创建办可以设置必备制度。"
        raise NotAllowedError(message)
    Unit.objects.select_for_update().get(pk=owner.pk)
    before = required_names(owner)
    if seen != fingerprint(before):
        message = "必备制度刚刚被别人改过，您的修改没有保存。请看过最新内容再改；您刚输入的内容仍在本页。"
        raise ConflictError(message)
    wanted = {kind: tuple(dict.fromkeys(each.strip() for each in names.get(kind, ()))) for kind in UnitKind.values}
    _check(wanted)
    if wanted == before:
        return
    RequiredRegulation.objects.filter(owner=owner).delete()
    RequiredRegulation.objects.bulk_create(
        RequiredRegulation(owner=owner, unit_kind=kind, name=name, position=position)
        for kind, listed in wanted.items()
        for position, name in enumerate(listed)
    )
    details = {UnitKind(kind).label: "、".join(listed) for kind, listed in wanted.items() if listed}
    record_act(actor=actor, verb="设置必备制度", subject=owner, at=at, unit=owner, details=details)


def _check(wanted: Mapping[str, Sequence[str]]) -> None:
    faults: dict[str, str] = {}
    for kind, listed in wanted.items():
        long = next((name for name in listed if len(name) > LONGEST), None)
        if len(listed) > MOST:
            faults[kind] = f"最多 {MOST} 项，现有 {len(listed)} 项"
        elif long is not None:
            faults[kind] = f"“{long[:20]}…”太长，最多 {LONGEST} 个字符"
    if faults:
        raise ValidationError(faults)
