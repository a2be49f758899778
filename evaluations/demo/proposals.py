"""Bonus, deduction and veto of the running term in every state, with appeals; points are lost by invented units only."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from campaigns.enums import VetoEffect
from campaigns.models import Participation
from evaluations.demo.calendar import Term
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, Appeal
from evaluations.operations.adjustments import (
    ProofsGiven,
    Proposal,
    confirm_adjustment,
    decide_appeal,
    file_appeal,
    propose_adjustment,
    refuse_adjustment,
)
from units.models import User

_DEDUCTION, _BONUS, _VETO = AdjustmentKind.DEDUCTION, AdjustmentKind.BONUS, AdjustmentKind.VETO
_LINK = ProofsGiven(links=["https://www.example.org/demo/notice"])
_DAY = dt.timedelta(days=1)


class _Desk:
    """Who proposes, confirms and answers."""

    def __init__(
        self, term: Term, members: Mapping[str, Participation], people: Mapping[str, User], at: dt.datetime
    ) -> None:
        """Of one campaign, as of ``at``."""
        self.term, self.members, self.people, self.at = term, members, people, at

    def propose(self, unit: str, proposal: Proposal, who: str = "reviewer") -> Adjustment:
        """Propose three days ago."""
        proofs = _LINK if proposal.kind == _BONUS else ProofsGiven()
        return propose_adjustment(
            participation=self.members[unit],
            proposal=proposal,
            proofs=proofs,
            actor=self.people[who],
            at=self.at - 3 * _DAY,
        )

    def deduct(self, unit: str, part: float, basis: str, points: str = "0", project: str = "") -> Adjustment:
        """A confirmed one; without points it escalates."""
        escalates = points == "0"
        proposal = Proposal(
            _DEDUCTION, self.term.day_at(part), basis, Decimal(points), project, is_escalating=escalates
        )
        made = self.propose(unit, proposal)
        return confirm_adjustment(
            adjustment=made, actor=self.people["admin"], at=self.at - 2 * _DAY, opinion="情况属实"
        )


def propose_and_decide(
    term: Term, members: Mapping[str, Participation], people: Mapping[str, User], at: dt.datetime
) -> None:
    """Waiting, confirmed, refused, escalating, appealed with and without an answer, and one veto."""
    desk = _Desk(term, members, people, at)
    office, leader = people["admin"], people["leader"]
    waiting = Proposal(_BONUS, term.day_at(0.6), "演示：婚俗改革做法获全省推广", Decimal(1), "婚俗改革")
    desk.propose("xishan", waiting, who="reporter-xishan")
    desk.propose("sl-zuzhi", Proposal(_DEDUCTION, term.day_at(0.66), "演示：两次催报未报", Decimal("0.5")))
    unproved = Proposal(_BONUS, term.day_at(0.5), "演示：自办活动获媒体报道", Decimal(1), "媒体报道")
    refused = desk.propose("sl-ertong", unproved)
    refuse_adjustment(adjustment=refused, actor=office, at=at - 2 * _DAY, opinion="演示：报道不属于加分项目")
    for part in (0.45, 0.55, 0.62):
        desk.deduct("sl-cishan", part, "演示：窗口上班时间无人值守", project="窗口空岗")
    veto = Proposal(
        _VETO,
        term.day_at(0.65),
        "演示：经认定的乱收费问题",
        effect=VetoEffect.NO_APPLICATION,
        look_back_months=24,
    )
    confirm_adjustment(adjustment=desk.propose("sl-binzang", veto), actor=office, at=at - 2 * _DAY)
    open_one = desk.deduct("shili", 0.6, "演示：暗访发现窗口无人值守", "1")
    _appeal(open_one, people["reporter"], "演示：当时窗口人员正陪同老人办理取证，有监控可查", at)
    upheld = desk.deduct("sl-jiedao", 0.5, "演示：台账补登", "0.5")
    found = _appeal(upheld, people["reporter-sl-jiedao"], "演示：当月系统停机，已事先报备", at)
    decide_appeal(appeal=found, is_upheld=True, answer="演示：报备属实", actor=leader, at=at)


def _appeal(subject: Adjustment, actor: User, reason: str, at: dt.datetime) -> Appeal:
    return file_appeal(subject=subject, reason=reason, proofs=_LINK, actor=actor, at=at - _DAY)
