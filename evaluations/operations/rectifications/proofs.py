"""What shows the problem and that it is gone: files and links, kept in the library of the unit concerned."""

import datetime as dt
from typing import Any

from django.core.files import File
from django.db import transaction

from campaigns.models import Evidence
from campaigns.operations.evidence.keeping import CheckedFile, check_upload, keep_file
from campaigns.operations.evidence.links import keep_link
from campaigns.policies import Policies
from campaigns.queries.policies import policies_everywhere, policies_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import ProofStage, RectificationState
from evaluations.models import Rectification, RectificationProof
from evaluations.permissions import may_fix, may_show_problem
from units.models import User
from units.operations.audit import record_act

MOST_PROOFS = 20
_AFTER_WHILE = frozenset({RectificationState.ASSIGNED})
_BEFORE_WHILE = frozenset({RectificationState.FOUND, RectificationState.ASSIGNED})


def add_proof_file(
    *, subject: Rectification, stage: ProofStage, upload: "File[Any]", actor: User, at: dt.datetime, title: str = ""
) -> RectificationProof:
    """Add a file: its content is checked, it is kept once. ValidationError for an unacceptable one."""
    policies = policies_of_rectification(subject=subject)
    checked = check_upload(upload=upload, policies=policies)
    return keep_proof(subject=subject, stage=stage, checked=checked, policies=policies, actor=actor, at=at, title=title)


@transaction.atomic
def keep_proof(
    *,
    subject: Rectification,
    stage: ProofStage,
    checked: CheckedFile,
    policies: Policies,
    actor: User,
    at: dt.datetime,
    title: str = "",
) -> RectificationProof:
    """Add a file that was looked at already."""
    fresh = _ready(subject, stage, actor)
    words = title.strip() or f"{stage.label}：{fresh.problem[:40]}"
    kept = keep_file(unit=fresh.unit, checked=checked, policies=policies, actor=actor, at=at, title=words)
    return _hang(fresh, stage, kept, actor, at)


@transaction.atomic
def add_proof_link(
    *, subject: Rectification, stage: ProofStage, url: str, actor: User, at: dt.datetime, title: str = ""
) -> RectificationProof:
    """Add a link, which is as good as a file. ValidationError for anything but http(s)."""
    fresh = _ready(subject, stage, actor)
    kept = keep_link(unit=fresh.unit, url=url, title=title, actor=actor, at=at)
    return _hang(fresh, stage, kept, actor, at)


@transaction.atomic
def drop_proof(*, proof: RectificationProof, actor: User, at: dt.datetime) -> None:
    """Take a proof off while its stage lasts; in the library of the unit it stays."""
    fresh, stage = _ready(proof.rectification, ProofStage(proof.stage), actor, is_more=False), proof.stage
    if proof.is_spent:
        message = "这份材料是上次报告整改完成时的，留作记录，不能移除。"
        raise RefusedError(message)
    if not RectificationProof.objects.filter(pk=proof.pk).delete()[0]:
        message = "这份材料刚刚已被移除。"
        raise ConflictError(message)
    details = {"stage": ProofStage(stage).label, "proof": str(proof.evidence)}
    record_act(actor=actor, verb="移除整改材料", subject=fresh, at=at, unit=fresh.unit, details=details)


def policies_of_rectification(*, subject: Rectification) -> Policies:
    """What is in force for its files: the campaign's rules, else everybody's."""
    return policies_everywhere() if subject.campaign_id is None else policies_of(subject.campaign_id)


def _ready(subject: Rectification, stage: ProofStage, actor: User, *, is_more: bool = True) -> Rectification:
    fresh = Rectification.objects.select_related("unit").select_for_update(of=("self",)).get(pk=subject.pk)
    is_after = stage == ProofStage.AFTER
    may = may_fix(actor, fresh) if is_after else may_show_problem(actor, fresh)
    if not may:
        who = "责任人或本单位的人" if is_after else "发现人或上级单位的审核员、领导、创建办"
        message = f"{stage.label}的材料只能由{who}增减。"
        raise NotAllowedError(message)
    if fresh.state not in (_AFTER_WHILE if is_after else _BEFORE_WHILE):
        message = f"这条整改现在是“{fresh.get_state_display()}”，不能增减{stage.label}的材料。"
        raise RefusedError(message)
    if is_more and fresh.proofs.filter(stage=stage, is_spent=False).count() >= MOST_PROOFS:
        message = f"{stage.label}的材料已有 {MOST_PROOFS} 份，不能再加。请挑最能说明问题的留下。"
        raise RefusedError(message)
    return fresh


def _hang(
    subject: Rectification, stage: ProofStage, evidence: Evidence, actor: User, at: dt.datetime
) -> RectificationProof:
    proof, is_new = RectificationProof.objects.get_or_create(rectification=subject, evidence=evidence, stage=stage)
    if proof.is_spent:
        message = "这份材料上次报告时已经用过，没有通过。请换成这次整改后的材料。"
        raise RefusedError(message)
    if is_new:
        details = {"stage": stage.label, "proof": str(evidence)}
        record_act(actor=actor, verb="添加整改材料", subject=subject, at=at, unit=subject.unit, details=details)
    return proof
