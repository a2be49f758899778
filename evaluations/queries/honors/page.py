"""One honor with everything that happened to it; a unit's honors."""

import datetime as dt
from dataclasses import dataclass

from campaigns.models import Evidence
from core.transitions import Step
from evaluations.enums import HonorStanding
from evaluations.models import Honor, HonorCheck
from evaluations.permissions import may_decide_honor, may_keep_honors
from evaluations.queries.honors.register import HonorLine, honor_lines, is_ending
from evaluations.queries.honors.streaks import streaks_of
from evaluations.workflow.honors import DISMISS, HONOR_WORKFLOW, REVOKE
from units.models import AuditEntry, Unit, User

_SHOWN = 30
_LIVING = frozenset({HonorStanding.VALID, HonorStanding.SUSPENDED, HonorStanding.REVOKING})
_MOST = 200


@dataclass(frozen=True)
class HonorPage:
    """One honor as a person sees it. ``because``: why it is over, where it is."""

    honor: Honor
    standing: HonorStanding
    because: str
    streak: int
    is_ending: bool
    may_keep: bool
    may_check: bool
    steps: tuple[Step, ...]
    waits_for_another: bool
    checks: tuple[HonorCheck, ...]
    scans: tuple[Evidence, ...]
    history: tuple[AuditEntry, ...]


def honor_page(honor: Honor, user: User, today: dt.date) -> HonorPage:
    """A fixed number of queries."""
    standing, may_keep = honor.standing_on(today), may_keep_honors(user, honor.holder)
    rows = AuditEntry.objects.filter(object_kind=honor._meta.model_name, object_id=str(honor.pk))
    steps = _steps(honor, user) if standing in _LIVING else ()
    refused = [step for step in steps if HONOR_WORKFLOW.refusal(step.name, honor.decision, honor, user, "—")]
    return HonorPage(
        honor=honor,
        standing=standing,
        because=why_over(honor, standing),
        streak=streaks_of([honor])[honor.pk],
        is_ending=is_ending(honor, today),
        may_keep=may_keep,
        may_check=may_keep and standing in {HonorStanding.VALID, HonorStanding.SUSPENDED},
        steps=tuple(step for step in steps if step not in refused),
        waits_for_another=bool(refused),
        checks=tuple(honor.checks.select_related("checked_by")),
        scans=tuple(honor.scans.all()),
        history=tuple(rows.select_related("actor")[:_SHOWN]),
    )


def why_over(honor: Honor, standing: HonorStanding) -> str:
    """Why the title is borne no more, in words; empty where it is."""
    match standing:
        case HonorStanding.ENDED:
            unit = honor.holder
            heir = f"，由{unit.successor.name}承继" if unit.successor else ""
            return f"{unit.name}已于 {unit.exists_to} 撤销{heir}，称号随之终止，不转给承继单位。"
        case HonorStanding.EXPIRED:
            return f"有效期到 {honor.valid_until}，没有复评。"
        case HonorStanding.REVOKED:
            return f"{honor.decided_on} 撤销：{honor.reason}"
    return ""


def _steps(honor: Honor, user: User) -> tuple[Step, ...]:
    may = {True: may_decide_honor(user, honor.holder), False: may_keep_honors(user, honor.holder)}
    return tuple(step for step in HONOR_WORKFLOW.from_state(honor.decision) if may[step.name in {REVOKE, DISMISS}])


def unit_honors(unit: Unit, today: dt.date) -> tuple[HonorLine, ...]:
    """The unit's own honors and those of the units it took over, the latest first; two queries."""
    rows = Honor.objects.of_unit(unit).select_related("title", "holder__successor").newest_first()
    return honor_lines(rows[:_MOST], today)
