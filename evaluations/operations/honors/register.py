"""An honor is written down, or what was written down is corrected."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.clock import day_of
from core.refusals import ConflictError
from evaluations.models import Honor, HonorTitle
from evaluations.models.honor import NAMED_BEARERS
from evaluations.operations.honors.access import claim_honor, require_honor_keeper
from units.models import Unit, User
from units.operations.audit import record_act

_FIRST_YEAR = 1949


@dataclass(frozen=True)
class HonorFacts:
    """What is written down. Empty years mean the year of the day; an empty end follows from the title."""

    title: HonorTitle
    subject: str
    holder: Unit
    conferred_on: dt.date
    bearer: str = ""
    awarding_body: str = ""
    document_number: str = ""
    year_from: int | None = None
    year_to: int | None = None
    valid_until: dt.date | None = None

    @classmethod
    def of(cls, honor: Honor) -> "HonorFacts":
        """The facts as they stand."""
        return cls(**{name: getattr(honor, name) for name in cls.__dataclass_fields__})


@transaction.atomic
def register_honor(*, facts: HonorFacts, actor: User | None, at: dt.datetime) -> Honor:
    """Write an honor down. ValidationError says which value is wrong and why; ConflictError where it is there already."""
    require_honor_keeper(actor=actor, unit=facts.holder)
    honor = Honor(entered_by=actor, entered_at=at, **_values(facts, day_of(at)))
    honor.check_on = facts.title.check_after(facts.conferred_on)
    honor.full_clean(exclude=["entered_by", "holder_name"], validate_constraints=False)
    try:
        with transaction.atomic():
            honor.save()
    except IntegrityError as error:
        raise ConflictError(_twice(honor)) from error
    details = {"document": honor.document_number, "on": honor.conferred_on.isoformat()}
    record_act(actor=actor, verb="登记荣誉", subject=honor, at=at, unit=honor.holder, details=details)
    return honor


@transaction.atomic
def change_honor(*, honor: Honor, facts: HonorFacts, version: int, actor: User | None, at: dt.datetime) -> Honor:
    """Correct what was written down; the decision and the calendar of re-checks stay. Refusals as for a new one."""
    for unit in {honor.holder, facts.holder}:
        require_honor_keeper(actor=actor, unit=unit)
    before = HonorFacts.of(honor)
    values = _values(facts, day_of(at))
    if version != honor.version:
        raise ConflictError(f"“{honor}”在您打开以后被别人改过，本次修改没有保存。请看过最新内容再改。")
    try:
        with transaction.atomic():
            claim_honor(honor=honor, values=values)
    except IntegrityError as error:
        raise ConflictError(_twice(honor)) from error
    changed = [name for name in vars(before) if getattr(before, name) != getattr(honor, name)]
    record_act(
        actor=actor, verb="更正荣誉", subject=honor, at=at, unit=honor.holder, details={"changed": sorted(changed)}
    )
    return honor


def name_on(*, unit: Unit, day: dt.date) -> str:
    """What the unit was called on ``day``."""
    past = unit.pasts.filter(until_on__gte=day).first()
    return past.name if past else unit.name


def _values(facts: HonorFacts, today: dt.date) -> dict[str, object]:
    year_from = facts.year_from or facts.year_to or facts.conferred_on.year
    year_to = facts.year_to or year_from
    valid_until = facts.valid_until or facts.title.ends_after(facts.conferred_on)
    faults = {**_faults_of_bearer(facts), **_faults_of_days(facts, today, year_from, year_to, valid_until)}
    body = facts.awarding_body.strip() or facts.title.awarding_body
    if not body:
        faults["awarding_body"] = "请填写授予机关，以证书或文件上的为准。"
    if faults:
        raise ValidationError(faults)
    return {
        "title": facts.title,
        "subject": facts.subject,
        "holder": facts.holder,
        "holder_name": name_on(unit=facts.holder, day=facts.conferred_on),
        "bearer": facts.bearer.strip(),
        "awarding_body": body,
        "document_number": facts.document_number.strip(),
        "conferred_on": facts.conferred_on,
        "year_from": year_from,
        "year_to": year_to,
        "valid_until": valid_until,
    }


def _faults_of_bearer(facts: HonorFacts) -> dict[str, str]:
    if facts.subject not in facts.title.subjects:
        return {"subject": f"“{facts.title}”只授予{facts.title.subject_words}，请改选。"}
    is_named = facts.subject in NAMED_BEARERS
    if is_named and not facts.bearer.strip():
        return {"bearer": "请写明是哪个处室、班组或哪位职工。"}
    if not is_named and facts.bearer.strip():
        return {"bearer": "授予单位、机关或窗口的，这一栏空着；授予班组或职工的，请改选授予对象。"}
    return {}


def _faults_of_days(
    facts: HonorFacts, today: dt.date, year_from: int, year_to: int, valid_until: dt.date | None
) -> dict[str, str]:
    unit, day, found = facts.holder, facts.conferred_on, {}
    if day > today:
        found["conferred_on"] = "授予日期不能晚于今天。"
    elif unit.exists_to is not None and unit.exists_to < day:
        heir = f"请登记给承继单位“{unit.successor.name}”" if unit.successor else "请核对单位和日期"
        found["holder"] = f"“{unit.name}”已于 {unit.exists_to} 撤销，不能在 {day} 获得荣誉；{heir}。"
    elif unit.exists_from is not None and unit.exists_from > day:
        found["holder"] = f"“{unit.name}”在 {unit.exists_from} 才设立，不能在 {day} 获得荣誉；请登记给当时的单位。"
    if not _FIRST_YEAR <= year_from <= year_to <= today.year:
        found["year_to"] = f"年度应在 {_FIRST_YEAR} 至 {today.year} 之间，并且前后不颠倒。"
    if valid_until is not None and valid_until < day:
        found["valid_until"] = "有效期不能在授予之前就结束。"
    return found


def _twice(honor: Honor) -> str:
    return f"“{honor}”（{honor.years}）已经登记过，不用再登一次。请在荣誉库里查到它再更正。"
