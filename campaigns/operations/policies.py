"""Deciding: policies, the limits and grades of a campaign, corrections of the calendar."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Campaign, GradeThreshold, HolidayCorrection, Policy
from campaigns.operations.staleness import mark_campaign_stale
from campaigns.permissions import may_arrange_campaign, may_configure_all
from campaigns.policies import WORDS, PolicyError, check_policies, policies_from
from core.refusals import NotAllowedError, RefusedError
from units.models import Unit, User
from units.operations.audit import record_act

_LONGEST_TEXT = 20_000


@transaction.atomic
def set_policies(
    *, campaign: Campaign | None, values: Mapping[str, Any], actor: User | None, at: dt.datetime
) -> tuple[str, ...]:
    """Decide ``values`` (name → value, None: as everywhere, or the default) for a campaign or for all.

    Gives the names that changed; each is audited with before and after. NotAllowedError, ValidationError keyed by the
    policy's name.
    """
    _require_decider(actor, campaign)
    stored = {row.name: row for row in Policy.objects.filter(campaign=campaign)}
    before = {name: row.value for name, row in stored.items()}
    after = _checked(campaign, before, values)
    changed = tuple(name for name in WORDS if before.get(name) != after.get(name))
    for name in changed:
        if name not in after:
            stored[name].delete()
            continue
        Policy.objects.update_or_create(
            campaign=campaign, name=name, defaults={"value": after[name], "set_by": actor, "set_at": at}
        )
    if changed:
        said = {name: [before.get(name), after.get(name)] for name in changed}
        _audit("设定工作规则", campaign, actor, at, said)
    return changed


def _checked(campaign: Campaign | None, before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    faults: dict[str, str] = {}
    after = dict(before)
    for name, raw in values.items():
        words = WORDS[name]
        try:
            if raw is None:
                after.pop(name, None)
            elif words.everywhere and campaign is not None:
                faults[name] = "只能全系统统一设定"
            else:
                value = words.read(raw)
                after[name] = list(value) if isinstance(value, tuple) else value
        except PolicyError as error:
            faults[name] = str(error)
    ceiling = settings.EVIDENCE_MAX_BYTES // 2**20
    if "file_megabytes" not in faults and after.get("file_megabytes", 0) > ceiling:
        faults["file_megabytes"] = f"本系统最多接收 {ceiling} MB 的文件，需要更大请联系技术人员"
    if not faults:
        everywhere = dict(Policy.objects.filter(campaign__isnull=True).values_list("name", "value"))
        try:
            check_policies(policies_from(everywhere if campaign else {}, after))
        except PolicyError as error:
            faults[error.name] = str(error)
    if faults:
        raise ValidationError(faults)
    return after


@transaction.atomic
def set_text_limit(*, campaign: Campaign, limit: int, actor: User | None, at: dt.datetime) -> None:
    """How many 字 a report's text may have, from now on; what is handed in already stays."""
    _require_decider(actor, campaign)
    if not 1 <= limit <= _LONGEST_TEXT:
        raise ValidationError({"text_limit": f"应在 1 到 {_LONGEST_TEXT} 之间"})
    before = campaign.text_limit
    if before != limit:
        campaign.text_limit = limit
        campaign.save(update_fields=["text_limit"])
        _audit("设定字数上限", campaign, actor, at, {"text_limit": [before, limit]})


@transaction.atomic
def set_grades(
    *, campaign: Campaign, grades: Sequence[tuple[str, Decimal]], actor: User | None, at: dt.datetime
) -> None:
    """Replace the grades: (name, least total), the highest first. Marks the campaign stale.

    ValidationError without a grade, for a doubled name, or where thresholds do not fall.
    """
    _require_decider(actor, campaign)
    _check_grades(grades, campaign.full_points + campaign.bonus_cap)
    before = [(row.name, row.threshold) for row in campaign.grades.order_by("position")]
    if before == list(grades):
        return
    campaign.grades.all().delete()
    GradeThreshold.objects.bulk_create(
        GradeThreshold(campaign=campaign, name=name, threshold=str(threshold), position=position)
        for position, (name, threshold) in enumerate(grades)
    )
    said = {
        "before": [f"{name} {threshold}" for name, threshold in before],
        "now": [f"{name} {threshold}" for name, threshold in grades],
    }
    _audit("设定等次", campaign, actor, at, said)
    mark_campaign_stale(campaign=campaign, at=at)


def _check_grades(grades: Sequence[tuple[str, Decimal]], most: Decimal) -> None:
    names = [name for name, _ in grades]
    thresholds = [threshold for _, threshold in grades]
    if not grades:
        message = "至少要有一个等次。"
    elif len(set(names)) < len(names):
        message = "等次名称不能重复。"
    elif any(later >= earlier for earlier, later in pairwise(thresholds)):
        message = "等次应从高到低排列，每一等的最低分要低于上一等。"
    elif not all(0 <= threshold <= most for threshold in thresholds):
        message = f"最低分应在 0 到 {most:f} 之间。"
    else:
        return
    raise ValidationError({"grades": message})


@transaction.atomic
def correct_day(*, day: dt.date, is_workday: bool, name: str, actor: User | None, at: dt.datetime) -> HolidayCorrection:
    """Say whether ``day`` is worked, against the published calendar; a second correction of the day replaces the first."""
    _require_decider(actor, None)
    if not name.strip():
        message = "请写明是什么日子，例如“国庆节调休上班”。"
        raise RefusedError(message)
    values = {"is_workday": is_workday, "name": name.strip()[:60], "set_by": actor, "set_at": at}
    row, _ = HolidayCorrection.objects.update_or_create(day=day, defaults=values)
    record_act(actor=actor, verb="更正工作日", subject=row, at=at, unit=_topmost(), details={"name": row.name})
    return row


@transaction.atomic
def drop_correction(*, correction: HolidayCorrection, actor: User | None, at: dt.datetime) -> None:
    """Follow the published calendar again."""
    _require_decider(actor, None)
    details = {"name": correction.name}
    record_act(actor=actor, verb="取消工作日更正", subject=correction, at=at, unit=_topmost(), details=details)
    correction.delete()


def _require_decider(actor: User | None, campaign: Campaign | None) -> None:
    if actor is None or (may_configure_all(actor) if campaign is None else may_arrange_campaign(actor, campaign)):
        return
    message = (
        "只有最上级单位的创建办可以设定全系统的规则。" if campaign is None else "只有组织单位的创建办可以设定规则。"
    )
    raise NotAllowedError(message)


def _audit(
    verb: str, campaign: Campaign | None, actor: User | None, at: dt.datetime, details: Mapping[str, Any]
) -> None:
    if campaign is not None:
        record_act(actor=actor, verb=verb, subject=campaign, at=at, unit=campaign.organiser, details=details)
    elif (root := _topmost()) is not None:
        record_act(actor=actor, verb=verb, subject=root, at=at, unit=root, details=details)


def _topmost() -> Unit | None:
    """Whose auditors read about what holds everywhere."""
    root: Unit | None = Unit.objects.filter(depth=1).first()
    return root
