"""整改: the board by state, the list behind it, and what waits for one person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, When

from campaigns.queries.policies import policies_everywhere, work_calendar
from core.keys import read_key
from evaluations.enums import RectificationState
from evaluations.models import Rectification
from evaluations.models.rectification import RectificationQuerySet
from units.models import User

MARKS = {"late": "逾期未改", "repeated": "重复发生", "reopened": "重新整改过", "late_done": "逾期才改完"}
"""What else the list may be narrowed to."""

_ORDER = (
    RectificationState.ASSIGNED,
    RectificationState.FOUND,
    RectificationState.FIXED,
    RectificationState.VERIFIED,
    RectificationState.CLOSED,
)
"""What runs against a day comes first."""

_ON_BOARD = 6
_MOST_MINE = 200


@dataclass(frozen=True)
class RectificationFilter:
    """What the list is narrowed to; empty words mean everything. ``target``: the key of one."""

    words: str = ""
    state: str = ""
    source: str = ""
    mark: str = ""
    target: str = ""


@dataclass(frozen=True)
class RectificationLine:
    """One row. ``light`` is empty where no day runs; ``workdays``: left until due, negative where late."""

    subject: Rectification
    light: str
    workdays: int | None


@dataclass(frozen=True)
class BoardColumn:
    """One state: how many, how many of them late, and the first of them."""

    state: str
    label: str
    count: int
    late: int
    lines: tuple[RectificationLine, ...]

    @property
    def more(self) -> int:
        """Those not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Board:
    """Everything the person sees, by state; ``repeated`` counts whatever state."""

    columns: tuple[BoardColumn, ...]
    open: int
    late: int
    repeated: int


@dataclass(frozen=True)
class Waiting:
    """What one person has to mend, and what the person has to look at."""

    to_fix: tuple[RectificationLine, ...]
    to_judge: tuple[RectificationLine, ...]


def rectification_rows(user: User, chosen: RectificationFilter, today: dt.date) -> RectificationQuerySet:
    """Visible ones that the filter leaves: what is being mended on top, the one due first before the others; closed ones last."""
    rows = Rectification.objects.visible_to(user).matching(chosen.words)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.source:
        rows = rows.filter(source=chosen.source)
    if target := read_key(chosen.target):
        rows = rows.filter(target=target)
    match chosen.mark:
        case "late":
            rows = rows.late_on(today)
        case "repeated":
            rows = rows.repeated()
        case "reopened":
            rows = rows.filter(times_reopened__gt=0)
        case "late_done":
            rows = rows.fixed_late()
    return _in_order(rows)


def rectification_board(user: User, today: dt.date) -> Board:
    """The columns; two queries for the counts and one for each state."""
    seen = Rectification.objects.visible_to(user)
    late, repeated = Count("pk", filter=Q(due_on__lt=today)), Count("pk", filter=Q(repeats__isnull=False))
    counts = {
        state: (count, overdue, again)
        for state, count, overdue, again in seen.order_by()
        .values("state")
        .annotate(count=Count("pk"), overdue=late, again=repeated)
        .values_list("state", "count", "overdue", "again")
    }
    lights = Lights(today)
    columns = []
    for state, label in RectificationState.choices:
        count, overdue, _ = counts.get(state, (0, 0, 0))
        rows = _in_order(seen.filter(state=state))[:_ON_BOARD] if count else ()
        is_running = state == RectificationState.ASSIGNED
        columns.append(BoardColumn(state, str(label), count, overdue if is_running else 0, lights.lines(rows)))
    unfixed = next(column for column in columns if column.state == RectificationState.ASSIGNED)
    still_open = sum(column.count for column in columns if column.state != RectificationState.CLOSED)
    return Board(tuple(columns), still_open, unfixed.late, sum(again for *_, again in counts.values()))


def waiting_for(user: User, today: dt.date) -> Waiting:
    """待我整改, 待我核验: two queries besides the calendar's."""
    lights = Lights(today)
    to_fix = _in_order(Rectification.objects.to_fix_by(user))[:_MOST_MINE]
    to_judge = Rectification.objects.to_judge_by(user).select_related("unit", "target", "person")
    oldest_first = to_judge.order_by("fixed_on", "pk")[:_MOST_MINE]
    return Waiting(lights.lines(to_fix), lights.lines(oldest_first))


class Lights:
    """The light of a row on a day, by the office's calendar; read once for a page."""

    def __init__(self, today: dt.date) -> None:
        """Two queries."""
        self._today, self._calendar = today, work_calendar()
        self._soon = self._calendar.add(today, policies_everywhere().soon_days)

    def line(self, subject: Rectification) -> RectificationLine:
        """The row with its light: green, blue soon, red late; only what is being mended has one."""
        due = subject.due_on
        if subject.state != RectificationState.ASSIGNED or due is None:
            return RectificationLine(subject, "", None)
        left = self._calendar.between(self._today, due)
        if due < self._today:
            return RectificationLine(subject, "red", min(left, -1))
        return RectificationLine(subject, "blue" if due <= self._soon else "green", left)

    def lines(self, rows: Iterable[Rectification]) -> tuple[RectificationLine, ...]:
        """All of them."""
        return tuple(self.line(row) for row in rows)


def _in_order(rows: RectificationQuerySet) -> RectificationQuerySet:
    place = Case(*(When(state=state, then=number) for number, state in enumerate(_ORDER)))
    due = F("due_on").asc(nulls_last=True)
    return rows.select_related("unit", "target", "person").order_by(place, due, "-found_on", "-pk")
