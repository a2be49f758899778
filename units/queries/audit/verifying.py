"""Is the audit trail whole: every entry against its stamp, every seal against its entries and the one before, and the heads."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from core.head_file import Head
from core.keyed_chain import digest_of_list
from units.models import AuditEntry, AuditSeal, AuditSealLine

_NAMED = 20
"""Faults named one by one for each seal; of more, the number is told."""


@dataclass
class TrailReport:
    """What was found: counts, the moment of the last seal, and every fault as a Chinese sentence."""

    seals: int = 0
    sealed: int = 0
    purged: int = 0
    unsealed: int = 0
    last_sealed_at: dt.datetime | None = None
    faults: list[str] = field(default_factory=list)


def verify_trail(heads: Sequence[Head]) -> TrailReport:
    """Read the whole trail, seal by seal; ``heads``: what is kept outside the database."""
    report = TrailReport()
    links = _verify_chain(report)
    _verify_unsealed(report)
    report.faults += [*_replayed(), *_strangers(), *_against_heads(links, heads)]
    return report


def _verify_chain(report: TrailReport) -> dict[int, str]:
    links: dict[int, str] = {}
    before, expected = "", 1
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=500):
        if seal.number > expected:
            report.faults.append(f"第 {_span(expected, seal.number - 1)} 批封存被删除。")
        if not seal.follows(before):
            report.faults.append(f"第 {seal.number} 批封存的登记被改动，或者与前一批接不上。")
        report.faults += _purged(seal) if seal.purged_at else _held(seal)
        report.seals += 1
        report.sealed += 0 if seal.purged_at else seal.entries
        report.purged += seal.entries if seal.purged_at else 0
        report.last_sealed_at = seal.sealed_at
        links[seal.number] = before = seal.link
        expected = seal.number + 1
    return links


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}—{last}"


def _purged(seal: AuditSeal) -> Iterator[str]:
    if not seal.is_purged_rightly:
        yield f"第 {seal.number} 批封存被冒充为到期清理，其中的 {seal.entries} 条记录被删除。"
    elif seal.lines.exists():
        yield f"第 {seal.number} 批封存已到期清理，清单里却又出现了记录。"


def _held(seal: AuditSeal) -> Iterator[str]:
    if seal.purge_mark:
        yield f"第 {seal.number} 批封存的登记被改动：没有清理，却有清理的标记。"
    lines = list(seal.lines.order_by("pk"))
    if digest_of_list(map(str, sorted(lines, key=lambda line: line.entry_id))) != seal.body:
        yield f"第 {seal.number} 批封存的清单被改动：封存时 {seal.entries} 条，现有 {len(lines)} 条。"
    found = AuditEntry.objects.in_bulk([line.entry_id for line in lines])
    wrong = [words for line in lines if (words := _fault(line, found.get(line.entry_id)))]
    yield from wrong[:_NAMED]
    if len(wrong) > _NAMED:
        yield f"第 {seal.number} 批封存里还有 {len(wrong) - _NAMED} 条记录被改动或删除。"


def _fault(line: AuditSealLine, entry: AuditEntry | None) -> str:
    if entry is None:
        return f"审计记录 {line.entry_id} 被删除。"
    if entry.digest != line.digest or not entry.is_genuine:
        return f"审计记录 {line.entry_id} 被改动（现为“{entry}”）。"
    return ""


def _verify_unsealed(report: TrailReport) -> None:
    for entry in AuditEntry.objects.unsealed().iterator(chunk_size=1000):
        report.unsealed += 1
        if not entry.is_genuine:
            report.faults.append(f"审计记录 {entry.pk} 不是由本系统写入的，或者写入后被改动（现为“{entry}”）。")


def _replayed() -> Iterator[str]:
    """Copies of genuine entries; the database refuses them as long as nobody took its constraint away."""
    for row in AuditEntry.objects.order_by().values("nonce").annotate(times=Count("pk")).filter(times__gt=1):
        keys = AuditEntry.objects.filter(nonce=row["nonce"]).order_by("pk").values_list("pk", flat=True)
        yield f"审计记录 {'、'.join(map(str, keys))} 是同一条记录的复制。"


def _strangers() -> Iterator[str]:
    """Lines of seals that are not there; the database refuses them as long as nobody took its constraint away."""
    seals = AuditSeal.objects.filter(pk=OuterRef("seal_id"))
    if count := AuditSealLine.objects.filter(~Exists(seals)).count():
        yield f"有 {count} 条封存明细不属于任何一批封存。"


def _against_heads(links: dict[int, str], heads: Sequence[Head]) -> Iterator[str]:
    if links and not heads:
        yield "数据库之外没有封存链头的记录（文件不存在或者被清空）。"
    kept: dict[int, str] = {}
    for head in heads:
        if head.note:  # restored from a backup: what was sealed behind this head is gone, and known to be
            kept = {number: link for number, link in kept.items() if number < head.number}
        kept[head.number] = head.link
    top, last = max(links, default=0), max(kept, default=0)
    if last > top:
        yield f"封存链在第 {top} 批之后被截断，或者数据库被退回到从前：数据库之外已记到第 {last} 批。"
    for number, link in sorted(kept.items()):
        if links.get(number, link) != link:
            yield f"第 {number} 批封存与数据库之外的记录不符。"
