"""Records of the ledger that may prove a report."""

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Assignment, LedgerEntry, Period, ReportEvidence
from campaigns.queries.ledger.feeding import fed_of
from campaigns.rules.registers import is_register

_SHOWN = 8


def records_for(assignment: Assignment, period: Period, words: str = "") -> tuple[LedgerEntry, ...]:
    """The unit's latest records with these words; without words those that count for the report. Four queries at most.

    What the report leans on already is left out.
    """
    here = ReportEvidence.objects.filter(
        report__assignment=assignment, report__period=period, evidence__entry=OuterRef("pk")
    )
    own = LedgerEntry.objects.standing().filter(~Exists(here), unit=assignment.participation.unit_id)
    if words.strip():
        for word in words.split():
            own = own.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    else:
        fed = [each for each in fed_of(assignment, period) if not is_register(each.spec.kind)]
        counted = {pk for each in fed for pk in each.records[-_SHOWN:]}
        own = own.filter(pk__in=counted)
    return tuple(own.select_related("kind")[:_SHOWN])
