"""Whoever signed in with a one-time password chooses an own one before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]


def require_own_password(get_response: Handler) -> Handler:
    """Lead to the password page until it is done; only signing out stays open."""

    def handle(request: HttpRequest) -> HttpResponse:
        open_pages = (reverse("people:own_password"), reverse("logout"))
        must_change = getattr(request.user, "must_change_password", False)
        if must_change and request.path not in open_pages:
            return redirect("people:own_password")
        return get_response(request)

    return handle
