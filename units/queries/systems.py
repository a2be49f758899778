"""Business systems as their administrators see them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from units.models import AuditEntry, BusinessSystem, SystemToken, User

SOON = dt.timedelta(days=30)
_LATEST = 20


@dataclass(frozen=True)
class TokenLine:
    """One key; ``light``: green in force, blue runs out soon, grey ended."""

    row: SystemToken
    light: str
    words: str

    @property
    def is_in_force(self) -> bool:
        """Whether it still opens the door."""
        return self.light != "grey"


@dataclass(frozen=True)
class SystemPage:
    """One system with its keys and what it did of late."""

    system: BusinessSystem
    tokens: tuple[TokenLine, ...]
    acts: tuple[AuditEntry, ...]


def systems_of(user: User, today: dt.date) -> QuerySet[BusinessSystem, Any]:
    """Systems the person manages, with ``keys`` (how many are in force) and ``used_on`` (the last day of use)."""
    in_force = Q(tokens__revoked_at__isnull=True, tokens__expires_on__gte=today)
    found = BusinessSystem.objects.managed_by(user).select_related("unit")
    return found.annotate(keys=Count("tokens", filter=in_force), used_on=Max("tokens__last_used_on")).order_by(
        "unit__path", "name"
    )


def system_page(system: BusinessSystem, today: dt.date) -> SystemPage:
    """Everything about one system; two queries."""
    acts = AuditEntry.objects.filter(object_kind="businesssystem", object_id=str(system.pk)).select_related("actor")
    tokens = tuple(_token_line(row, today) for row in system.tokens.select_related("made_by"))
    return SystemPage(system=system, tokens=tokens, acts=tuple(acts[:_LATEST]))


def _token_line(row: SystemToken, today: dt.date) -> TokenLine:
    if row.revoked_at is not None:
        return TokenLine(row, "grey", "已停用")
    if row.expires_on < today:
        return TokenLine(row, "grey", "已到期")
    if row.expires_on <= today + SOON:
        return TokenLine(row, "blue", f"还有 {(row.expires_on - today).days} 天到期")
    return TokenLine(row, "green", "可用")
