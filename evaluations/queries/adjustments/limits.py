"""Until when a unit may object, and why it may not."""

import datetime as dt

from campaigns.queries.policies import policies_of, work_calendar
from core.clock import day_of
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState, RoundState
from evaluations.models import Adjustment, Appeal, Round, RoundUnit
from evaluations.permissions import may_appeal
from units.models import User


def told_at(subject: Adjustment | RoundUnit) -> dt.datetime | None:
    """When the unit was told: with the confirmation, or when the round was published."""
    if isinstance(subject, Adjustment):
        return subject.decided_at
    return subject.round.seal.sealed_at if subject.round.state == RoundState.PUBLISHED else None


def appeal_until(subject: Adjustment | RoundUnit) -> dt.date | None:
    """The last day, counted in working days after the one on which the unit was told; None where there is none."""
    told = told_at(subject)
    if told is None:
        return None
    days = policies_of(subject.participation.campaign_id).appeal_days
    return work_calendar().add(day_of(told), days)


def own_places(subject: Round, user: User) -> list[RoundUnit]:
    """The person's units in the round, those for which the person may object first; one query."""
    own = [row.unit_id for row in user.membership_list]
    related = subject.units.select_related("participation__unit", "participation__campaign", "round__seal")
    places = related.filter(participation__unit__in=own).order_by("participation__path")
    return sorted(places, key=lambda place: not may_appeal(user, place.participation))


def why_no_appeal(subject: Adjustment | RoundUnit, at: dt.datetime) -> str | None:
    """Why the unit cannot object now, as a sentence; None where it can."""
    refusal = _not_in_force(subject) if isinstance(subject, Adjustment) else None
    return refusal or _appealed_before(subject) or _too_late(subject, at)


def _not_in_force(subject: Adjustment) -> str | None:
    if subject.kind == AdjustmentKind.BONUS:
        return "加分不需要申诉；未获确认的，请补充材料后重新申报。"
    if subject.state != AdjustmentState.CONFIRMED:
        return f"这一项现在是“{subject.get_state_display()}”，没有生效，不需要申诉。"
    return None


def _appealed_before(subject: Adjustment | RoundUnit) -> str | None:
    earlier = _earlier(subject)
    if earlier is None:
        return None
    if earlier.state == AppealState.FILED:
        return "这一项已经申诉，正在等答复。"
    return f"这一项已经申诉过，答复是“{earlier.get_state_display()}”，不能再次申诉。"


def _too_late(subject: Adjustment | RoundUnit, at: dt.datetime) -> str | None:
    until = appeal_until(subject)
    if until is None:
        return "这一项没有告知记录（随历史数据导入，或结果尚未公布），不能在这里申诉，请与组织单位创建办联系。"
    if day_of(at) <= until:
        return None
    last = f"{until.year}年{until.month}月{until.day}日"
    return f"申诉期限到 {last}，现在已过期限，不能再申诉。确有错误请与组织单位创建办联系，由创建办撤销或更正。"


def _earlier(subject: Adjustment | RoundUnit) -> Appeal | None:
    standing = Appeal.objects.exclude(state=AppealState.WITHDRAWN)
    key = {"adjustment" if isinstance(subject, Adjustment) else "round_unit": subject.pk}
    return standing.filter(**key).first()
