"""日历订阅: a person makes the address; calendars read it without signing in."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.exporters.due_calendar import write_calendar
from campaigns.models import CalendarFeed
from campaigns.operations.feeds import end_feed, renew_feed
from campaigns.queries.feeds import due_days_of
from campaigns.views.cells import signed_in
from core import clock


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The calendar behind a secret address; a wrong, ended or switched-off one is not found."""
    row = get_object_or_404(CalendarFeed.objects.opened_by(secret).select_related("user"))
    days = due_days_of(row.user, clock.today())
    written = write_calendar(name="文明行业创建填报截止", days=days, made_at=row.made_at, site=settings.SITE_URL)
    etag = f'"{hashlib.sha256(written).hexdigest()}"'
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return get_conditional_response(request, etag=etag, response=response) or response


@never_cache
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Make the address, which is shown this once; ``act=end`` ends it."""
    user, at = signed_in(request), clock.now()
    if request.POST.get("act") == "end":
        if end_feed(user=user, at=at):
            messages.success(request, "日历订阅已停用，原来的地址不能再用。")
        return redirect("campaigns:notices")
    address = f"{settings.SITE_URL}{reverse('campaigns:feed', args=[renew_feed(user=user, at=at)])}"
    return render(request, "campaigns/reminders/feed_once.html", {"address": address})
