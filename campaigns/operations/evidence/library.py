"""The library of a unit: describing what is in it, withdrawing it."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from campaigns.enums import FILED
from campaigns.models import Evidence, ReportEvidence
from campaigns.operations.evidence.looking import drop_unused_file
from campaigns.permissions import may_keep_proofs
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act
from units.pinyin import initials


@dataclass(frozen=True)
class Description:
    """What is said about a proof."""

    title: str
    document_number: str = ""
    dated_on: dt.date | None = None
    place: str = ""
    keywords: str = ""


@transaction.atomic
def describe_evidence(
    *, evidence: Evidence, description: Description, version: int, actor: User, at: dt.datetime
) -> bool:
    """Change the description; False where it says the same already.

    The audit entry keeps what stood there before and what stands there now. ``version`` is the one that was read:
    ConflictError where somebody changed it meanwhile.
    """
    _require_keeper(evidence, actor)
    new = asdict(description)
    told = {_label(name): [_plain(getattr(evidence, name)), _plain(value)] for name, value in new.items()}
    changed = {label: pair for label, pair in told.items() if pair[0] != pair[1]}
    if not changed:
        return False
    if not Evidence.objects.filter(pk=evidence.pk, version=version).update(
        **new, pinyin_initials=initials(description.title)[:200], version=version + 1
    ):
        message = "这份材料的说明刚刚被别人改过。请刷新页面，看过再改。"
        raise ConflictError(message)
    record_act(
        actor=actor, verb="修改佐证材料说明", subject=evidence, at=at, unit=evidence.unit, details={"changes": changed}
    )
    return True


def withdraw_evidence(*, evidence: Evidence, reason: str, actor: User, at: dt.datetime) -> bool:
    """Take a proof out of the library. True where it is gone, False where it stays readable.

    Effects in order: it leaves the reports that are still being edited; where anything else leans on it (a report handed
    in or approved, or any other record) it stays there, marked with the reason, and can no longer be attached; else its
    row goes and, if it was the last of its content, the file. The audit entry says what it was.
    """
    _require_keeper(evidence, actor)
    if not reason.strip():
        message = "请写明撤下的理由。"
        raise RefusedError(message)
    with transaction.atomic():
        kept = Evidence.objects.select_for_update().filter(pk=evidence.pk, withdrawn_at__isnull=True).first()
        if kept is None:
            message = "这份材料刚刚已被撤下。"
            raise ConflictError(message)
        ReportEvidence.objects.filter(evidence=kept).exclude(report__state__in=FILED).delete()
        details = {"reason": reason.strip(), "sha256": kept.sha256, "file": kept.file_name, "url": kept.url}
        record_act(actor=actor, verb="撤下佐证材料", subject=kept, at=at, unit=kept.unit, details=details)
        is_gone = not _is_leaned_on(kept)
        if is_gone:
            kept.delete()
        else:
            kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_because = at, actor, reason.strip()[:200]
            kept.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    if is_gone and evidence.sha256:
        drop_unused_file(sha256=evidence.sha256)
    return is_gone


def _require_keeper(evidence: Evidence, actor: User) -> None:
    if not may_keep_proofs(actor, evidence.unit):
        message = "只有本单位的填报员可以修改或撤下材料。"
        raise NotAllowedError(message)


def _is_leaned_on(evidence: Evidence) -> bool:
    """Whether any row refers to it: those of reports, and those of whatever registers come to use proofs."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: evidence}).exists()
        for relation in Evidence._meta.related_objects
    )


def _label(name: str) -> str:
    return str(getattr(Evidence._meta.get_field(name), "verbose_name", name))


def _plain(value: object) -> str:
    return "" if value is None else str(value)
