"""Objections: taken in from anybody while the notice runs, decided by somebody who did not propose."""

import datetime as dt

from django.db import transaction

from core.clock import day_of
from core.contacts import Contact, seal_contact, unseal_contact
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import NamingState, ObjectionState
from evaluations.models import Naming, Objection
from evaluations.models.naming import UNDER_WAY
from evaluations.operations.naming.claiming import claim_naming
from evaluations.permissions import may_decide_naming
from evaluations.workflow.naming import REJECT
from units.models import User
from units.operations.audit import record_act

MOST_CHARACTERS = 1000
_LONGEST_CONTACT = 80
_LONGEST_REASON = 300


@transaction.atomic
def raise_objection(*, naming: Naming, text: str, contact: str, at: dt.datetime) -> Objection:
    """Take in what somebody says against a candidate; whoever they are, nothing but what they wrote is kept.

    RefusedError before the notice begins, after it has ended, and for an empty or endless text.
    """
    today, notice = day_of(at), naming.notice
    if notice is None or naming.state != NamingState.NOTIFIED or not notice.is_open_on(today):
        ends = (
            f"公示期到 {notice.ends_on} 为止，现在不再受理；可向{notice.contact}反映。" if notice else "现在没有公示。"
        )
        raise RefusedError(ends)
    if not text.strip():
        message = "请写明异议的内容。"
        raise RefusedError(message)
    if len(text) > MOST_CHARACTERS:
        message = f"最多 {MOST_CHARACTERS} 个字，现有 {len(text)} 个，请删减。"
        raise RefusedError(message)
    sealed = seal_contact(Contact(phone=contact.strip()[:_LONGEST_CONTACT]))
    made = Objection.objects.create(naming=naming, text=text.strip(), contact=sealed, received_on=today)
    organiser = naming.participation.campaign.organiser
    record_act(actor=None, verb="收到公示异议", subject=made, at=at, unit=organiser)
    return made


@transaction.atomic
def reveal_objector(*, objection: Objection, actor: User, at: dt.datetime) -> str:
    """How to reach who objected; each look is written into the audit trail. NotAllowedError, RefusedError."""
    naming = objection.naming
    if not may_decide_naming(actor, naming):
        message = "只有处理异议的人能查看联系方式。"
        raise NotAllowedError(message)
    found = unseal_contact(objection.contact)
    if found is None:
        message = "这条异议没有留下可以查看的联系方式。"
        raise RefusedError(message)
    unit = naming.participation.campaign.organiser
    record_act(actor=actor, verb="查看异议人联系方式", subject=objection, at=at, unit=unit)
    return found.phone


@transaction.atomic
def decide_objection(*, objection: Objection, is_upheld: bool, reason: str, actor: User, at: dt.datetime) -> Objection:
    """Say whether it holds, with the reason. One that holds ends the application; not decided by who proposed it."""
    naming = objection.naming
    if not may_decide_naming(actor, naming):
        message = "异议由组织单位的创建办或领导处理。"
        raise NotAllowedError(message)
    if naming.proposed_by_id == actor.pk:
        message = "候选对象由您提名，异议须由另一位创建办人员或领导处理。"
        raise RefusedError(message)
    if not reason.strip():
        message = "请写明核实的情况和处理的理由。"
        raise RefusedError(message)
    state = ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
    values = {"state": state, "decided_by": actor, "decided_on": day_of(at), "reason": reason.strip()[:_LONGEST_REASON]}
    if not Objection.objects.filter(pk=objection.pk, state=ObjectionState.OPEN).update(**values):
        message = "这条异议刚刚已由其他人处理，请刷新页面查看。"
        raise ConflictError(message)
    for name, value in values.items():
        setattr(objection, name, value)
    details = {"upheld": is_upheld, "reason": reason.strip()}
    unit = naming.participation.campaign.organiser
    record_act(actor=actor, verb="处理公示异议", subject=objection, at=at, unit=unit, details=details)
    # On notice, or sent back from one that was withdrawn meanwhile.
    if is_upheld and naming.state in UNDER_WAY:
        claim_naming(naming=naming, name=REJECT, opinion=f"异议成立：{reason.strip()}", actor=None, at=at, values={})
    return objection
