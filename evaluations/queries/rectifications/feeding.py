"""The register of rectifications as a source of facts: what a target may count, and the records of units."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from campaigns.rules.feeds import Record
from campaigns.rules.ledger import NO, YES, LedgerField
from campaigns.rules.registers import Register, RegisterLine
from evaluations.enums import RectificationSource, RectificationState
from evaluations.models import Rectification
from units.models import User

RECTIFICATIONS = "@rectification"

_YES_NO = (YES, NO)
_COLUMNS = ("unit_id", "pk", "due_on", "source", "state", "fixed_on", "repeats_id")
_LABEL = 40
"""Characters of the problem in a line."""


def rectification_register() -> Register:
    """What can be counted. One counts for the time in which the day falls by which the unit had to mend it."""
    return Register(
        RECTIFICATIONS,
        "整改登记（按整改期限计入）",
        (
            LedgerField("due", "已到期或已改好", "choice", choices=_YES_NO),
            LedgerField("on_time", "按期改好并销号", "choice", choices=_YES_NO),
            LedgerField("closed", "已销号", "choice", choices=_YES_NO),
            LedgerField("repeated", "重复发生", "choice", choices=_YES_NO),
            LedgerField("source", "来源", "choice", choices=tuple(RectificationSource.labels)),
        ),
    )


def rectification_records(
    *, units: Collection[int], first: dt.date, last: dt.date, today: dt.date
) -> Mapping[int, list[Record]]:
    """Unit → what it had to mend in this time, as of ``today``; one query."""
    rows: Any = Rectification.objects.filter(unit__in=units, due_on__range=(first, last)).order_by("due_on", "pk")
    found: dict[int, list[Record]] = defaultdict(list)
    for row in rows.values(*_COLUMNS):
        found[row["unit_id"]].append(Record(row["pk"], RECTIFICATIONS, row["due_on"], _values(row, today)))
    return found


def _values(row: Mapping[str, Any], today: dt.date) -> dict[str, str]:
    is_closed = row["state"] == RectificationState.CLOSED
    said = {
        "due": row["fixed_on"] is not None or row["due_on"] < today,
        "on_time": is_closed and row["fixed_on"] <= row["due_on"],
        "closed": is_closed,
        "repeated": row["repeats_id"] is not None,
    }
    words = {name: YES if value else NO for name, value in said.items()}
    return words | {"source": str(RectificationSource(row["source"]).label)}


def rectification_lines_for(*, keys: Collection[int], user: User) -> tuple[RegisterLine, ...]:
    """Those of these that the person sees; one query."""
    rows = Rectification.objects.visible_to(user).filter(pk__in=keys)
    return tuple(
        RegisterLine(
            row.pk,
            row.due_on or row.found_on,
            f"第 {row.pk} 号 {row.problem[:_LABEL]}（{row.get_state_display()}）",
            reverse("evaluations:rectification", args=[row.pk]),
        )
        for row in rows
    )
