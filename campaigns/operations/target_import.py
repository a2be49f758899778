"""Writing a workbook of targets into a draft; what is published never changes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from campaigns.models import Campaign, Scheme
from campaigns.operations.schemes import SchemeHead, create_draft, rewrite_draft
from campaigns.operations.schemes.access import require_arranger
from campaigns.queries.target_import import TargetBook, TargetPlan, import_base, plan_targets
from core.sheets.changing import require_seen
from units.models import User


@dataclass(frozen=True)
class TargetImport:
    """What was written; ``scheme`` is the draft, or what the file already agrees with (None: there is nothing at all)."""

    plan: TargetPlan
    scheme: Scheme | None


@transaction.atomic
def import_targets(
    *, campaign: Campaign, book: TargetBook, actor: User | None, at: dt.datetime, seen: str | None = None
) -> TargetImport:
    """Make the workbook the content of the latest common draft, or of a new draft where there is none.

    A second time it changes nothing. SheetFaultsError with everything that is wrong, and nothing is written;
    NotAllowedError for the wrong person; ConflictError where the plan is no longer the one with the fingerprint ``seen``.
    """
    require_arranger(actor=actor, unit=campaign.organiser)
    base = import_base(campaign)
    plan = plan_targets(book, campaign, base)
    book.faults.check()
    require_seen(plan.preview, seen, "指标体系")
    if not plan.preview.has_changes:
        return TargetImport(plan, base)
    head = SchemeHead(**plan.head)
    told: dict[str, Any] = {"head": head, "rows": plan.rows, "items": plan.items, "actor": actor, "at": at}
    if base is None or not base.is_draft:
        return TargetImport(plan, create_draft(campaign=campaign, verb="导入指标体系草稿", **told))
    rewrite_draft(scheme=base, revision=base.revision, **told)
    base.refresh_from_db()
    return TargetImport(plan, base)
