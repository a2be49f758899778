"""Due days as a calendar file (RFC 5545): whole days, stable identifiers, lines folded between characters."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse

from campaigns.queries.feeds import DueDay

_WIDEST = 75
"""Octets of a line, its end not counted."""


def write_calendar(*, name: str, days: Iterable[DueDay], made_at: dt.datetime, site: str) -> bytes:
    """The file; the same days give the same bytes. ``site``: where the links lead."""
    stamp = made_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//wenming//due days//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]
    for day in days:
        lines += _event(day, stamp, site)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(day: DueDay, stamp: str, site: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:due-{day.assignment_id}-{day.period_id}@wenming",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.due_on + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'填报截止：{day.target}')}",
        f"DESCRIPTION:{_escaped(f'{day.unit} · {day.period}')}",
        f"URL:{site}{reverse('campaigns:fill_in', args=[day.assignment_id, day.period_id])}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces that fit; each but the first begins with a blank, no character is torn."""
    piece = ""
    for sign in line:
        if len(f"{piece}{sign}".encode()) > _WIDEST:
            yield piece
            piece = " "
        piece += sign
    yield piece
