"""命名: the honor, and its certificate with a number that nobody guesses."""

import datetime as dt
import secrets

from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from evaluations.models import Certificate, Honor, Naming
from evaluations.operations.honors import HonorFacts, register_honor
from evaluations.operations.naming.claiming import claim_naming, require_step
from evaluations.operations.naming.steps import require_eligible
from evaluations.workflow.naming import NAME
from units.models import User

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Signs that are not taken for each other."""
CODE_LENGTH = 12


@transaction.atomic
def confer_honor(*, naming: Naming, document_number: str, actor: User | None, at: dt.datetime) -> Honor:
    """Name the candidate after its public notice.

    Effects in order: conditions are checked once more; the honor is registered; the application is named, by
    compare-and-swap, so that of two who confer at once one is told; the certificate is issued. RefusedError while the
    notice runs or an objection is open.
    """
    # Whoever raises or decides an objection meanwhile is seen, since the row is locked before they are counted.
    fresh = Naming.objects.with_context().select_for_update(of=("self",)).get(pk=naming.pk)
    if fresh.version != naming.version:
        message = f"“{naming}”刚刚已被其他人办理，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)
    today = day_of(at)
    _refuse(fresh, actor, today)
    require_eligible(naming=fresh, today=today)
    facts = HonorFacts(
        title=fresh.title,
        subject=fresh.subject,
        holder=fresh.participation.unit,
        conferred_on=today,
        bearer=fresh.bearer,
        awarding_body=fresh.title.awarding_body or fresh.participation.campaign.organiser.name,
        document_number=document_number,
    )
    honor = register_honor(facts=facts, actor=None, at=at)
    claim_naming(naming=fresh, name=NAME, opinion="", actor=actor, at=at, values={"honor": honor})
    Certificate.objects.create(honor=honor, code=new_code(), issued_on=today)
    return honor


def new_code() -> str:
    """A number for a certificate."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _refuse(naming: Naming, actor: User | None, today: dt.date) -> None:
    require_step(naming=naming, name=NAME, opinion="", actor=actor)
    notice = naming.notice
    if notice is None or today <= notice.ends_on:
        ends = f"公示到 {notice.ends_on} 结束" if notice else "还没有公示"
        raise RefusedError(f"{ends}，请在公示期满以后命名。")
    waiting = naming.objections.waiting().count()
    if waiting:
        message = f"还有 {waiting} 条异议没有处理，请先核实处理。"
        raise RefusedError(message)
