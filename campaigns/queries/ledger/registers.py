"""What registers of the applications above say, in the ledger's terms; without a feed from one nobody is asked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from campaigns.models import LedgerFeed
from campaigns.rules.feeds import Record
from campaigns.rules.registers import Register, RegisterLine, is_register
from campaigns.signals import records_asked, register_lines_asked, registers_asked
from units.models import User


def known_registers() -> tuple[Register, ...]:
    """Every register that may feed a target."""
    answers: list[Any] = registers_asked.send(sender=LedgerFeed)
    return tuple(register for _, register in answers)


def records_elsewhere(
    kinds: Collection[str], units: Collection[int], first: dt.date, last: dt.date
) -> dict[int, list[Record]]:
    """Unit → the records of these registers in this time; kinds of ledger among them are left out."""
    wanted = {kind for kind in kinds if is_register(kind)}
    found: dict[int, list[Record]] = defaultdict(list)
    if wanted:
        asked: dict[str, Any] = {"kinds": wanted, "units": units, "first": first, "last": last}
        answers: list[Any] = records_asked.send(sender=LedgerFeed, **asked)
        for _, said in answers:
            for unit_id, records in said.items():
                found[unit_id] += records
    return found


def lines_elsewhere(kind: str, keys: Collection[int], user: User) -> dict[int, RegisterLine]:
    """Key → the record as this person may see it; those the person may not see are left out."""
    if not keys or not is_register(kind):
        return {}
    answers: list[Any] = register_lines_asked.send(sender=LedgerFeed, kind=kind, keys=keys, user=user)
    return {line.pk: line for _, lines in answers for line in lines}
