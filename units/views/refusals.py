"""The page that says why something was not done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def refused(request: HttpRequest, message: str, *, status: int, back: str, label: str) -> HttpResponse:
    """``message`` in words; ``back`` names the page that the button ``label`` leads to."""
    context = {"message": message, "back": reverse(back), "back_label": label}
    return render(request, "refused.html", context, status=status)
