"""What everybody may take away besides the disclosed matters: honors, and results where the office opens them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from campaigns.models import Policy
from core.clock import day_of
from evaluations.enums import HonorSubject
from evaluations.models import Honor, SealedResult, SealedRow
from evaluations.models.sealed import SealedRowQuerySet

PUBLIC_RESULTS = "public_results"
"""The policy that opens published results to everybody."""


@dataclass(frozen=True)
class HonorRecord:
    """One honor. Nobody is named: of a person's honor only the unit is told."""

    id: int
    unit_code: str
    unit: str
    subject: str
    team: str
    title: str
    level: str
    awarded_by: str
    document_number: str
    conferred_on: str
    year_from: int
    year_to: int
    valid_until: str


@dataclass(frozen=True)
class ResultRecord:
    """One unit in results as they were published; ``digest`` is that of the whole. Ranks are not told."""

    campaign: str
    round: str
    as_of: str
    published_on: str
    unit_code: str
    unit: str
    comparison_class: str
    total: str
    grade: str
    amended: bool
    digest: str


def honor_records(rows: Iterable[Honor]) -> Iterator[HonorRecord]:
    """Rows come with title and holder."""
    for row in rows:
        yield HonorRecord(
            id=row.pk,
            unit_code=row.holder.code,
            unit=row.holder_name,
            subject=str(row.get_subject_display()),
            team="" if row.subject == HonorSubject.PERSON else row.bearer,
            title=row.title.name,
            level=str(row.title.get_level_display()),
            awarded_by=row.awarding_body,
            document_number=row.document_number,
            conferred_on=row.conferred_on.isoformat(),
            year_from=row.year_from,
            year_to=row.year_to,
            valid_until=row.valid_until.isoformat() if row.valid_until else "",
        )


def public_results() -> SealedRowQuerySet:
    """Units of published results whose campaign opens them: by its own policy, else by that of all campaigns."""
    stored: Any = dict(Policy.objects.filter(name=PUBLIC_RESULTS).values_list("campaign_id", "value"))
    everywhere = bool(stored.pop(None, 0))
    closed = [campaign for campaign, value in stored.items() if not value]
    opened = [campaign for campaign, value in stored.items() if value]
    allowed = ~Q(campaign__in=closed) if everywhere else Q(campaign__in=opened)
    rows = SealedRow.objects.units().filter(seal__in=SealedResult.objects.filter(allowed).values("pk"))
    return (
        rows.select_related("seal__campaign", "seal__round")
        .order_by("-seal__sealed_at", "seal", "position")
        .defer("body")
    )


def result_records(rows: Iterable[SealedRow], amended: set[int]) -> Iterator[ResultRecord]:
    """Rows come with seal, campaign and round; ``amended``: keys of seals beside which a correction stands."""
    for row in rows:
        yield ResultRecord(
            campaign=row.seal.campaign.name,
            round=row.seal.round.name,
            as_of=row.seal.as_of.isoformat(),
            published_on=day_of(row.seal.sealed_at).isoformat(),
            unit_code=row.unit_code,
            unit=row.unit_name,
            comparison_class=row.comparison_class,
            total="" if row.total is None else f"{row.total:.2f}",
            grade=row.grade,
            amended=row.seal_id in amended,
            digest=row.seal.digest,
        )
