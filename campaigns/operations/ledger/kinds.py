"""The kinds of ledger that a bureau sets up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from campaigns.models import LedgerKind
from campaigns.permissions import may_arrange_targets
from campaigns.rules.ledger import LedgerField
from core.refusals import NotAllowedError
from units.models import Unit, User
from units.operations.audit import record_act


@dataclass(frozen=True)
class KindDraft:
    """A kind to be: its code, its name, what it is for, what it asks, and whether its entries last."""

    code: str
    name: str
    about: str
    fields: tuple[LedgerField, ...]
    is_lasting: bool = False


@transaction.atomic
def add_kinds(*, owner: Unit, kinds: Sequence[KindDraft], actor: User | None, at: dt.datetime) -> list[LedgerKind]:
    """Set up those of ``kinds`` whose code the bureau has not yet; gives the new ones. A second time nothing is new."""
    if actor is not None and not may_arrange_targets(actor, owner):
        message = "只有本单位或上级的创建办可以设置台账种类。"
        raise NotAllowedError(message)
    Unit.objects.select_for_update().get(pk=owner.pk)
    present = dict(LedgerKind.objects.filter(owner=owner).values_list("code", "position"))
    first = max(present.values(), default=0) + 1
    missing = [kind for kind in kinds if kind.code not in present]
    made = LedgerKind.objects.bulk_create(
        LedgerKind(
            owner=owner,
            code=kind.code,
            name=kind.name,
            about=kind.about,
            fields=[field.to_json() for field in kind.fields],
            is_lasting=kind.is_lasting,
            position=position,
        )
        for position, kind in enumerate(missing, start=first)
    )
    for kind in made:
        record_act(actor=actor, verb="设置台账种类", subject=kind, at=at, unit=owner)
    return made
