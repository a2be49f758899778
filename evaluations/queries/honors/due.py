"""Titles that end soon or are to be looked at again, for the daily digest."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q
from django.urls import reverse

from campaigns.enums import NoticeKind
from campaigns.queries.policies import work_calendar
from campaigns.signals import DigestWord
from core.paths import ancestors
from core.workdays import WorkCalendar
from evaluations.enums import HonorStanding
from evaluations.models import Honor
from evaluations.queries.honors.register import ending_soon
from units.enums import Role
from units.models import Membership

_LEFT = frozenset({22, 5})
"""Working days before the end at which people are told again, after the day on which the title may be renewed."""


def honor_words(today: dt.date) -> list[DigestWord]:
    """Who is told of which title today; a fixed number of queries.

    On the day from which it may be renewed and shortly before it ends: the unit's reporters and its office, its own or,
    where it has none, the nearest above. On the day of a re-check: the office.
    """
    calendar = work_calendar()
    since = calendar.add(today, -1)
    told = [(honor, words, days) for honor, words, days in _ending(today, since, calendar)]
    told += _to_check(today, since)
    people = _People({honor.holder.path for honor, _, _ in told}, today)
    return [
        DigestWord(user_id, NoticeKind.DUE, words, reverse("evaluations:honor", args=[honor.pk]), days)
        for honor, words, days in told
        for user_id in people.of(honor, with_reporters=days > 0)
    ]


def _ending(today: dt.date, since: dt.date, calendar: WorkCalendar) -> Iterator[tuple[Honor, str, int]]:
    rows = ending_soon(Honor.objects.all(), today).select_related("title", "holder")
    for honor in rows:
        assert honor.valid_until is not None
        left = calendar.between(today, honor.valid_until)
        if left in _LEFT or since < honor.title.renewable_from(honor.valid_until) <= today:
            yield honor, f"{honor} 有效至 {honor.valid_until}，可以申请复评", max(left, 1)


def _to_check(today: dt.date, since: dt.date) -> list[tuple[Honor, str, int]]:
    rows = Honor.objects.in_standing(HonorStanding.VALID, today).filter(check_on__gt=since, check_on__lte=today)
    return [(honor, f"{honor} 该复查了", 0) for honor in rows.select_related("title", "holder")]


class _People:
    """Who is told of a unit's titles."""

    def __init__(self, paths: Iterable[str], today: dt.date) -> None:
        """One query for the posts in these units and above them."""
        units = {each for path in paths for each in ancestors(path, include_self=True)}
        posts = Membership.objects.in_force(today).filter(
            Q(role__in=(Role.REPORTER, Role.ADMINISTRATOR)), unit__path__in=sorted(units), user__is_active=True
        )
        held: dict[tuple[str, str], list[int]] = defaultdict(list)
        for role, path, user_id in posts.order_by("pk").values_list("role", "unit__path", "user_id"):
            held[role, path].append(user_id)
        self._held: Mapping[tuple[str, str], list[int]] = held

    def of(self, honor: Honor, *, with_reporters: bool) -> list[int]:
        """Each once, in a fixed order."""
        path = honor.holder.path
        above = sorted(ancestors(path, include_self=True), key=len, reverse=True)
        office = next((found for each in above if (found := self._held.get((Role.ADMINISTRATOR, each)))), [])
        reporters = self._held.get((Role.REPORTER, path), []) if with_reporters else []
        return list(dict.fromkeys([*reporters, *office]))
