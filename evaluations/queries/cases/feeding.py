"""The register of cases as a source of facts: what a target may count, and the records of units."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from campaigns.library.feeds import CASES
from campaigns.rules.feeds import Record
from campaigns.rules.ledger import NO, YES, LedgerField
from campaigns.rules.registers import Register, RegisterLine
from evaluations.enums import UNANSWERED, CaseChannel, CaseKind, Satisfaction
from evaluations.models import Case
from evaluations.queries.cases.figures import CONTENT
from units.models import User

_YES_NO = (YES, NO)
_COLUMNS = (
    "unit_id", "pk", "due_on", "kind", "channel", "state", "was_late", "satisfaction", "reopened",
)  # fmt: skip


def case_register() -> Register:
    """What can be counted. A case counts for the time in which its last day falls: then it is due."""
    return Register(
        CASES,
        "诉求登记（按办理期限计入）",
        (
            LedgerField("due", "应答复", "choice", choices=_YES_NO),
            LedgerField("on_time", "按期答复", "choice", choices=_YES_NO),
            LedgerField("rated", "已回访", "choice", choices=_YES_NO),
            LedgerField("content", "回访满意或基本满意", "choice", choices=_YES_NO),
            LedgerField("satisfaction", "满意度", "choice", choices=tuple(Satisfaction.labels)),
            LedgerField("reopened", "重新办理", "choice", choices=_YES_NO),
            LedgerField("kind", "类别", "choice", choices=tuple(CaseKind.labels)),
            LedgerField("channel", "来源", "choice", choices=tuple(CaseChannel.labels)),
        ),
    )


def case_records(
    *, units: Collection[int], first: dt.date, last: dt.date, today: dt.date
) -> Mapping[int, list[Record]]:
    """Unit → its cases whose last day falls into this time, without withdrawn ones; one query.

    Due is what was answered or is overdue on ``today``, as ``figures.count_cases`` has it.
    """
    rows: Any = Case.objects.counted().filter(unit__in=units, due_on__range=(first, last)).order_by("due_on", "pk")
    found: dict[int, list[Record]] = defaultdict(list)
    for row in rows.values(*_COLUMNS):
        found[row["unit_id"]].append(Record(row["pk"], CASES, row["due_on"], _values(row, today)))
    return found


def _values(row: Mapping[str, Any], today: dt.date) -> dict[str, str]:
    is_answered = row["state"] not in UNANSWERED
    said = {
        "due": is_answered or row["was_late"] or row["due_on"] < today,
        "on_time": is_answered and not row["was_late"],
        "rated": row["satisfaction"] != "",
        "content": row["satisfaction"] in CONTENT,
        "reopened": row["reopened"] > 0,
    }
    words = {name: YES if value else NO for name, value in said.items()}
    if row["satisfaction"]:
        words["satisfaction"] = str(Satisfaction(row["satisfaction"]).label)
    return words | {"kind": str(CaseKind(row["kind"]).label), "channel": str(CaseChannel(row["channel"]).label)}


def case_lines_for(*, keys: Collection[int], user: User) -> tuple[RegisterLine, ...]:
    """Those of these cases that the person sees; one query."""
    rows = Case.objects.visible_to(user).filter(pk__in=keys)
    return tuple(
        RegisterLine(row.pk, row.due_on, f"{row.number} {row.title}", reverse("evaluations:case", args=[row.pk]))
        for row in rows
    )
