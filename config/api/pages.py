"""The description of the interface, and a page to try it: open to the programmers of other systems, who have no account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config.api.description import calls_of
from config.api.interface import described


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def description(_request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def try_out(request: HttpRequest) -> HttpResponse:
    """Every call with its explanation, and a form to send it."""
    found = described()
    context = {"about": found["info"]["description"], "calls": calls_of(found)}
    return render(request, "api/try.html", context)
