"""自上次以来的变化, as a part of the first screen and as a page."""

import datetime as dt
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core import clock
from core.htmx import is_htmx, render_page
from core.months import add_months
from core.refusals import RefusedError
from evaluations.operations.days import note_look
from evaluations.queries.analysis.changes import read_changes
from evaluations.queries.analysis.view import BoardView
from evaluations.queries.analysis.waiting import read_waiting
from evaluations.views.analysis.fetching import day_of_address, page_context, say_refused, view_or_404, word

SHORT = 5
"""Sentences on the first screen."""
_A_DAY = dt.timedelta(days=1)

PRESETS: Mapping[str, str] = {"": "上次查看", "week": "上周今天", "month": "上月今天", "quarter": "三个月前"}


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed since the last visit, a preset or a day, in sentences; looking is noted once a day."""
    view = view_or_404(request)
    try:
        before = _before(request, view)
    except RefusedError as error:
        return say_refused(request, error)
    found = read_changes(view, before=before)
    shown = found.lines[:SHORT] if is_htmx(request) else found.lines
    context = page_context(request, view) | {
        "found": found,
        "shown": shown,
        "more": len(found.lines) - len(shown),
        "waiting": read_waiting(view.user),
        "presets": PRESETS,
        "since": word(request, "since"),
    }
    return render_page(request, "evaluations/analysis/changes.html", "evaluations/analysis/_news.html", context)


def _before(request: HttpRequest, view: BoardView) -> dt.date:
    """The results compared with are those of the last stored day before this one.

    For the last visit: the end of the day before, so that what moved later on the day of the visit is told of, too.
    """
    today, given = clock.today(), word(request, "since")
    looked_on = note_look(user=view.user, campaign=view.scene.campaign, today=today)
    match given:
        case "":
            return looked_on or today
        case "week":
            return today - dt.timedelta(days=6)
        case "month":
            return add_months(today, -1) + _A_DAY
        case "quarter":
            return add_months(today, -3) + _A_DAY
    chosen = day_of_address(request, "since")
    return min(chosen or today, today) + _A_DAY
