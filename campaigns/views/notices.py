"""提醒: what the person was told: digests, nudges."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.models import CalendarFeed, DigestLine, NudgeReceipt
from campaigns.operations.notices import mark_notices_read
from campaigns.views.cells import signed_in
from core import clock

_SHOWN = 30
_NUDGE = ("nudge__assignment__participation__unit", "nudge__assignment__target", "nudge__period", "nudge__sent_by")


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Nudges not seen yet and the latest digests; POST marks all of them as read."""
    user = signed_in(request)
    if request.method == "POST":
        mark_notices_read(user=user, at=clock.now())
        return redirect("campaigns:notices")
    lines = DigestLine.objects.select_related("assignment__participation__unit", "assignment__target", "period")
    asked = NudgeReceipt.objects.filter(user=user, read_at__isnull=True).select_related(*_NUDGE).order_by("-pk")
    context = {
        "asked": list(asked[:_SHOWN]),
        "digests": user.digests.prefetch_related(Prefetch("lines", lines))[:_SHOWN],
        "has_feed": CalendarFeed.objects.filter(user=user).exists(),
    }
    return render(request, "campaigns/notices.html", context)
