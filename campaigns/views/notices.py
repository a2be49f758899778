"""提醒: what the person was told: notices, digests, nudges."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.models import CalendarFeed, DigestLine, Notice, NudgeReceipt
from campaigns.operations.notices import mark_notices_read, read_notice
from campaigns.views.cells import signed_in
from core import clock

_SHOWN = 30
_NUDGE = ("nudge__assignment__participation__unit", "nudge__assignment__target", "nudge__period", "nudge__sent_by")


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Nudges not seen yet, the latest notices and digests; POST marks all of them as read."""
    user = signed_in(request)
    if request.method == "POST":
        mark_notices_read(user=user, at=clock.now())
        return redirect("campaigns:notices")
    lines = DigestLine.objects.select_related("assignment__participation__unit", "assignment__target", "period")
    asked = NudgeReceipt.objects.filter(user=user, read_at__isnull=True).select_related(*_NUDGE).order_by("-pk")
    context = {
        "told": list(user.notices.all()[:_SHOWN]),
        "asked": list(asked[:_SHOWN]),
        "digests": user.digests.prefetch_related(Prefetch("lines", lines))[:_SHOWN],
        "has_feed": CalendarFeed.objects.filter(user=user).exists(),
    }
    return render(request, "campaigns/notices.html", context)


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page a notice is about; from now on it is read."""
    user = signed_in(request)
    notice = get_object_or_404(Notice, pk=pk, user=user)
    read_notice(notice=notice, at=clock.now())
    return redirect(notice.page, notice.number)
