"""All that can be found about reports and their proofs before they are handed in; a fixed number of queries."""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence

from campaigns.enums import FileState, FindingKind
from campaigns.models import Evidence, ProgressReport, ReportEvidence, StoredFile
from campaigns.queries.preflight.findings import Finding, found
from campaigns.queries.preflight.pictures import OtherUses, other_uses
from campaigns.queries.proofs import ProofDemand, demand_of
from units.models import User

SHARP_ENOUGH = 40
"""The sharpness below which writing of the usual size cannot be read any more (ADR 0110)."""

LARGE_ENOUGH = 400
"""Pixels of the longer side below which a picture shows nothing."""

_NAMED = 3
"""As many units are named of those that used the same picture."""

_OPEN_ANEW = "请在本机打开看看，重新导出或拍照后再传一份。"


def preflight(
    reports: Sequence[ProgressReport], *, today: dt.date, viewer: User | None = None
) -> list[tuple[Finding, ...]]:
    """For each report, with assignment, target, unit and period at hand, what is found; four queries for any number.

    ``viewer``: the person who may learn which other units used a picture. A report not yet begun has no proofs.
    """
    keys = [report.pk for report in reports if report.pk]
    attached: dict[int, list[Evidence]] = {}
    if keys:
        rows = (
            ReportEvidence.objects.filter(report__in=keys)
            .select_related("evidence__stored", "evidence__entry")
            .order_by("pk")
        )
        for row in rows:
            attached.setdefault(row.report_id, []).append(row.evidence)
    uses = other_uses([proof for proofs in attached.values() for proof in proofs], viewer)
    return [_of_one(report, attached.get(report.pk or 0, []), uses, today) for report in reports]


def _of_one(
    report: ProgressReport, proofs: Sequence[Evidence], uses: Mapping[int, OtherUses], today: dt.date
) -> tuple[Finding, ...]:
    demand = demand_of(report.assignment.target, report.period)
    findings: list[Finding | None] = []
    if demand.count and (shortage := demand.missing(proofs)):
        findings.append(
            Finding(FindingKind.SHORTAGE, report.pk or 0, shortage, "在“佐证材料”里上传、填写链接或从材料库选。")
        )
    for proof in proofs:
        findings += [
            _date(report, proof, demand, today),
            _file(report, proof),
            _reuse(report, proof, uses.get(proof.pk)),
            _name(report, proof),
        ]
    return tuple(finding for finding in findings if finding is not None)


def _date(report: ProgressReport, proof: Evidence, demand: ProofDemand, today: dt.date) -> Finding | None:
    day, kind = proof.dated_on, FindingKind.DATE
    if day is not None and day > today:
        return found(kind, report, proof, f"的日期 {day} 晚于今天。", "请核对材料上的日期，在材料说明里改正。")
    if demand.since is None or demand.is_in_window(proof):
        return None
    window = f"{demand.since} 至 {demand.until}"
    if day is None:
        return found(kind, report, proof, f"没有写日期，不计入件数（要求 {window}）。", "请在材料说明里补上日期。")
    return found(
        kind, report, proof, f"的日期 {day} 不在 {window} 之间，不计入件数。", "请换成这段时间的材料，或改正日期。"
    )


def _file(report: ProgressReport, proof: Evidence) -> Finding | None:
    stored = proof.stored
    if proof.entry is not None and proof.entry.withdrawn_at is not None:
        advice = "请换成有效的台账记录或别的材料。"
        return found(FindingKind.UNREADABLE, report, proof, "这条台账记录已经撤销。", advice)
    if stored is None:
        return None
    if stored.state == FileState.LOST:
        advice = "请把原文件重新上传一次，系统会补上。"
        return found(FindingKind.UNREADABLE, report, proof, "的文件在服务器上找不到了。", advice)
    if stored.state == FileState.BROKEN:
        return found(FindingKind.UNREADABLE, report, proof, "打不开，审核员可能看不到内容。", _OPEN_ANEW)
    return _clear(report, proof, stored)


def _clear(report: ProgressReport, proof: Evidence, stored: StoredFile) -> Finding | None:
    longest = max(stored.width or 0, stored.height or 0)
    if 0 < longest < LARGE_ENOUGH:
        advice = "请换成原图；聊天软件里转发的缩略图不能用。"
        return found(FindingKind.BLURRED, report, proof, f"只有 {stored.width} × {stored.height} 像素，太小。", advice)
    if stored.sharpness is not None and stored.sharpness < SHARP_ENOUGH:
        advice = "请对准焦距重拍，或用扫描仪扫描。"
        return found(FindingKind.BLURRED, report, proof, "模糊，可能看不清。", advice)
    return None


def _reuse(report: ProgressReport, proof: Evidence, uses: OtherUses | None) -> Finding | None:
    if not uses:
        return None
    own = next((use for use in uses.listed if use.unit == proof.unit_id), None)
    if own is not None:
        message = f"和本单位用过的“{own.title}”是同一张或几乎一样的图片。"
        return found(FindingKind.REUSED, report, proof, message, "不是同一件事，请换成这次的照片。")
    units = {use.unit: use.name for use in uses.listed}
    count = f"{'至少' if uses.is_cut else ''} {len(units)}"
    named = [name for name in units.values() if name][:_NAMED]
    whose = f"{'、'.join(named)}等{count} 个单位" if named else f"另有{count} 个单位"
    return found(
        FindingKind.REUSED, report, proof, f"：{whose}也用过同一张或几乎一样的图片。", "请核对是不是本单位的照片。"
    )


def _name(report: ProgressReport, proof: Evidence) -> Finding | None:
    stored = proof.stored
    if stored is None or not stored.text or proof.is_picture:
        return None
    there = _plain(f"{stored.text}{proof.title}{proof.file_name}")
    place = report.assignment.participation
    names = {place.name, place.unit.name, place.unit.short_name} - {""}
    if any(_plain(name) in there for name in names):
        return None
    message = f"的标题和前几页里没有“{place.name}”。"
    advice = "请核对有没有拿错材料；上级或共同的文件可以照样提交。"
    return found(FindingKind.UNNAMED, report, proof, message, advice)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
