"""The library of proofs: what it holds, what narrows it, and what may serve again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from campaigns.enums import EvidenceKind
from campaigns.models import Assignment, Campaign, Evidence, Period, ProgressReport, ReportEvidence
from campaigns.models.evidence import EvidenceQuerySet
from core.keys import read_key
from units.models import AuditEntry, Unit, User

USES: Mapping[str, str] = {"used": "已引用", "unused": "未引用", "withdrawn": "已撤下"}
_SUGGESTED = 8


@dataclass(frozen=True)
class LibraryFilter:
    """What narrows the list: words, the keys of a unit and of a campaign, a target's words, kind, year, use."""

    words: str = ""
    unit: str = ""
    campaign: str = ""
    target: str = ""
    kind: str = ""
    year: str = ""
    use: str = ""


LIBRARY_WORDS = {field: field for field in LibraryFilter.__dataclass_fields__} | {"words": "q"}
"""Field of ``LibraryFilter`` → its name in addresses."""


@dataclass(frozen=True)
class Suggestion:
    """A proof that may serve again, and why it is thought of."""

    proof: Evidence
    because: str


@dataclass(frozen=True)
class ProofUse:
    """One report that leans on a proof."""

    report_id: int
    target: str
    period: str
    state: str


def library(*, user: User, narrowed: LibraryFilter) -> QuerySet[Evidence]:
    """The proofs of units this person sees, the newest first, each with ``uses``, the number of its reports."""
    found = narrow(Evidence.objects.visible_to(user), narrowed, user)
    counted = ReportEvidence.objects.filter(evidence=OuterRef("pk")).order_by().values("evidence")
    uses = Subquery(counted.annotate(count=Count("pk")).values("count"))
    return found.annotate(uses=uses).select_related("unit", "stored").defer("stored__text").newest_first()


def narrow(found: EvidenceQuerySet, narrowed: LibraryFilter, user: User) -> EvidenceQuerySet:
    """The rows that the filter leaves; a word it does not know narrows nothing."""
    found = found.matching(narrowed.words)
    if unit := read_key(narrowed.unit):
        found = found.filter(unit=unit)
    campaign = Campaign.objects.visible_to(user).filter(code=narrowed.campaign).first() if narrowed.campaign else None
    if campaign is not None:
        found = found.of_campaign(campaign)
    if narrowed.target:
        found = found.used(assignment__target__title__icontains=narrowed.target)
    if narrowed.kind in EvidenceKind.values:
        found = found.filter(kind=narrowed.kind)
    if narrowed.year.isdecimal() and len(narrowed.year) == len("2026"):
        found = found.of_year(max(int(narrowed.year), 1))
    match narrowed.use:
        case "used":
            return found.used()
        case "unused":
            return found.unused().in_use()
        case "withdrawn":
            return found.withdrawn()
    return found


def library_units(user: User) -> QuerySet[Unit]:
    """The units this person sees that have proofs."""
    holding = Exists(Evidence.objects.filter(unit=OuterRef("pk")))
    found: QuerySet[Unit] = Unit.objects.filter(user.reach.q(), holding).order_by("path")
    return found


def suggestions(*, assignment: Assignment, period: Period, words: str = "") -> tuple[Suggestion, ...]:
    """What of the unit's library may serve this report again; three queries at most.

    Without words: what served the same target (in whatever version) before, then the newest of the rest.
    """
    unit = assignment.participation.unit_id
    attached = {"report__assignment": assignment, "report__period": period}
    here = ReportEvidence.objects.filter(evidence=OuterRef("pk"), **attached)
    own = Evidence.objects.filter(~Exists(here), unit=unit).in_use().select_related("stored").defer("stored__text")
    if words.strip():
        return tuple(Suggestion(proof, "") for proof in own.matching(words).newest_first()[:_SUGGESTED])
    before = ReportEvidence.objects.filter(
        report__assignment__target__lineage=assignment.target.lineage, report__assignment__participation__unit=unit
    ).exclude(report__period=period)
    latest = before.filter(evidence=OuterRef("pk")).order_by("-report__period__starts_on", "-pk")
    served = own.annotate(served_in=Subquery(latest.values("report__period")[:1])).filter(served_in__isnull=False)
    found: list[Any] = list(served.newest_first()[:_SUGGESTED])
    periods = Period.objects.in_bulk({proof.served_in for proof in found})
    again = [Suggestion(proof, f"上次用于{periods[proof.served_in].label}") for proof in found]
    known = {each.proof.pk for each in again}
    newest = own.exclude(pk__in=known).newest_first()[: _SUGGESTED - len(again)]
    return (*again, *(Suggestion(proof, "") for proof in newest))


def uses_of(proof: Evidence, user: User) -> tuple[ProofUse, ...]:
    """The reports with this proof that the person sees, the latest first."""
    found = (
        ProgressReport.objects.visible_to(user)
        .filter(evidence=proof)
        .with_context()
        .order_by("-period__starts_on", "pk")
    )
    return tuple(ProofUse(row.pk, str(row.assignment.target), row.period.label, row.state) for row in found)


def history_of(proof: Evidence) -> QuerySet[AuditEntry]:
    """What was done with a proof, the latest first."""
    return AuditEntry.objects.filter(object_kind="evidence", object_id=str(proof.pk)).select_related("actor")
