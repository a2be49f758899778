"""What the ledger said of a report, kept with it; and why its reporter says otherwise."""

from typing import Any

from django.core.exceptions import ValidationError

from campaigns.models import LedgerReading, ProgressReport
from campaigns.queries.ledger.feeding import fed_of
from campaigns.rules import Facts
from campaigns.rules.feeds import say_unlike, unlike

REASON = "ledger_reason"
"""The name of what is missing, for forms."""
LONGEST_REASON = 300


def keep_reason(*, report: ProgressReport, reason: str) -> None:
    """Keep with a draft why it says something else than the ledger."""
    clean = reason.strip()[:LONGEST_REASON]
    if clean or LedgerReading.objects.filter(report=report).exists():
        LedgerReading.objects.update_or_create(report=report, defaults={"reason": clean})


def note_reading(*, report: ProgressReport, facts: Facts) -> None:
    """Keep what the ledger says as the report is handed in; ValidationError where ``facts`` differ without a reason."""
    fed = fed_of(report.assignment, report.period)
    if not fed:
        return
    differing = unlike(report.assignment.rule_object, facts, fed)
    known = LedgerReading.objects.filter(report=report).first()
    reason = known.reason if known else ""
    if differing and not reason:
        message = f"{say_unlike(differing)}，与填报的不同。请先补记台账，或在填报页写明不同的理由。"
        raise ValidationError({REASON: message})
    kept: dict[str, Any] = {
        "said": {each.slot.name: each.value for each in fed},
        "carried": sum(bool(each.value) for each in fed) - len(differing),
        "reason": reason if differing else "",
    }
    LedgerReading.objects.update_or_create(report=report, defaults=kept)
