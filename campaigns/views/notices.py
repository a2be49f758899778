"""提醒: the digests of the person."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.models import DigestLine
from campaigns.operations.notices import mark_digests_read
from campaigns.views.cells import signed_in
from core import clock

_SHOWN = 30


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The latest digests; POST marks all of them as read."""
    user = signed_in(request)
    if request.method == "POST":
        mark_digests_read(user=user, at=clock.now())
        return redirect("campaigns:notices")
    lines = DigestLine.objects.select_related("assignment__participation__unit", "assignment__target", "period")
    digests = user.digests.prefetch_related(Prefetch("lines", lines))[:_SHOWN]
    return render(request, "campaigns/notices.html", {"digests": digests})
