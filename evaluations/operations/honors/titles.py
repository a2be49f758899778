"""The catalogue of titles."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.permissions import may_configure_all
from core.refusals import NotAllowedError
from evaluations.models import HonorTitle
from units.models import User
from units.operations.audit import record_act

_LONGEST_LADDER = 12


@dataclass(frozen=True)
class TitleFacts:
    """What is written down about a title."""

    name: str
    level: str
    subjects: tuple[str, ...]
    awarding_body: str = ""
    below: HonorTitle | None = None
    valid_years: int | None = None
    renewal_months: int = 6
    check_months: int | None = None
    system_share: Decimal | None = None
    least_score: Decimal | None = None
    is_yearly: bool = False
    is_named_here: bool = False
    is_active: bool = True


@transaction.atomic
def save_title(
    *, facts: TitleFacts, actor: User | None, at: dt.datetime, title: HonorTitle | None = None
) -> HonorTitle:
    """Add a title, or change ``title``; honors that were conferred keep their days. ValidationError for faulty values."""
    if actor is not None and not may_configure_all(actor):
        message = "荣誉称号目录由最高一级单位的创建办维护。"
        raise NotAllowedError(message)
    saved = title or HonorTitle()
    for name, value in _values(facts).items():
        setattr(saved, name, value)
    _refuse_circle(saved)
    saved.full_clean()
    saved.save()
    record_act(actor=actor, verb="修改荣誉称号" if title else "增加荣誉称号", subject=saved, at=at)
    return saved


def _values(facts: TitleFacts) -> Mapping[str, Any]:
    plain = {name: value for name, value in asdict(facts).items() if name not in {"below", "subjects"}}
    return {**plain, "below": facts.below, "subjects": list(facts.subjects)}


def _refuse_circle(title: HonorTitle) -> None:
    step, seen = title.below, 0
    while step is not None and seen < _LONGEST_LADDER:
        if title.pk is not None and step.pk == title.pk:
            raise ValidationError({"below": f"“{title}”不能以它自己或它上面的称号为前提。"})
        step, seen = step.below, seen + 1
