"""How many people a unit had, as its ledger says."""

import datetime as dt

from campaigns.models import LedgerEntry
from campaigns.rules.ledger import STAFF
from units.models import Unit


def staff_on(unit: Unit, day: dt.date) -> int | None:
    """The staff of the unit on ``day``; None where nobody recorded it."""
    found = LedgerEntry.objects.standing().filter(unit=unit, kind__code=STAFF, dated_on__lte=day)
    entry = found.order_by("-dated_on", "-pk").first()
    return None if entry is None else int(entry.values["people"])
