"""Writing the audit trail."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models

from core.origin import current_origin
from units.enums import ActKind, ActResult
from units.models import AuditEntry, Unit, User

_LABEL = 200


def entry_of(
    *,
    actor: User | None,
    verb: str,
    subject: models.Model,
    at: dt.datetime,
    unit: Unit | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """An audit entry about ``subject`` that is not saved yet, for adding many at once."""
    origin = current_origin()
    return AuditEntry(
        at=at,
        actor=actor,
        verb=verb,
        unit=unit,
        object_kind=subject._meta.model_name or "",
        object_id=str(subject.pk),
        label=str(subject)[:_LABEL],
        details=dict(details or {}),
        address=origin.address,
        request_id=origin.request_id,
    )


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
    entry = entry_of(actor=actor, verb=verb, subject=subject, at=at, unit=unit, details=details)
    entry.save()
    return entry


def record_event(
    *,
    actor: User | None,
    kind: ActKind,
    verb: str,
    at: dt.datetime,
    label: str = "",
    result: ActResult = ActResult.DONE,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one audit entry about something that changes no row: a sign-in, a file that was saved, a page refused.

    It stands under the person's own unit; ``label`` says what it was about, the person themselves if empty.
    """
    origin = current_origin()
    return AuditEntry.objects.create(
        at=at,
        actor=actor,
        kind=kind,
        verb=verb,
        result=result,
        unit_id=actor.home_unit_id if actor else None,
        label=(label or str(actor or ""))[:_LABEL],
        details=dict(details or {}),
        address=origin.address,
        request_id=origin.request_id,
    )
