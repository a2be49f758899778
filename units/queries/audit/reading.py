"""The audit trail as an auditor reads it: found, one entry, and whether the whole is sound."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from core.clock import midnight_of
from units.models import AuditEntry, AuditSeal, AuditSealLine, User

PAGE = 50
CHECKED = "核对审计记录"

_WORDS: Mapping[str, str] = {
    "account": "账号",
    "address": "地址",
    "method": "方式",
    "reason": "理由",
    "role": "角色",
    "unit": "单位",
    "purpose": "用途",
    "from": "原为",
    "to": "改为",
    "starts_on": "自",
    "ends_on": "至",
    "post": "职务",
    "roles": "角色",
    "number": "批次",
    "entries": "条数",
}


@dataclass(frozen=True)
class Soundness:
    """How far the trail is sealed, and what the latest verification (None: not yet) found."""

    seals: int
    sealed: int
    sealed_at: dt.datetime | None
    checked: AuditEntry | None


@dataclass(frozen=True)
class EntryPage:
    """One entry: its details as words and values, what was changed (before, after), and the seal it stands in."""

    entry: AuditEntry
    told: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    seal: AuditSeal | None


def find_entries(user: User, chosen: Mapping[str, Any]) -> "QuerySet[AuditEntry]":
    """What this person may read, latest first, narrowed by ``chosen``: since, until, who, kind, words, failed."""
    found: QuerySet[AuditEntry] = AuditEntry.objects.readable_by(user).select_related("actor", "unit").order_by("-pk")
    if since := chosen.get("since"):
        found = found.filter(at__gte=midnight_of(since))
    if until := chosen.get("until"):
        found = found.filter(at__lt=midnight_of(until + dt.timedelta(days=1)))
    if who := (chosen.get("who") or "").strip():
        found = found.filter(actor__in=User.objects.matching(who))
    if kind := chosen.get("kind"):
        found = found.filter(kind=kind)
    if words := (chosen.get("words") or "").strip():
        found = found.filter(
            Q(verb__icontains=words) | Q(label__icontains=words) | Q(address=words) | Q(request_id=words)
        )
    return found.filter(result="failed") if chosen.get("failed") else found


def soundness() -> Soundness:
    """For the head of the page."""
    held = AuditSeal.objects.filter(purged_at__isnull=True)
    last = AuditSeal.objects.latest_link()
    return Soundness(
        seals=last.number if last else 0,
        sealed=held.aggregate(sum=Sum("entries"))["sum"] or 0,
        sealed_at=last.sealed_at if last else None,
        checked=AuditEntry.objects.filter(verb=CHECKED, actor=None, kind="act").order_by("-pk").first(),
    )


def entry_page(entry: AuditEntry) -> EntryPage:
    """Everything that one entry says."""
    told, changes = [], []
    for key, value in entry.details.items():
        if key == "changes" and (rows := _changes(value)) is not None:
            changes += rows
        else:
            told.append((_WORDS.get(key, key), _say(value)))
    line = AuditSealLine.objects.filter(entry_id=entry.pk).select_related("seal").first()
    return EntryPage(entry, tuple(told), tuple(changes), line.seal if line else None)


def _changes(value: Any) -> list[tuple[str, str, str]] | None:
    rows = (
        [[name, *pair] for name, pair in value.items() if isinstance(pair, list)] if isinstance(value, dict) else value
    )
    if not isinstance(rows, list) or any(not isinstance(row, list) or len(row) != 3 for row in rows):  # noqa: PLR2004 - what, before, after
        return None
    return [(_say(name), _say(before), _say(after)) for name, before, after in rows]


def _say(value: Any) -> str:
    match value:
        case None | "":
            return "—"
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(_say(each) for each in value)
        case dict():
            return "；".join(f"{_WORDS.get(key, key)}：{_say(each)}" for key, each in value.items())
    return str(value)
