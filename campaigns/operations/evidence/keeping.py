"""Files on their way into the house: checked, then kept once under a name that says nothing."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum

from campaigns.enums import EvidenceKind, FileState
from campaigns.models import Evidence, StoredFile
from campaigns.models.evidence import neutral_name
from campaigns.operations.contents import checked_content_type
from campaigns.policies import Policies
from core.files.disguise import clean_name, inner_ending, is_declared_active
from core.files.virus import ScanError, virus_in
from core.queue import after_commit
from units.models import Unit, User
from units.operations.audit import record_act

LONGEST_NAME = 200


@dataclass(frozen=True)
class CheckedFile:
    """An upload that was found to be what its name says and free of viruses."""

    name: str
    content: "File[Any]" = field(repr=False)
    size: int
    content_type: str
    sha256: str
    kind: EvidenceKind


def check_upload(*, upload: "File[Any]", policies: Policies, is_shot: bool = False) -> CheckedFile:
    """Look at name, size and content, then ask the virus scanner. Writes nothing; ValidationError says what is wrong.

    ``is_shot``: it was pasted or photographed, and has to be a picture. Call it outside a transaction: the scanner may
    take its time.
    """
    name = clean_name(upload.name or "")[-LONGEST_NAME:]
    if ending := inner_ending(name):
        message = f"“{name}”的文件名里夹着 .{ending}，这是伪装程序常用的写法。请改成普通的文件名再上传。"
        raise ValidationError(message, code="ending")
    if is_declared_active(getattr(upload, "content_type", None) or ""):
        message = f"“{name}”被当作网页或程序发送，没有接收。请确认文件，用原文件重新上传。"
        raise ValidationError(message, code="disguised")
    limit = min(policies.file_megabytes * 2**20, settings.EVIDENCE_MAX_BYTES)
    content_type = checked_content_type(
        name=name, content=upload, size=upload.size, limit=limit, kinds=policies.file_kinds
    )
    if is_shot and not content_type.startswith("image/"):
        message = f"“{name}”不是图片。截图和拍照请用 png 或 jpg，其他文件请作为文件上传。"
        raise ValidationError(message, code="shot")
    _refuse_viruses(name, upload)
    kind = EvidenceKind.SHOT if is_shot else EvidenceKind.FILE
    return CheckedFile(name, upload, upload.size, content_type, _sha256(upload), kind)


def _refuse_viruses(name: str, upload: "File[Any]") -> None:
    try:
        found = virus_in(cast("IO[bytes]", upload))
    except ScanError as error:
        message = f"病毒检查服务没有应答，“{name}”没有接收。请稍后再传；一直不行请联系系统管理员。"
        raise ValidationError(message, code="unscanned") from error
    if found:
        message = f"“{name}”含有病毒（{found}），没有接收。请先在本机杀毒，再上传干净的文件。"
        raise ValidationError(message, code="virus")


@transaction.atomic
def keep_file(
    *, unit: Unit, checked: CheckedFile, policies: Policies, actor: User, at: dt.datetime, title: str = ""
) -> Evidence:
    """The unit's evidence of this content: the one it has already, else a new one. ValidationError beyond the quota.

    One that was withdrawn and is uploaded again may be attached again. The content lies on the disk once, whichever
    units have it; a worker then looks into it.
    """
    known = Evidence.objects.filter(unit=unit, sha256=checked.sha256).select_related("stored").first()
    if known is not None:
        if known.stored is not None and known.stored.state == FileState.LOST:
            _store(checked, at)
        return _bring_back(known, actor, at)
    _refuse_beyond_quota(unit, checked, policies)
    stored = _store(checked, at)
    name = checked.name
    evidence = Evidence(
        unit=unit,
        kind=checked.kind,
        title=(title.strip() or name.rpartition(".")[0] or name)[:LONGEST_NAME],
        file_name=name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        stored=stored,
        added_by=actor,
        added_at=at,
    )
    evidence.file = neutral_name(evidence, "")
    evidence.save()
    return evidence


def _bring_back(evidence: Evidence, actor: User, at: dt.datetime) -> Evidence:
    if evidence.withdrawn_at is not None:
        evidence.withdrawn_at, evidence.withdrawn_by, evidence.withdrawn_because = None, None, ""
        evidence.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        record_act(actor=actor, verb="恢复佐证材料", subject=evidence, at=at, unit=evidence.unit)
    return evidence


def _store(checked: CheckedFile, at: dt.datetime) -> StoredFile:
    new = {"content_type": checked.content_type, "size": checked.size, "kept_at": at}
    # The row is locked: whoever drops a file nobody uses any more asks for the same lock first.
    StoredFile.objects.get_or_create(pk=checked.sha256, defaults=new)
    stored = StoredFile.objects.select_for_update().get(pk=checked.sha256)
    place = neutral_name(Evidence(sha256=checked.sha256), "")
    if not default_storage.exists(place):
        checked.content.seek(0)
        default_storage.save(place, File(checked.content.file))
        StoredFile.objects.filter(pk=stored.pk, state=FileState.LOST).update(state=FileState.WAITING, tries=0)
    after_commit("campaigns.look_into_file", sha256=checked.sha256)
    return stored


def _refuse_beyond_quota(unit: Unit, checked: CheckedFile, policies: Policies) -> None:
    used = Evidence.objects.filter(unit=unit).aggregate(bytes=Sum("size"))["bytes"] or 0
    limit = policies.unit_megabytes * 2**20
    if used + checked.size > limit:
        message = (
            f"本单位的材料已有 {used / 2**20:.0f} MB，加上“{checked.name}”会超过 {policies.unit_megabytes} MB 的总量上限。"
            "请先在材料库撤下用不到的材料，或改为填写链接；需要更多空间请联系创建办。"
        )
        raise ValidationError(message, code="quota")


def _sha256(upload: "File[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
