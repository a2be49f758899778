"""Reports, period by period as they come in life, in one statement each."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import connection

from campaigns.models import Period, ProgressReport
from tests.bench.worlds.columns import REPORT
from tests.bench.worlds.copying import insert_selected
from tests.bench.worlds.leaves import DICE

_TEXT = "本期工作按计划推进：已完成动员部署和台账登记，组织走访两次、座谈一次，发现的问题当场交办。"
_WEEK = 7 * 86_400

# Which state a report has, by a number that scatters over the cells; NULL: there is none.
_ALL_APPROVED = "'approved'"
_JUST_DUE = "CASE {scatter} %% 200 WHEN 0 THEN NULL WHEN 1 THEN 'returned' ELSE 'approved' END"
_RUNNING = "CASE {scatter} %% 50 WHEN 0 THEN 'submitted' WHEN 1 THEN 'draft' WHEN 2 THEN 'approved' WHEN 3 THEN 'submitted' END"
_SCATTER = "(id * 7919 %% 100003)"

_SOURCE = """
FROM (SELECT id, participation_id, target_id, {state} AS state FROM campaigns_assignment) a
JOIN bench_fact f ON f.target_id = a.target_id AND f.dice = (a.id * 7919 + {number} * 104729) %% {dice}
JOIN bench_person b ON b.participation_id = a.participation_id
WHERE a.state IS NOT NULL
ORDER BY a.id
"""


def write_reports(periods: Sequence[Period], now: dt.datetime) -> None:
    """All due periods approved, but for one cell in a hundred of the last; a few reports of the one that is running."""
    last = len(periods) - 1
    for number, period in enumerate(periods):
        state = _RUNNING if number == last else _JUST_DUE if number == last - 1 else _ALL_APPROVED
        submitted = now - dt.timedelta(days=8 if number == last else 30 * (last - number))
        _write_period(period, number, state.replace("{scatter}", _SCATTER), submitted)


def _write_period(period: Period, number: int, state: str, submitted: dt.datetime) -> None:
    days = {"edited": submitted, "submitted": submitted, "decided": submitted + dt.timedelta(seconds=_WEEK)}
    names: Mapping[str, str] = {
        "period": str(period.pk),
        "text": f"'{_TEXT}'",
        **{name: _moment(at) for name, at in days.items()},
        "submitted_day": _day(_moment(submitted)),
    }
    insert_selected(
        ProgressReport,
        {column: value.format(**names) for column, value in REPORT.items()},
        _SOURCE.format(state=state, number=number, dice=DICE),
    )


def _day(moment: str) -> str:
    """The bureau's day of a moment."""
    if connection.vendor == "postgresql":
        return f"CAST({moment} AT TIME ZONE '{settings.TIME_ZONE}' AS date)"
    return f"date({moment}, '+8 hours')"


def _moment(at: dt.datetime) -> str:
    """``at`` and up to six days more, another second for each cell."""
    seconds = "(a.id %% 500000)"
    plain = at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    if connection.vendor == "postgresql":
        return f"(timestamptz '{plain}+00' + {seconds} * interval '1 second')"
    return f"datetime('{plain}', '+' || {seconds} || ' seconds')"
