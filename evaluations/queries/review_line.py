"""Going through a queue one by one: which report waits longer than this one, which less long, which comes next."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from campaigns.models.report import ProgressReportQuerySet
from evaluations.queries.reviews import longest_waiting, own_share, signing_queue
from units.models import User

_KEPT_SECONDS = 60
_NEAR = 20
"""How many are looked at on either side; where all of them are decided by now, the queue is read anew."""

Around = tuple[int | None, int | None]
"""(the one that waits longer, the one that waits less long), by their keys."""


@dataclass(frozen=True)
class ReviewLine:
    """A person's queue, whose order is read once a minute: most pages of it are opened one after the other.

    ``name`` tells the lines of one person and of others apart; ``read`` gives the queue, the longest waiting first;
    ``state`` is that of a report which waits in it.
    """

    name: str
    state: ReportState
    read: Callable[[], ProgressReportQuerySet]

    def around(self, report: ProgressReport) -> Around:
        """The neighbours that still wait; where the report is in the line no more, those between which it would be."""
        kept: tuple[int, ...] = cache.get(self.name) or ()
        found = self._near(report.pk, kept)
        if found is None or found[1] is None:
            kept = tuple(longest_waiting(self.read()).values_list("pk", flat=True))
            cache.set(self.name, kept, _KEPT_SECONDS)
            found = self._near(report.pk, kept)
        return found or _between(report, self.read())

    def after(self, report: ProgressReport) -> int | None:
        """The one to look at when ``report`` was decided: the next that waits less long, else the first, else None."""
        queue = self.read()
        return _between(report, queue)[1] or queue.values_list("pk", flat=True).first()

    def _near(self, pk: int, line: tuple[int, ...]) -> Around | None:
        """None where the report is not in the line."""
        if pk not in line:
            return None
        place = line.index(pk)
        older, newer = line[max(0, place - _NEAR) : place], line[place + 1 : place + 1 + _NEAR]
        near = ProgressReport.objects.filter(pk__in=[*older, *newer], state=self.state)
        waiting = set(near.order_by().values_list("pk", flat=True))
        return next(filter(waiting.__contains__, reversed(older)), None), next(
            filter(waiting.__contains__, newer), None
        )


def share_line(user: User, today: dt.date) -> ReviewLine:
    """What this person reviews."""
    return ReviewLine(f"review-line:share:{user.pk}", ReportState.SUBMITTED, lambda: own_share(user, today))


def signing_line(user: User) -> ReviewLine:
    """What this person signs for their own unit."""
    return ReviewLine(f"review-line:signing:{user.pk}", ReportState.SIGNING, lambda: signing_queue(user))


def still_waiting(pk: int | None) -> int | None:
    """The report a page named as the next one, where it named one and nobody has decided on it meanwhile."""
    if pk is None:
        return None
    return ProgressReport.objects.awaiting_review().filter(pk=pk).values_list("pk", flat=True).first()


def _between(report: ProgressReport, queue: ProgressReportQuerySet) -> Around:
    if report.submitted_at is None:
        return None, None
    ids = longest_waiting(queue).values_list("pk", flat=True)
    at, same = report.submitted_at, Q(submitted_at=report.submitted_at)
    older = ids.filter(Q(submitted_at__lt=at) | same & Q(pk__lt=report.pk)).order_by("-submitted_at", "-pk").first()
    newer = ids.filter(Q(submitted_at__gt=at) | same & Q(pk__gt=report.pk)).first()
    return older, newer
