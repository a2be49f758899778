"""What every call passes before and after it is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from core.refusals import RefusedError
from units.api.bodies import check_kind
from units.api.problems import problem

View = Callable[..., HttpResponse]
_NOT_ALLOWED = 405


def through_the_door(view: View) -> View:
    """``view`` for callers who show a key instead of signing in; answers are kept by nobody on the way."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_kind(request)
        except RefusedError as error:
            return problem(error.status, str(error))
        response = view(request, *args, **kwargs)
        if response.status_code == _NOT_ALLOWED:
            allowed = response["Allow"]
            response = problem(_NOT_ALLOWED, f"这个地址只接受 {allowed}。")
            response["Allow"] = allowed
        response["Cache-Control"] = "no-store"
        return response

    return login_not_required(csrf_exempt(answer))


def unknown_address(_request: HttpRequest, **_where: str) -> HttpResponse:
    """No such call."""
    return problem(404, "没有这个地址。全部接口见 /api/v1/openapi.json。")
