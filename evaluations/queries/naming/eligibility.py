"""May this unit apply for this title: each condition with its proof, and what to do where it is not met."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from campaigns.models import Participation
from core.months import add_months
from evaluations.enums import AdjustmentKind, HonorDecision, HonorSubject
from evaluations.models import Adjustment, Honor, HonorTitle, UnitScore
from evaluations.scoring.units import months_before
from units.enums import UnitKind
from units.models import Unit

_NAMED = 5
_WHOLE = Decimal(100)
_AS_SUBJECT = {
    UnitKind.BUREAU: HonorSubject.ORGAN,
    UnitKind.TOWNSHIP: HonorSubject.ORGAN,
    UnitKind.INSTITUTION: HonorSubject.UNIT,
    UnitKind.WINDOW: HonorSubject.WINDOW,
}
"""As what a unit of a kind bears a title; offices are teams of their unit and not counted among those below it."""


@dataclass(frozen=True)
class Condition:
    """One condition: whether it is met, the proof in words and where it can be seen, and what is to be done."""

    label: str
    is_met: bool
    proof: str
    to_do: str = ""
    link: str = ""


@dataclass(frozen=True)
class Eligibility:
    """All conditions of one application."""

    conditions: tuple[Condition, ...]

    @property
    def lacking(self) -> tuple[Condition, ...]:
        """What is not met."""
        return tuple(each for each in self.conditions if not each.is_met)

    @property
    def refusal(self) -> str:
        """What is missing and what to do, as one sentence; empty where nothing is."""
        said = [f"{each.label}：{each.proof}，{each.to_do}" for each in self.lacking]
        return f"还不能申报。{'；'.join(said)}。" if said else ""


def check_eligibility(
    participation: Participation, title: HonorTitle, bearer: str, today: dt.date, *, is_to_name: bool = False
) -> Eligibility:
    """Every condition of the title for this unit, in a fixed number of queries.

    ``is_to_name``: asked again before naming.
    """
    unit = participation.unit
    found = [_existence(unit, today), _standing(unit, title, bearer, today)]
    if title.below is not None and title.system_share is None:
        found.append(_ladder(unit, title.below, bearer, today))
    if title.below is not None and title.system_share is not None:
        found.append(_share(unit, title.below, title.system_share, today))
    found.append(_vetoes(unit, today))
    if title.least_score is not None:
        found.append(_score(participation, title.least_score))
    if not is_to_name:
        found.append(_catalogue(title))
    return Eligibility(tuple(found))


def _catalogue(title: HonorTitle) -> Condition:
    is_met = title.is_active and title.is_named_here
    proof = f"“{title}”{'由本系统命名' if is_met else '现在不接受申报'}"
    return Condition("称号可以申报", is_met, proof, "请改选其他称号", reverse("evaluations:honor_titles"))


def _existence(unit: Unit, today: dt.date) -> Condition:
    is_met, link = unit.exists_on(today), reverse("units:unit", args=[unit.code])
    heir = f"请由承继单位“{unit.successor.name}”申报" if unit.successor else "不能再申报"
    proof = "单位存续" if is_met else f"“{unit.name}”已于 {unit.exists_to} 撤销"
    return Condition("单位存续", is_met, proof, heir, link)


def _standing(unit: Unit, title: HonorTitle, bearer: str, today: dt.date) -> Condition:
    """Not held already, or so near its end that it may be applied for anew."""
    rows = Honor.objects.filter(holder=unit, title=title, bearer=bearer).exclude(decision=HonorDecision.REVOKED)
    held = rows.exclude(valid_until__lt=today).newest_first().first()
    label = "没有同一称号，或者已到复评期"
    if held is None or (title.is_yearly and held.year_to < today.year):
        return Condition(label, is_met=True, proof="现在没有这个称号")
    link = reverse("evaluations:honor", args=[held.pk])
    if held.decision != HonorDecision.VALID:
        proof = f"现有称号{held.get_decision_display()}"
        return Condition(label, is_met=False, proof=proof, to_do="请先等它有了结论", link=link)
    if held.valid_until is None or title.is_yearly:
        return Condition(label, is_met=False, proof=f"{held.conferred_on} 已获得", to_do="不用再申报", link=link)
    since = title.renewable_from(held.valid_until)
    proof = f"现有称号有效至 {held.valid_until}"
    return Condition(label, is_met=since <= today, proof=proof, to_do=f"请从 {since} 起申请复评", link=link)


def _ladder(unit: Unit, below: HonorTitle, bearer: str, today: dt.date) -> Condition:
    held = Honor.objects.held_on(today).filter(holder=unit, title=below, bearer=bearer).first()
    label = f"已有前一级称号“{below}”"
    if held is not None:
        until = f"，有效至 {held.valid_until}" if held.valid_until else ""
        return Condition(
            label,
            is_met=True,
            proof=f"{held.conferred_on} 获得{until}",
            link=reverse("evaluations:honor", args=[held.pk]),
        )
    link = f"{reverse('evaluations:honors')}?unit={unit.code}&title={below.pk}"
    return Condition(label, is_met=False, proof="现在没有", to_do=f"请先获得“{below}”，已有的请先登记", link=link)


def _share(unit: Unit, below: HonorTitle, least: Decimal, today: dt.date) -> Condition:
    kinds = [kind for kind, subject in _AS_SUBJECT.items() if subject in below.subjects]
    units = Unit.objects.filter(path__startswith=unit.path, kind__in=kinds).exclude(pk=unit.pk).existing_on(today)
    held = Honor.objects.held_on(today).filter(title=below, bearer="").values("holder")
    total, count = units.count(), units.filter(pk__in=held).count()
    label = f"{least.normalize():f}% 以上的下级单位有“{below}”"
    link = f"{reverse('evaluations:honors')}?title={below.pk}&standing=valid"
    if not total:
        return Condition(label, is_met=False, proof="没有下级单位", to_do="请改为申报单位称号", link=link)
    lacking = [each.name for each in units.exclude(pk__in=held)[:_NAMED]]
    is_met = _WHOLE * count >= least * total
    missing = f"（缺：{'、'.join(lacking)}{'等' if total - count > _NAMED else ''}）" if lacking else ""
    proof = f"{total} 个下级单位中 {count} 个有，占 {_percent(count, total)}%{missing}"
    return Condition(label, is_met, proof, "请先帮助缺的单位申报", link)


def _percent(count: int, total: int) -> str:
    """Rounded down, so that 90 is never said of less."""
    tenths = 1000 * count // total
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _vetoes(unit: Unit, today: dt.date) -> Condition:
    rows = Adjustment.objects.counted().filter(participation__unit=unit, kind=AdjustmentKind.VETO, dated_on__lte=today)
    free_from = {row: _free_from(row) for row in rows}
    live = [row for row in rows if free_from[row] > today]
    label = "追溯期内没有一票否决"
    if not live:
        return Condition(label, is_met=True, proof="追溯期内没有")
    last = max(live, key=lambda row: free_from[row])
    proof = f"{last.dated_on} {last.basis or '一票否决'}".rstrip("。")
    link = reverse("evaluations:why", args=[last.participation_id])
    return Condition(label, is_met=False, proof=proof, to_do=f"请从 {free_from[last]} 起再申报", link=link)


def _free_from(veto: Adjustment) -> dt.date:
    """The first day on which it does not reach back any more, by the arithmetic of the scores."""
    day = add_months(veto.dated_on, veto.look_back_months)
    while months_before(day, veto.look_back_months) <= veto.dated_on:
        day += dt.timedelta(days=1)
    return day


def _score(participation: Participation, least: Decimal) -> Condition:
    score = UnitScore.objects.filter(run__is_live=True, participation=participation).first()
    total = score.total if score is not None else None
    label = f"本届总分不低于 {least.normalize():f}"
    link = reverse("evaluations:why", args=[participation.pk])
    if total is None:
        return Condition(label, is_met=False, proof="还没有得分", to_do="请等填报核定后再申报", link=link)
    return Condition(label, total >= least, f"现在 {total} 分", "请补齐失分的目标后再申报", link)
