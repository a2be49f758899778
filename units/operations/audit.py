"""Writing the audit trail."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models

from units.models import AuditEntry, Unit, User


def record_act(
    *,
    actor: User | None,
    verb: str,
    subject: models.Model,
    at: dt.datetime,
    unit: Unit | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one audit entry in the caller's transaction; ``actor`` None means the system itself."""
    return AuditEntry.objects.create(
        at=at,
        actor=actor,
        verb=verb,
        unit=unit,
        object_kind=subject._meta.model_name or "",
        object_id=str(subject.pk),
        label=str(subject)[:200],
        details=dict(details or {}),
    )
