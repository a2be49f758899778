"""A matter is written down or changed."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.enums import DisclosureState
from campaigns.models import DisclosureItem
from campaigns.permissions import may_disclose
from campaigns.queries.policies import work_calendar
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from core.workdays import WorkCalendar
from units.models import Unit, User
from units.operations.audit import record_act
from units.pinyin import initials

_INITIALS = 120


@dataclass(frozen=True)
class MatterFacts:
    """What is written down; ``within_days`` (working days after ``formed_on``) goes before a ``due_on`` given."""

    area: str
    matter: str
    formed_on: dt.date
    content: str = ""
    form: str = ""
    within_days: int | None = None
    due_on: dt.date | None = None
    responsibility: str = ""
    basis: str = ""
    lasting: str = ""
    channels: str = ""
    audience: str = ""

    @classmethod
    def of(cls, item: DisclosureItem) -> "MatterFacts":
        """As they stand."""
        return cls(**{name: getattr(item, name) for name in cls.__dataclass_fields__})

    def columns(self, calendar: WorkCalendar) -> dict[str, Any]:
        """As the row keeps them."""
        values = asdict(self)
        if self.within_days is not None:
            values["due_on"] = calendar.add(self.formed_on, self.within_days)
        return values | {"pinyin_initials": initials(self.matter)[:_INITIALS]}


@transaction.atomic
def register_matter(*, unit: Unit, facts: MatterFacts, actor: User, at: dt.datetime) -> DisclosureItem:
    """Write a matter down, to be published later. ValidationError by field; ConflictError where it is there already."""
    _require_keeper(actor, unit)
    _check(facts, unit, day_of(at))
    item = DisclosureItem(unit=unit, edited_by=actor, edited_at=at, **facts.columns(work_calendar()))
    item.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as error:
        raise ConflictError(_ALREADY.format(matter=facts.matter, unit=unit.name)) from error
    record_act(actor=actor, verb="登记公开事项", subject=item, at=at, unit=unit)
    return item


@transaction.atomic
def change_matter(
    *, item: DisclosureItem, facts: MatterFacts, version: int, actor: User, at: dt.datetime
) -> DisclosureItem:
    """Change what is written down; what is published stays published and must stay clear.

    RefusedError for a withdrawn matter or a published one with gaps; ConflictError where ``version`` is no longer the one.
    """
    _require_keeper(actor, item.unit)
    if item.state == DisclosureState.WITHDRAWN:
        message = "这个事项已经撤下，请先恢复登记再修改。"
        raise RefusedError(message)
    _check(facts, item.unit, day_of(at))
    before, now = MatterFacts.of(item), facts.columns(work_calendar())
    changed = {
        name: [str(getattr(item, name)), str(value)] for name, value in now.items() if getattr(item, name) != value
    }
    for name, value in now.items():
        setattr(item, name, value)
    item.full_clean(validate_constraints=False)
    if item.state == DisclosureState.PUBLISHED and item.missing:
        message = f"这个事项已经公开，{'、'.join(item.missing)}不能留空。"
        raise RefusedError(message)
    if item.disclosed_on is not None and item.disclosed_on < item.formed_on:
        raise ValidationError({"formed_on": "形成日期不能晚于公开日期"})
    _swap(item, version, {**now, "edited_by": actor, "edited_at": at})
    changed.pop("pinyin_initials", None)
    if before != MatterFacts.of(item):
        record_act(actor=actor, verb="修改公开事项", subject=item, at=at, unit=item.unit, details=changed)
    return item


_ALREADY = "{unit}已经登记了“{matter}”。同一事项只登记一次，请打开原来的记录修改。"


def _swap(item: DisclosureItem, version: int, values: dict[str, Any]) -> None:
    rows = DisclosureItem.objects.filter(pk=item.pk, version=version, state=item.state)
    try:
        with transaction.atomic():
            done = rows.update(**values, version=version + 1)
    except IntegrityError as error:
        raise ConflictError(_ALREADY.format(matter=item.matter, unit=item.unit.name)) from error
    if not done:
        message = "您打开本页之后，这个事项已被其他人修改，本次没有保存。请刷新页面查看最新情况。"
        raise ConflictError(message)
    item.version = version + 1


def _faults(facts: MatterFacts, unit: Unit, today: dt.date) -> dict[str, str]:
    """What cannot be taken, by field, beyond what a single field can say."""
    faults = {}
    if facts.formed_on > today:
        faults["formed_on"] = "形成日期不能晚于今天"
    elif not unit.exists_on(facts.formed_on):
        faults["formed_on"] = f"{unit.name}在这一天还没有设立或已经撤销，请核对日期"
    if facts.within_days is None and facts.due_on is not None and facts.due_on < facts.formed_on:
        faults["due_on"] = "公开期限不能早于形成日期"
    return faults


def _check(facts: MatterFacts, unit: Unit, today: dt.date) -> None:
    faults = _faults(facts, unit, today)
    if faults:
        raise ValidationError(faults)


def _require_keeper(actor: User, unit: Unit) -> None:
    if not may_disclose(actor, unit):
        message = "公开事项由本单位的填报员或创建办登记。"
        raise NotAllowedError(message)
