"""The front door."""

import sys
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.views import defaults
from django.views.decorators.cache import cache_control

from config.api.interface import PREFIX
from config.samples import component_samples
from core.icons import sprite
from units.api.problems import problem
from units.enums import Duty, Role
from units.models import User

_FRONT_PAGES = (
    (Role.REPORTER, "campaigns:tasks"),
    (Role.REVIEWER, "evaluations:review_queue"),
    (Role.PANELLIST, "evaluations:review_queue"),
    (Role.LEADER, "evaluations:dashboard"),
    (Role.ADMINISTRATOR, "evaluations:dashboard"),
    (Role.AUDITOR, "evaluations:dashboard"),
    (Role.SUPERVISOR, "evaluations:my_findings"),
)

_SECONDS_TO_WAIT = "5"

_PAGES_OF_DUTY: dict[str, str] = {Duty.SYSTEM: "people:list", Duty.SECURITY: "accounts:locks", Duty.AUDIT: "audit:list"}


def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the page of their work."""
    assert isinstance(request.user, User)
    for role, page in _FRONT_PAGES:
        if role in request.user.roles:
            return redirect(page)
    return redirect(_PAGES_OF_DUTY.get(request.user.duty, "units:tree"))


@login_not_required
@cache_control(public=True, max_age=31_536_000, immutable=True)
def icons(_request: HttpRequest, version: str) -> HttpResponse:  # noqa: ARG001 - another version has another address
    """The shapes that pages refer to."""
    return HttpResponse(sprite(), content_type="image/svg+xml")


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the site and its database answer; for supervisors and load balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was refused before any page or call saw it: a page for people, a problem for programs."""
    if request.path.startswith(PREFIX):
        return problem(400, "地址或内容里有不能接受的字符，或者格式不对，请检查后重发。")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed: no details, and the number under which the log has them. It must work where nothing else does.

    503 where it is the database that could not be reached or had no time: then trying again helps.
    """
    number = request.META.get("HTTP_X_REQUEST_ID", "")
    passes = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if passes else HTTPStatus.INTERNAL_SERVER_ERROR
    said = "系统暂时忙不过来，或者正在恢复" if passes else "系统出错了"
    if request.path.startswith(PREFIX):
        answer = problem(status, f"{said}，请稍后重发；如仍有问题，请告知管理员编号 {number}。")
    else:
        answer = HttpResponse(get_template("500.html").render({"said": said, "number": number}), status=status)
    if passes:
        answer.headers["Retry-After"] = _SECONDS_TO_WAIT
    return answer


def components(request: HttpRequest) -> HttpResponse:
    """Every interface component on one page (development only)."""
    return render(request, "components/index.html", component_samples())
